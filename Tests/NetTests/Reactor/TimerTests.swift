import Glibc
import Net
import Testing

extension NetTests {
    @Suite struct TimerTests {
        @Test(arguments: Backend.allCases)
        func sleepsEndInTheOrderOfTheirDeadlines(backend: Backend) async throws {
            try await onReactor(backend) { reactor in
                let start = reactor.now + .milliseconds(2)
                let order = await withTaskGroup(of: Int.self) { group in
                    for index in [3, 1, 2, 0, 4, 9, 7, 8, 6, 5] {
                        group.addTask(executorPreference: reactor) {
                            try? await reactor.sleep(until: start + .microseconds(100 * index))
                            return index
                        }
                    }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                #expect(order == Array(0..<10))
            }
        }

        @Test(arguments: Backend.allCases)
        func aSleepIsNeverTooShort(backend: Backend) async throws {
            try await onReactor(backend) { reactor in
                for nanoseconds in [1, 999, 1_000, 500_000, 1_000_001, 3_000_000] {
                    let deadline = reactor.now + .nanoseconds(nanoseconds)
                    try await reactor.sleep(until: deadline)
                    #expect(reactor.now >= deadline)
                }
                try await reactor.sleep(until: reactor.now + .seconds(-5))
            }
        }

        @Test(arguments: Backend.allCases)
        func cancellationEndsASleepAtOnce(backend: Backend) async throws {
            try await onReactor(backend) { reactor in
                let sleeper = await waiting(on: reactor) { try await reactor.sleep(for: .seconds(10_000)) }
                sleeper.cancel()
                await #expect(throws: CancellationError.self) { try await sleeper.value }
                let cancelledBefore = Task(executorPreference: reactor) {
                    withUnsafeCurrentTask { $0?.cancel() }
                    try await reactor.sleep(for: .zero)
                }
                await #expect(throws: CancellationError.self) { try await cancelledBefore.value }
            }
        }

        @Test(arguments: Backend.allCases)
        func cancelledSleepsDoNotDelayOthers(backend: Backend) async throws {
            try await onReactor(backend) { reactor in
                let sleepers = (0..<1_000).map { index in
                    Task(executorPreference: reactor) { try await reactor.sleep(for: .seconds(100 + index)) }
                }
                await reactor.idle()
                for sleeper in sleepers { sleeper.cancel() }
                try await reactor.sleep(for: .microseconds(10))
                for sleeper in sleepers { #expect(await sleeper.result.isFailure) }
            }
        }

        @Test(arguments: Backend.allCases)
        func longJobsKeepASleeperWaitingForALittleWorkOnly(backend: Backend) async throws {
            try await onReactor(backend) { reactor in
                let due = Task(executorPreference: reactor) { try await reactor.sleep(for: .milliseconds(1)) }
                let counter = Task(executorPreference: reactor) {
                    var turns = 0
                    while !Task.isCancelled {
                        turns += 1
                        // Of the processor's time, so that it does not matter who else works.
                        let end = used() + 2_000_000
                        while used() < end {}
                        await Task.yield()
                    }
                    return turns
                }
                try await due.value
                counter.cancel()
                // 16 turns of 128 jobs are four seconds.
                #expect(await counter.value < 1_000)
            }
        }

        /// What this thread has had of the processor, in nanoseconds.
        private func used() -> Int64 {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        }

        @Test func aSleepFromAnotherThreadWakesTheReactor() async throws {
            for backend in Backend.allCases {
                let reactor = try Reactor(backend: backend)
                for _ in 0..<200 { try await reactor.sleep(for: .microseconds(1)) }
                reactor.shutDown()
            }
        }

        @Test func instantsAreClamped() {
            let time = MonotonicTime(nanoseconds: .max - 5)
            #expect((time + .seconds(1)).nanoseconds == .max)
            #expect((MonotonicTime(nanoseconds: 0) + .seconds(Int64.max)).nanoseconds == .max)
            #expect(MonotonicTime(nanoseconds: 7) - MonotonicTime(nanoseconds: 3) == .nanoseconds(4))
        }

        @Test(arguments: Backend.allCases)
        func aTimeLongAgoIsOver(backend: Backend) async throws {
            try await onReactor(backend) { reactor in
                try await reactor.sleep(until: MonotonicTime(nanoseconds: .min))
                try await reactor.sleep(for: .seconds(Int64.min))
            }
            let all = MonotonicTime(nanoseconds: .max) - MonotonicTime(nanoseconds: .min)
            #expect(all == .nanoseconds(Int64.max) - .nanoseconds(Int64.min))
        }
    }
}

extension Result {
    fileprivate var isFailure: Bool {
        if case .failure = self { true } else { false }
    }
}

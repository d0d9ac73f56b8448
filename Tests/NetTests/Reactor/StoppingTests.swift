import Glibc
import Locks
import Testing

@testable import Net

extension NetTests {
    /// A reactor's end while other threads are at it.
    @Suite struct StoppingTests {
        @Test(arguments: Backend.allCases)
        func aSleeperThatIsBeingCancelledHoldsTheThread(backend: Backend) async throws {
            let reactor = try Reactor(backend: backend)
            let executor = Hesitant(reactor)
            let sleeper = Task(executorPreference: executor) { try await reactor.sleep(for: .seconds(3600)) }
            await reactor.idle()
            executor.hesitates.store(true, ordering: .sequentiallyConsistent)
            let cancelling = try startThread("cancelling") { sleeper.cancel() }
            while !executor.isAtIt.load(ordering: .sequentiallyConsistent) { await Task.yield() }
            let stopping = try startThread("stopping") { reactor.shutDown() }
            while !reactor.state.withLock(\.mayStop) { await Task.yield() }
            // Until the thread has stopped, or has not in spite of some turns.
            let turns = reactor.wakeUps.load(ordering: .relaxed)
            while !reactor.state.withLock(\.hasStopped), reactor.wakeUps.load(ordering: .relaxed) < turns + 3
            {
                await Task.yield()
            }
            let hasStopped = reactor.state.withLock(\.hasStopped)
            #expect(!hasStopped)
            executor.hesitates.store(false, ordering: .sequentiallyConsistent)
            pthread_join(cancelling, nil)
            pthread_join(stopping, nil)
            await #expect(throws: CancellationError.self) { try await sleeper.value }
        }

        /// Whoever asks for it from another thread comes back when the thread is gone, be he the first or not.
        @Test(arguments: Backend.allCases)
        func aSecondShutDownWaitsForTheEndToo(backend: Backend) async throws {
            let reactor = try Reactor(backend: backend)
            let isHeld = Atomic(false), mayGo = Atomic(false), hasReturned = Atomic(false)
            let holding = try startThread("holding") {
                _ = reactor.hold {
                    isHeld.store(true, ordering: .sequentiallyConsistent)
                    while !mayGo.load(ordering: .sequentiallyConsistent) { sched_yield() }
                }
            }
            while !isHeld.load(ordering: .sequentiallyConsistent) { await Task.yield() }
            let first = try startThread("first") { reactor.shutDown() }
            while !reactor.state.withLock(\.mayStop) { await Task.yield() }
            let stopped = Atomic(false)
            let second = try startThread("second") {
                reactor.shutDown()
                stopped.store(reactor.state.withLock(\.hasStopped), ordering: .sequentiallyConsistent)
                hasReturned.store(true, ordering: .sequentiallyConsistent)
            }
            // Turns enough for one that does not wait to come back.
            let turns = reactor.wakeUps.load(ordering: .relaxed)
            while !hasReturned.load(ordering: .sequentiallyConsistent),
                reactor.wakeUps.load(ordering: .relaxed) < turns &+ 1000
            {
                await Task.yield()
            }
            mayGo.store(true, ordering: .sequentiallyConsistent)
            for thread in [holding, first, second] { pthread_join(thread, nil) }
            let hadStopped = stopped.load(ordering: .sequentiallyConsistent)
            #expect(hadStopped)
            let isBegun = reactor.hold { Issue.record("there is nothing left to hold") }
            #expect(!isBegun)
        }

        /// What is made runnable while the thread is held back is run, and does not trap.
        @Test(arguments: Backend.allCases)
        func whatIsBegunWhileItIsHeldIsRun(backend: Backend) async throws {
            for _ in 0..<200 {
                let reactor = try Reactor(backend: backend)
                let stopping = try startThread("stopping") { reactor.shutDown() }
                var task: Task<Bool, Never>?
                let isBegun = reactor.hold { task = Task(executorPreference: reactor) { true } }
                let hasRun = await task?.value ?? false
                #expect(hasRun == isBegun)
                pthread_join(stopping, nil)
            }
        }
    }
}

/// Gives its jobs to a reactor, and may take its time over it.
private final class Hesitant: TaskExecutor {
    let hesitates = Atomic(false)
    let isAtIt = Atomic(false)
    private let reactor: Reactor

    init(_ reactor: Reactor) {
        self.reactor = reactor
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        while hesitates.load(ordering: .sequentiallyConsistent) {
            isAtIt.store(true, ordering: .sequentiallyConsistent)
            sched_yield()
        }
        reactor.enqueue(Job(job: job, isActors: false))
    }
}

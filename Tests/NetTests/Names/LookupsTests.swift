import Glibc
import Locks
import Testing

@testable import Net

extension NetTests {
    @Suite struct LookupsTests {
        /// Calls that block, as long as a test wants.
        private final class Doors: Sendable {
            private let state = Mutex((begun: [String](), open: Set<String>()))

            func call(_ host: String) -> Lookups.Answer {
                state.withLock { $0.begun.append(host) }
                while !state.withLock({ $0.open.contains(host) }) { usleep(100) }
                return .success([.loopback])
            }

            func open(_ host: String) { state.withLock { _ = $0.open.insert(host) } }

            var begun: [String] { state.withLock { $0.begun } }

            func waitUntilBegun(_ host: String) async {
                while !begun.contains(host) { await Task.yield() }
            }
        }

        @Test(arguments: Backend.allCases)
        func aLookupKeepsNobodyFromTheReactor(backend: Backend) async throws {
            let before = Census.take()
            let doors = Doors()
            let lookups = Lookups { host, _ in doors.call(host) }
            try await onReactor(backend) { reactor in
                let slow = await waiting(on: reactor) { try await lookups.addresses(of: "slow", family: nil) }
                await doors.waitUntilBegun("slow")
                // Another, and a connection, meanwhile.
                doors.open("fast")
                let fast = try await lookups.addresses(of: "fast", family: nil)
                #expect(fast == [.loopback])
                doors.open("slow")
                let answer = try await slow.value
                #expect(answer == [.loopback])
            }
            await before.expectAllClosed()
        }

        @Test(arguments: Backend.allCases)
        func aCancelledLookupLeavesAtOnceAndItsAnswerIsDropped(backend: Backend) async throws {
            let before = Census.take()
            let doors = Doors()
            let lookups = Lookups(maximumThreads: 1) { host, _ in doors.call(host) }
            try await onReactor(backend) { reactor in
                let begun = await waiting(on: reactor) {
                    try await lookups.addresses(of: "begun", family: nil)
                }
                await doors.waitUntilBegun("begun")
                let queued = await waiting(on: reactor) {
                    try await lookups.addresses(of: "queued", family: nil)
                }
                let waiting = Census.take().descriptors
                queued.cancel()
                await #expect(throws: CancellationError.self) { try await queued.value }
                // Both ends of it, though no thread has got to it.
                let left = Census.take().descriptors
                #expect(left == waiting - 2)
                begun.cancel()
                await #expect(throws: CancellationError.self) { try await begun.value }
                doors.open("begun")
                doors.open("next")
                let next = try await lookups.addresses(of: "next", family: nil)
                #expect(next == [.loopback])
                #expect(doors.begun == ["begun", "next"])
            }
            await before.expectAllClosed()
        }

        /// A thread that comes back to a reactor that is gone would be a trap.
        @Test(arguments: Backend.allCases)
        func aReactorMayGoWhileALookupIsOut(backend: Backend) async throws {
            let before = Census.take()
            let doors = Doors()
            let lookups = Lookups { host, _ in doors.call(host) }
            let reactor = try Reactor(backend: backend)
            let lookup = await waiting(on: reactor) { try await lookups.addresses(of: "slow", family: nil) }
            await doors.waitUntilBegun("slow")
            reactor.shutDown()
            #expect(await code { _ = try await lookup.value } == .closed)
            doors.open("slow")
            await before.expectAllClosed()
        }

        @Test(arguments: Backend.allCases)
        func asManyAtOnceAsThereMayBeThreads(backend: Backend) async throws {
            let running = Mutex((now: 0, most: 0))
            let lookups = Lookups(maximumThreads: 3) { _, _ in
                running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                sched_yield()
                running.withLock { $0.now -= 1 }
                return .success([.loopback])
            }
            try await onReactor(backend) { reactor in
                try await withThrowingTaskGroup { group in
                    for index in 0..<200 {
                        group.addTask { try await lookups.addresses(of: "\(index)", family: nil) }
                    }
                    while let addresses = try await group.next() { #expect(addresses == [.loopback]) }
                }
            }
            #expect((1...3).contains(running.withLock { $0.most }))
        }
    }
}

extension Census {
    /// As ``expectAgain``; a lookup's thread closes its end a moment after the answer.
    fileprivate func expectAllClosed() async {
        while Census.take().descriptors > descriptors { await Task.yield() }
        await expectAgain()
    }
}

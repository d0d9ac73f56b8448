import Glibc
import Testing

@testable import Net

extension NetTests {
    @Suite struct ChoosingTests {
        private struct Stop: Error {}

        @Test(arguments: Backend.allCases)
        func onlyAReactorsThreadHasACurrentOne(backend: Backend) async throws {
            #expect(Reactor.current == nil)
            try await onReactor(backend) { outer in
                #expect(Reactor.current === outer)
                try await onReactor(backend) { inner in
                    #expect(Reactor.current === inner)
                    try await inner.sleep(for: .microseconds(100))
                    #expect(Reactor.current === inner)
                }
                #expect(Reactor.current === outer)
            }
            #expect(Reactor.current == nil)
        }

        @Test func allWhoAskForTheSharedReactorGetTheSame() async throws {
            let reactors = try await withThrowingTaskGroup(of: Reactor.self) { group in
                for _ in 0..<100 { group.addTask { try Reactor.shared } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let shared = try Reactor.shared
            #expect(reactors.allSatisfy { $0 === shared })
            let isCurrent = await Task(executorPreference: shared) { Reactor.current === shared }.value
            #expect(isCurrent)
        }

        @Test func theSharedReactorIsNotShutDown() async {
            await #expect(processExitsWith: .failure) { try Reactor.shared.shutDown() }
        }

        @Test(arguments: Backend.allCases)
        func runRunsOnItsReactorAndLeavesNothingBehind(backend: Backend) async throws {
            let before = Census.take()
            let thread = try await Reactor.run(backend: backend) { reactor in
                #expect(reactor.isCurrent && reactor.events.isEdgeTriggered == (backend == .epoll))
                async let isChildOnIt = reactor.isCurrent
                #expect(await isChildOnIt)
                try await reactor.sleep(for: .microseconds(100))
                #expect(reactor.isCurrent)
                return UInt(pthread_self())
            }
            #expect(UInt(pthread_self()) != thread && Reactor.current == nil)
            await before.expectAgain()
        }

        @MainActor @Test(arguments: Backend.allCases)
        func runLeavesAnActorAndComesBackToIt(backend: Backend) async throws {
            let before = Census.take()
            #expect(try await Reactor.run(backend: backend) { $0.isCurrent })
            MainActor.assertIsolated()
            await before.expectAgain()
        }

        @Test(arguments: Backend.allCases)
        func runEndsItsReactorWhenTheBodyThrowsOrIsCancelled(backend: Backend) async throws {
            let before = Census.take()
            await #expect(throws: Stop.self) {
                try await Reactor.run(backend: backend) { _ in throw Stop() }
            }
            await before.expectAgain()

            let (started, start) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                try await Reactor.run(backend: backend) { reactor in
                    start.finish()
                    try await reactor.sleep(for: .seconds(1_000))
                }
            }
            for await _ in started {}
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            await before.expectAgain()
        }

        @Test(arguments: Backend.allCases)
        func runOfAReactorInsideAnother(backend: Backend) async throws {
            try await Reactor.run(backend: backend) { outer in
                try await Reactor.run(backend: backend) { inner in
                    #expect(Reactor.current === inner)
                }
                #expect(Reactor.current === outer)
            }
        }
    }
}

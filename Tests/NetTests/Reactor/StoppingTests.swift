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

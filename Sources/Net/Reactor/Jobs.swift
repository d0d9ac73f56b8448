import DequeModule
import Glibc
import Locks

/// A piece of a task, and on whose behalf it was enqueued.
struct Job: Sendable {
    let job: UnownedJob
    /// An actor's job runs isolated to the actor's executor; a task's without isolation, so that resuming
    /// such a task needs no switch away from an executor it never asked for.
    let isActors: Bool
}

/// The runnable jobs. Only the reactor's thread touches them, so they need no lock; and behind a pointer no
/// check at run time for overlapping accesses, of which each job would cost four.
struct JobQueue: ~Copyable, @unchecked Sendable {
    private let jobs = UnsafeMutablePointer<Deque<Job>>.allocate(capacity: 1)

    init() {
        jobs.initialize(to: Deque())
    }

    deinit {
        jobs.deinitialize(count: 1)
        jobs.deallocate()
    }

    var isEmpty: Bool { jobs.pointee.isEmpty }

    func append(_ job: Job) { jobs.pointee.append(job) }

    func popFirst() -> Job? { jobs.pointee.popFirst() }
}

/// What actors on a reactor have as their executor. An object of its own, because both roles of ``Reactor``
/// share one `enqueue`, which could not tell a task's job from an actor's.
final class ActorExecutor: SerialExecutor, @unchecked Sendable {
    /// Its reactor owns it and sets this once, before anybody else can see either.
    unowned(unsafe) var reactor: Reactor?

    func enqueue(_ job: consuming ExecutorJob) {
        reactor?.enqueue(Job(job: UnownedJob(job), isActors: true))
    }

    func isIsolatingCurrentContext() -> Bool? {
        reactor?.isCurrent
    }

    func checkIsolated() {
        precondition(reactor?.isCurrent == true, "not on the reactor's thread")
    }
}

extension Reactor {
    /// Runs a task's job on the reactor's thread.
    public func enqueue(_ job: consuming ExecutorJob) {
        enqueue(Job(job: UnownedJob(job), isActors: false))
    }

    /// For an actor's `unownedExecutor`: the actor then runs on the reactor's thread.
    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: actorExecutor)
    }

    /// For `assumeIsolated` and its like: whether this is the reactor's thread.
    public func isIsolatingCurrentContext() -> Bool? {
        isCurrent
    }

    /// Traps off the reactor's thread.
    public func checkIsolated() {
        precondition(isCurrent, "not on the reactor's thread")
    }

    /// From the reactor's own thread neither a lock nor a wake-up is needed.
    func enqueue(_ job: Job) {
        if isCurrent {
            queue.append(job)
            return
        }
        state.withLock {
            precondition(!$0.hasStopped, "a task was resumed on a reactor that has been shut down")
            $0.inbox.append(job)
            wake(&$0)
        }
    }

    func run(_ job: Job) {
        if job.isActors {
            job.job.runSynchronously(
                isolatedTo: asUnownedSerialExecutor(),
                taskExecutor: asUnownedTaskExecutor()
            )
        } else {
            job.job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}

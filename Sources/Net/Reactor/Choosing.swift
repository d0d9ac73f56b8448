import Glibc
import Locks

/// Which reactor: the caller's own, the process's, or one for a while.
extension Reactor {
    /// The reactor on whose thread the caller runs; nil on any other thread. May be asked anywhere, at the cost
    /// of a look at the thread's own memory.
    public static var current: Reactor? {
        guard let reactor = pthread_getspecific(currentKey) else { return nil }
        return Unmanaged<Reactor>.fromOpaque(reactor).takeUnretainedValue()
    }

    /// Every reactor's thread has its reactor under this key. It does not own it: the thread's loop does.
    private static let currentKey = {
        var key = pthread_key_t()
        let status = pthread_key_create(&key, nil)
        precondition(status == 0, "pthread_key_create failed: a reactor cannot know its own thread")
        return key
    }()

    /// Says for ``current`` that the calling thread is this reactor's, or no reactor's any more.
    func setCurrent(_ isCurrent: Bool) {
        pthread_setspecific(Self.currentKey, isCurrent ? Unmanaged.passUnretained(self).toOpaque() : nil)
    }

    /// The reactor of the whole process, for who needs no thread of its own for its sockets: started when it is
    /// first asked for, over the backend that `NET_BACKEND` names, and there until the process ends. It may be
    /// asked for on any thread, and must not be shut down: that traps.
    ///
    /// - Throws: ``NetError`` as ``init(backend:)``, while it has not been started.
    public static var shared: Reactor {
        get throws(NetError) {
            try sharedReactor.withLock { reactor throws(NetError) in
                if let reactor { return reactor }
                let started = try Reactor()
                reactor = started
                return started
            }
        }
    }

    private static let sharedReactor = Mutex<Reactor?>(nil)

    /// Whether it is ``shared``.
    var isShared: Bool { Self.sharedReactor.withLock { $0 === self } }

    /// The one given, else the one the caller runs on, else that of the process.
    static func preferred(_ given: Reactor?) throws(NetError) -> Reactor {
        if let reactor = given ?? current { return reactor }
        return try shared
    }

    /// Starts a reactor, runs the body on its thread, and shuts it down when the body has ended, also by an error.
    ///
    /// ```swift
    /// try await Reactor.run { _ in
    ///     let connection = try await Connection.connect(to: .loopback(port: 7))
    ///     try await connection.write("hello")
    /// }
    /// ```
    ///
    /// The body is part of the caller's task, so that a cancellation reaches it. It and the child tasks it starts
    /// prefer the reactor as their executor; what it leaves waiting on the reactor is ended as by ``shutDown()``.
    ///
    /// - Parameters:
    ///   - backend: as for ``init(backend:)``.
    ///   - body: what to run; given the reactor.
    /// - Returns: what the body returns.
    /// - Throws: what the body throws, and ``NetError`` as ``init(backend:)``.
    public static func run<Value: Sendable>(
        backend: Backend? = nil,
        _ body: @concurrent @Sendable (Reactor) async throws -> Value
    ) async throws -> Value {
        let reactor = try Reactor(backend: backend)
        defer { reactor.shutDown() }
        return try await withTaskExecutorPreference(reactor) { try await body(reactor) }
    }
}

import DequeModule
import Glibc
import Locks

/// Lookups of names by a call that blocks, each on one of a few threads that are there only while there is something
/// to look up. One name whose servers do not answer holds up no other, until as many are as there may be threads.
final class Lookups: Sendable {
    typealias Answer = Result<[IPAddress], NetError>
    typealias Call = @Sendable (_ host: String, _ family: IPAddress.Family?) -> Answer

    private struct State {
        var queue = Deque<Lookup>()
        var threads = 0
    }

    /// The system's resolver.
    static let system = Lookups(call: resolve)

    private let call: Call
    private let maximumThreads: Int
    private let state = Mutex(State())

    init(maximumThreads: Int = 8, call: @escaping Call) {
        self.call = call
        self.maximumThreads = maximumThreads
    }

    /// The answer of the call, made on a thread. Cancelled, it leaves at once; a call that has begun goes on, and its
    /// answer is dropped.
    func addresses(of host: String, family: IPAddress.Family?) async throws -> [IPAddress] {
        let reactor = try Reactor.preferred(nil)
        let lookup = try Lookup(host: host, family: family)
        let descriptor = try lookup.makeBell(on: reactor)
        defer { descriptor.close() }
        defer { if lookup.answer.withLock({ $0 == nil }) { abandon(lookup) } }
        try enqueue(lookup)
        try await descriptor.wait(for: .input)
        guard let answer = lookup.answer.withLock({ $0 }) else {
            throw NetError.closed("getaddrinfo", nil, "the reactor has been shut down")
        }
        return try answer.get()
    }

    private func enqueue(_ lookup: Lookup) throws(NetError) {
        try state.withLock { state throws(NetError) in
            if state.threads < maximumThreads {
                do throws(NetError) {
                    try startDetachedThread("resolver") { self.work() }
                    state.threads += 1
                } catch {
                    // Those that run will do.
                    if state.threads == 0 { throw error }
                }
            }
            state.queue.append(lookup)
        }
    }

    /// Drops a lookup that nobody waits for any more, and with it its descriptor, where no thread has begun it.
    private func abandon(_ lookup: Lookup) {
        state.withLock { state in state.queue.removeAll { $0 === lookup } }
    }

    /// What a thread does: one lookup after the other, until there is none.
    private func work() {
        while let lookup = next() { lookup.finish(call(lookup.host, lookup.family)) }
    }

    private func next() -> Lookup? {
        state.withLock { state in
            let lookup = state.queue.popFirst()
            // Under the lock, so that whoever enqueues after this starts another thread.
            if lookup == nil { state.threads -= 1 }
            return lookup
        }
    }
}

/// One name on its way through a thread.
///
/// Its answer is announced by a socket that the waiting task's reactor watches, not by resuming the task from the
/// thread: so the wait ends with the reactor, however long the thread is kept waiting.
private final class Lookup: Sendable {
    let host: String
    let family: IPAddress.Family?
    let answer = Mutex<Lookups.Answer?>(nil)
    /// Both ends; the waiting one belongs to a ``Descriptor`` as soon as there is one.
    private let ends: (waiting: Int32, ringing: Int32)

    init(host: String, family: IPAddress.Family?) throws(NetError) {
        self.host = host
        self.family = family
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else {
            throw NetError(errno: errno, call: "socketpair")
        }
        self.ends = (ends[0], ends[1])
    }

    deinit {
        // To the other end this is a hang-up.
        close(ends.ringing)
    }

    /// What becomes readable with the answer.
    func makeBell(on reactor: Reactor) throws(NetError) -> Descriptor {
        let descriptor = Descriptor(SocketState(number: ends.waiting, address: nil), on: reactor)
        do throws(NetError) {
            try descriptor.register()
        } catch {
            descriptor.close()
            throw error
        }
        return descriptor
    }

    func finish(_ answer: Lookups.Answer) {
        self.answer.withLock { $0 = answer }
        shutdown(ends.ringing, Int32(SHUT_RDWR))
    }
}

import CLinux
import Glibc

/// A socket's descriptor, what is known of it, and the system calls on it. None of them blocks.
///
/// Two things are remembered, because the kernel tells them once: a reset, and any other error that ended
/// the connection. `SO_ERROR` is never read for that: it takes the error away, and a reset then looks like
/// a clean FIN.
struct SocketState: Sendable {
    /// The descriptor; -1 once it is closed.
    private(set) var number: Int32
    /// The peer's address, or the listener's; for errors.
    let address: Address?
    var readiness: Readiness = []
    /// How many events have come: one that comes between a look and the wait after it is not lost.
    var changes = 0
    /// Whether it is a connection; a listener and a pending connect have errors of another kind.
    var isStream = false
    /// Whether it is a pipe's end, on which there are read(2) and write(2) instead of a socket's calls.
    var isPipe = false

    /// The peer's RST is a fact.
    var isReset = false
    /// A call of ours was told the socket's error. The kernel then has it no longer, and says 0 where it
    /// would have said ECONNRESET, so 0 proves no FIN any more.
    var isErrorTaken = false
    /// errno of what else ended the connection, such as ETIMEDOUT; 0 for nothing.
    var failure: Int32 = 0
    /// Whether a receive has told the peer's FIN.
    var hasEnded = false
    /// Whether our own FIN has been sent.
    var isHalfClosed = false
    var bytesSent = 0
    /// Whether the last byte sent was urgent: the peer's stream goes past it only with the byte after it.
    var endsInUrgentByte = false
    var bytesReceived = 0
    /// Whether TCP_QUICKACK is to be taken off before each receive: the kernel puts it back on.
    var delaysAcknowledgements = false
    /// Whether close(2) would wait for the peer's acknowledgement.
    var lingers = false
    /// Whether this side goes on sending after the peer's FIN.
    var allowsHalfOpen = true
    /// How many tasks want to know when a byte was last moved: the clock is read for them only.
    var idleWatchers = 0
    /// When a byte was last sent or received, since somebody wants to know.
    var lastActivity = MonotonicTime(nanoseconds: 0)

    init(number: Int32, address: Address?) {
        self.number = number
        self.address = address
    }

    var isOpen: Bool { number >= 0 }

    /// The descriptor for a call.
    ///
    /// - Throws: ``NetError`` with code `closed` when there is none any more.
    func openDescriptor(_ call: String) throws(NetError) -> Int32 {
        guard isOpen else { throw NetError.closed(call, address) }
        return number
    }

    /// Marks it closed and hands out the descriptor to close.
    mutating func markClosed() -> Int32 {
        defer { number = -1 }
        return number
    }

    /// Whether a wait for this would end at once.
    func isMet(_ interest: Interest) -> Bool {
        guard isOpen else { return true }
        return switch interest {
        case .input: readiness.contains(.readable)
        case .output: readiness.contains(.writable)
        case .reset: isReset || failure != 0
        case .change(let seen): changes != seen
        case .close: false
        }
    }

    /// A byte was sent or received.
    mutating func noteActivity() {
        if idleWatchers > 0 { lastActivity = .now }
    }

    /// Takes in what an event or a look told.
    mutating func note(_ seen: Readiness) {
        readiness.formUnion(seen)
        if seen.contains(.error), isStream, !isReset, failure == 0 { noteError() }
    }

    /// Finds out which error the kernel holds, by a receive that takes no bytes. Where bytes or a FIN lie
    /// before the error, it cannot be read yet; on a connection that worked it is then a reset.
    private mutating func noteError() {
        var byte: UInt8 = 0
        let count = recv(number, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        if count < 0, errno != EAGAIN, errno != EINTR {
            _ = noteFate(errno)
        } else {
            isReset = true
        }
    }

    /// Remembers an error that ends the connection for good; whether it is one.
    mutating func noteFate(_ code: Int32) -> Bool {
        switch code {
        case ECONNRESET, EPIPE:
            isReset = true
        case ETIMEDOUT, EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN, EPROTO, ECONNABORTED:
            failure = code
            // Where bytes lay before the error, it was taken for a reset.
            isReset = false
        default:
            return false
        }
        isErrorTaken = true
        return true
    }

    /// Asks the kernel for the state of this moment, where an event may not have been delivered yet.
    @discardableResult
    mutating func look() -> Readiness {
        guard isOpen else { return readiness }
        let events = POLLIN | POLLOUT | POLLPRI | Int32(clinux_epollrdhup)
        var entry = pollfd(fd: number, events: Int16(events), revents: 0)
        guard poll(&entry, 1, 0) >= 0 else { return readiness }
        let seen = Readiness(poll: entry.revents)
        note(seen)
        return seen
    }
}

/// Makes a system call again for as long as a signal interrupts it.
func retrying(_ call: () -> Int) -> Int {
    while true {
        let result = call()
        if result >= 0 || errno != EINTR { return result }
    }
}

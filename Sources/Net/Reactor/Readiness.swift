import CLinux
import Glibc

/// What a descriptor can do without blocking, as the event set last told.
struct Readiness: OptionSet, Sendable {
    let rawValue: UInt8

    /// A receive or an accept will not block.
    static let readable = Readiness(rawValue: 1)
    /// A send will not block, or a connect has come to its end.
    static let writable = Readiness(rawValue: 2)
    /// The kernel holds an error for the socket: it was reset, or it failed.
    static let error = Readiness(rawValue: 4)
    /// The peer has sent a FIN, or both directions are shut down.
    static let hangUp = Readiness(rawValue: 8)
    /// Urgent data came: a receive stops at its mark, so a short one does not mean that the queue is empty.
    static let urgent = Readiness(rawValue: 16)
}

extension Readiness {
    /// From epoll's events. An error or a hang-up lets no call block.
    init(epoll events: UInt32) {
        self = []
        if events & clinux_epollin != 0 { insert(.readable) }
        if events & clinux_epollout != 0 { insert(.writable) }
        if events & clinux_epollpri != 0 { insert(.urgent) }
        if events & clinux_epollrdhup != 0 { insert([.hangUp, .readable]) }
        if events & clinux_epollhup != 0 { insert([.hangUp, .readable, .writable]) }
        if events & clinux_epollerr != 0 { insert([.error, .readable, .writable]) }
    }

    /// From poll(2)'s events, whose bits are the same as epoll's.
    init(poll events: Int16) {
        self.init(epoll: UInt32(UInt16(bitPattern: events)))
    }
}

/// What a task waits for on a descriptor.
enum Interest: Equatable, Sendable {
    /// ``Readiness/readable``.
    case input
    /// ``Readiness/writable``.
    case output
    /// An error of the socket; neither bytes nor a FIN end this wait.
    case reset
    /// Any event at all after so many of them. Only an edge-triggered event set tells it.
    case change(after: Int)
    /// The closing of the descriptor on this side, which ends every other wait too.
    case close
}

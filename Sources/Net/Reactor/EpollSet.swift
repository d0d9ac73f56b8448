import CLinux
import Glibc
import Locks

/// epoll(7). Each descriptor is registered once, edge-triggered, for everything: a wait then costs no call
/// of its own, and a hang-up that nobody handles is told once. (A level-triggered set would spin on it.)
final class EpollSet: EventSet {
    private static let capacity = 256
    /// No descriptor's token: an event with it is only a wake-up.
    private static let wakeToken = UInt64.max

    private let epoll: Int32
    private let wakeDescriptor: Int32
    /// Only the reactor's thread touches it.
    private nonisolated(unsafe) let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: capacity)
    /// epoll_pwait2(2) came with Linux 5.11; without it a timeout is rounded up to a millisecond.
    private let hasNanoseconds = Atomic(true)

    var isEdgeTriggered: Bool { true }

    init() throws(NetError) {
        epoll = clinux_epoll_create()
        guard epoll >= 0 else { throw NetError(errno: errno, call: "epoll_create1") }
        wakeDescriptor = clinux_eventfd()
        guard wakeDescriptor >= 0 else {
            let error = NetError(errno: errno, call: "eventfd")
            Glibc.close(epoll)
            throw error
        }
        // Edge-triggered, each write is an event of its own, so that the counter never needs to be read.
        guard clinux_epoll_add(epoll, wakeDescriptor, clinux_epoll_interest, Self.wakeToken) == 0 else {
            let error = NetError(errno: errno, call: "epoll_ctl")
            close()
            throw error
        }
    }

    deinit {
        events.deallocate()
    }

    func add(_ descriptor: Int32, token: UInt64) throws(NetError) {
        guard clinux_epoll_add(epoll, descriptor, clinux_epoll_interest, token) == 0 else {
            throw NetError(errno: errno, call: "epoll_ctl")
        }
    }

    /// close(2) takes the descriptor out of the set. Should a forked child still hold the socket for the
    /// moment before its exec, a late event carries a token that no descriptor has any more.
    func remove(_ descriptor: Int32) {}

    func release(_ descriptor: Int32) {
        _ = clinux_epoll_delete(epoll, descriptor)
    }

    func setInterests(_ interests: [Interest], of descriptor: Int32) {}

    func wait(nanoseconds: Int64?, deliver: (UInt64, Readiness) -> Void) {
        let count = Int(waitForEvents(nanoseconds))
        // An interrupted wait (-1) brought nothing.
        for index in 0..<max(0, count) {
            let token = clinux_epoll_token(events + index)
            if token != Self.wakeToken {
                deliver(token, Readiness(epoll: clinux_epoll_events(events + index)))
            }
        }
    }

    private func waitForEvents(_ nanoseconds: Int64?) -> Int32 {
        let capacity = Int32(Self.capacity)
        if hasNanoseconds.load(ordering: .relaxed) {
            let count: Int32
            if let nanoseconds {
                var timeout = timespec(nanoseconds: nanoseconds)
                count = clinux_epoll_wait(epoll, events, capacity, &timeout)
            } else {
                count = clinux_epoll_wait(epoll, events, capacity, nil)
            }
            // EPERM is what the filters of older containers say to a call that they do not know.
            guard count < 0, errno == ENOSYS || errno == EPERM else { return count }
            hasNanoseconds.store(false, ordering: .relaxed)
        }
        let milliseconds = nanoseconds.map { Int32(clamping: ($0 + 999_999) / 1_000_000) } ?? -1
        return clinux_epoll_wait_ms(epoll, events, capacity, milliseconds)
    }

    func wake() {
        eventfd_write(wakeDescriptor, 1)
    }

    func close() {
        Glibc.close(wakeDescriptor)
        Glibc.close(epoll)
    }
}

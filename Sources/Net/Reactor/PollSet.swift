import CLinux
import Glibc
import Locks

/// poll(2). Its events are states, so only descriptors somebody waits on are in the set: a state that
/// nobody takes back, such as a hang-up, would make every wait return at once.
final class PollSet: EventSet {
    /// How soon a hang-up that ends no wait is looked at again, in nanoseconds.
    private static let parkingTime: Int64 = 1_000_000

    private struct Entry {
        let token: UInt64
        var events: Int16 = 0
        var isWatched = false
        /// Set while a hang-up is on and only a reset is waited for, which poll(2) cannot be asked for alone.
        var parkedUntil: MonotonicTime?
    }

    private let wakeDescriptor: Int32
    private let entries = Mutex<[Int32: Entry]>([:])

    var isEdgeTriggered: Bool { false }

    init() throws(NetError) {
        wakeDescriptor = clinux_eventfd()
        guard wakeDescriptor >= 0 else { throw NetError(errno: errno, call: "eventfd") }
    }

    func add(_ descriptor: Int32, token: UInt64) {
        entries.withLock { $0[descriptor] = Entry(token: token) }
    }

    func remove(_ descriptor: Int32) {
        entries.withLock { $0[descriptor] = nil }
    }

    func release(_ descriptor: Int32) {
        remove(descriptor)
    }

    func setInterests(_ interests: [Interest], of descriptor: Int32) {
        var events: Int32 = 0
        for interest in interests {
            switch interest {
            case .input, .change: events |= POLLIN | Int32(clinux_epollrdhup)
            case .output: events |= POLLOUT
            case .reset: break  // POLLERR is always told.
            case .close: break  // No event tells it.
            }
        }
        entries.withLock {
            $0[descriptor]?.events = Int16(events)
            $0[descriptor]?.isWatched = interests.contains { $0 != .close }
            $0[descriptor]?.parkedUntil = nil
        }
    }

    func wait(nanoseconds: Int64?, deliver: (UInt64, Readiness) -> Void) {
        var polled = [pollfd(fd: wakeDescriptor, events: Int16(POLLIN), revents: 0)]
        var tokens: [UInt64] = [0]
        var timeout = nanoseconds
        let now = MonotonicTime.now
        entries.withLock { entries in
            for (descriptor, entry) in entries where entry.isWatched {
                if let until = entry.parkedUntil, until > now {
                    let parking = until.nanoseconds - now.nanoseconds
                    timeout = min(timeout ?? parking, parking)
                } else {
                    polled.append(pollfd(fd: descriptor, events: entry.events, revents: 0))
                    tokens.append(entry.token)
                }
            }
        }
        guard poll(&polled, timeout) > 0 else { return }
        if polled[0].revents != 0 {
            var count: UInt64 = 0
            eventfd_read(wakeDescriptor, &count)
        }
        for (entry, token) in zip(polled, tokens).dropFirst() where entry.revents != 0 {
            let readiness = Readiness(poll: entry.revents)
            if entry.events == 0, !readiness.contains(.error) {
                park(entry.fd)
            } else if entry.revents & Int16(POLLNVAL) == 0 {
                // Not a descriptor: it was closed while poll(2) ran.
                deliver(token, readiness)
            }
        }
    }

    private func poll(_ polled: inout [pollfd], _ nanoseconds: Int64?) -> Int32 {
        guard let nanoseconds else { return clinux_ppoll(&polled, UInt(polled.count), nil) }
        var timeout = timespec(nanoseconds: nanoseconds)
        return clinux_ppoll(&polled, UInt(polled.count), &timeout)
    }

    private func park(_ descriptor: Int32) {
        let until = MonotonicTime.now + .nanoseconds(Self.parkingTime)
        entries.withLock { $0[descriptor]?.parkedUntil = until }
    }

    func wake() {
        eventfd_write(wakeDescriptor, 1)
    }

    func close() {
        Glibc.close(wakeDescriptor)
    }
}

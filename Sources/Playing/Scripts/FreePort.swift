import Glibc
import Net

/// A port of 127.0.0.1 that is given up before a program binds it, without SO_REUSEADDR for all we know.
enum FreePort {
    /// Binds such a port, without SO_REUSEADDR: with it one may be had that a connection in TIME_WAIT keeps from everybody
    /// who does not set it. It lies below those that the kernel gives away by itself (ip(7), ip_local_port_range), so that no
    /// connection takes it between its release and the program's bind(2).
    static func bind(on reactor: Reactor) throws(NetError) -> Listener {
        let first = firstEphemeral
        // Port 0, should all that lie below be taken, or none lie there.
        let candidates = first > 4096 ? (0..<64).map { _ in UInt16.random(in: 2048..<first) } : []
        return try bind(firstOf: candidates + [0], on: reactor)
    }

    /// Binds the first of these ports that can be had; there is at least one.
    static func bind(firstOf candidates: [UInt16], on reactor: Reactor) throws(NetError) -> Listener {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw NetError(errno: errno, call: "socket") }
        do throws(NetError) {
            guard candidates.contains(where: { bind(descriptor, to: $0) }) else {
                throw NetError(errno: errno, call: "bind")
            }
            return try Listener(inheriting: descriptor, on: reactor)
        } catch {
            close(descriptor)
            throw error
        }
    }

    private static func bind(_ descriptor: Int32, to port: UInt16) -> Bool {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    /// The lowest port that the kernel gives away by itself; where that cannot be read, what Linux begins with.
    static var firstEphemeral: UInt16 {
        guard let file = fopen("/proc/sys/net/ipv4/ip_local_port_range", "r") else { return 32768 }
        defer { fclose(file) }
        var digits: [CChar] = Array(repeating: 0, count: 32)
        guard fgets(&digits, Int32(digits.count), file) != nil else { return 32768 }
        return UInt16(clamping: strtol(digits, nil, 10))
    }
}

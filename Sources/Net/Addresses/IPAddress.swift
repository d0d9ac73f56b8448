/// An IPv4 or IPv6 address, without a port.
///
/// The text is read strictly, as inet_pton(3) does: four decimal numbers without leading zeroes, or the
/// forms of RFC 4291, section 2.2. Older programs read `010.0.0.1` as 8.0.0.1 and `127.1` as 127.0.0.1, and a check
/// that reads it otherwise than the call that connects is no check; so neither is an address here.
public struct IPAddress: Hashable, Sendable {
    /// The version of the protocol.
    public enum Family: Hashable, Sendable, CaseIterable {
        /// Four bytes.
        case ipv4
        /// Sixteen bytes.
        case ipv6
    }

    /// IPv4 or IPv6.
    public let family: Family
    /// The address as a number; an IPv4 address in its lowest 32 bits.
    let number: UInt128
    /// The interface of a link-local IPv6 address (RFC 4007); 0 for none.
    let scope: UInt32

    init(ipv4 number: UInt32) {
        (family, self.number, scope) = (.ipv4, UInt128(number), 0)
    }

    init(ipv6 number: UInt128, scope: UInt32 = 0) {
        (family, self.number, self.scope) = (.ipv6, number, scope)
    }

    /// 127.0.0.1.
    public static let loopback = IPAddress(ipv4: 0x7f00_0001)
    /// ::1.
    public static let loopbackIPv6 = IPAddress(ipv6: 1)
    /// 0.0.0.0: every IPv4 address of this machine, when it is bound.
    public static let unspecified = IPAddress(ipv4: 0)
    /// `::`: every address of this machine, when it is bound.
    public static let unspecifiedIPv6 = IPAddress(ipv6: 0)

    /// Whether it is reached without leaving this machine: 127.0.0.0/8, ::1, and the former within IPv6.
    public var isLoopback: Bool {
        switch unmapped.family {
        case .ipv4: unmapped.number >> 24 == 127
        case .ipv6: number == 1
        }
    }

    /// Whether it stands for every address of this machine: 0.0.0.0 and `::`.
    public var isUnspecified: Bool { number == 0 }

    /// Whether it is an IPv4 address within IPv6: ::ffff:a.b.c.d (RFC 4291, section 2.5.5.2). A listener of both
    /// families tells its IPv4 peers' addresses so.
    public var isMapped: Bool { family == .ipv6 && number >> 32 == Self.mappedPrefix }

    /// An IPv4 address within IPv6 as the IPv4 address it is; any other as it stands.
    public var unmapped: IPAddress {
        isMapped ? IPAddress(ipv4: UInt32(truncatingIfNeeded: number)) : self
    }

    /// An IPv4 address within IPv6, ::ffff:a.b.c.d; an IPv6 address as it stands.
    public var mapped: IPAddress { family == .ipv4 ? IPAddress(ipv6: position) : self }

    private static let mappedPrefix: UInt128 = 0xffff

    /// The place of both families in one row of numbers, in which an IPv4 address and its IPv6 form are the same.
    var position: UInt128 { family == .ipv4 ? Self.mappedPrefix << 32 | number : number }

    /// Its bytes in network order: four or sixteen.
    public var bytes: [UInt8] {
        let count = family == .ipv4 ? 4 : 16
        return (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * (count - 1 - $0))) }
    }
}

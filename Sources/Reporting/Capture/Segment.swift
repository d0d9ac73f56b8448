import Net

/// One TCP segment (RFC 9293, section 3.1) in an IP packet.
struct Segment {
    struct Flags: OptionSet {
        let rawValue: UInt8
        static let fin = Flags(rawValue: 1)
        static let syn = Flags(rawValue: 2)
        static let rst = Flags(rawValue: 4)
        static let push = Flags(rawValue: 8)
        static let ack = Flags(rawValue: 16)
    }

    /// The most bytes of a stream that one has: an IPv4 packet is no longer than 65,535.
    static let largest = 65_495

    let source: Address
    let destination: Address
    let sequence: UInt32
    let acknowledgement: UInt32
    let flags: Flags
    /// As many of its bytes as are known.
    let payload: ArraySlice<UInt8>
    /// How many it has.
    let count: Int

    /// The packet; shorter than `length` where bytes of it are not known.
    func packet(number: UInt16) -> [UInt8] {
        var header = tcp
        if payload.count == count {
            let pseudo = addresses + Self.big(UInt32(header.count + count)) + [0, 0, 0, 6]
            let sum = Self.sum(payload, Self.sum(header[...], Self.sum(pseudo[...], 0)))
            header.replaceSubrange(16..<18, with: Self.big(Self.folded(sum)))
        }
        return ip(number: number, header.count + count) + header + payload
    }

    /// How long the packet is, with all of its bytes.
    var length: Int { (isIPv6 ? 40 : 20) + (flags.contains(.syn) ? 28 : 20) + count }

    private var isIPv6: Bool { source.ip?.family == .ipv6 }
    private var addresses: [UInt8] { (source.ip?.bytes ?? []) + (destination.ip?.bytes ?? []) }

    private var tcp: [UInt8] {
        // A SYN says how large segments get, and that the window is counted in units of 2^14: nothing is known of the
        // windows there were, and with a GiB nobody looks for one that was full.
        let options: [UInt8] =
            flags.contains(.syn) ? [2, 4] + Self.big(UInt16(Self.largest)) + [1, 3, 3, 14] : []
        return Self.big(source.port ?? 0) + Self.big(destination.port ?? 0) + Self.big(sequence)
            + Self.big(acknowledgement) + [UInt8(20 + options.count) << 2, flags.rawValue]
            + [0xFF, 0xFF, 0, 0, 0, 0] + options
    }

    private func ip(number: UInt16, _ count: Int) -> [UInt8] {
        if isIPv6 { return [0x60, 0, 0, 0] + Self.big(UInt16(count)) + [6, 64] + addresses }
        var header =
            [0x45, 0] + Self.big(UInt16(20 + count)) + Self.big(number) + [0x40, 0, 64, 6, 0, 0] + addresses
        header.replaceSubrange(10..<12, with: Self.big(Self.folded(Self.sum(header[...], 0))))
        return header
    }

    private static func big(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    /// The Internet checksum's sum (RFC 1071), not folded yet.
    private static func sum(_ bytes: ArraySlice<UInt8>, _ start: UInt64) -> UInt64 {
        bytes.withUnsafeBytes { bytes in
            var sum = start
            var place = 0
            while place + 1 < bytes.count {
                sum += UInt64(bytes[place]) << 8 | UInt64(bytes[place + 1])
                place += 2
            }
            return place < bytes.count ? sum + UInt64(bytes[place]) << 8 : sum
        }
    }

    private static func folded(_ sum: UInt64) -> UInt16 {
        var sum = sum
        while sum > 0xFFFF { sum = sum & 0xFFFF + sum >> 16 }
        return ~UInt16(sum)
    }
}

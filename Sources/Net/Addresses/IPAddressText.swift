import Glibc

extension IPAddress: LosslessStringConvertible {
    /// Reads `127.0.0.1`, `::1`, `::ffff:127.0.0.1` or `fe80::1%eth0`; nil for anything else, so that it also tells
    /// whether a text is an address, and of which family.
    ///
    /// The interface after `%` is a number or the name of one that this machine has.
    public init?(_ text: String) {
        // A C string ends at its first NUL, and what stands behind it would not be looked at.
        guard !text.utf8.contains(0) else { return nil }
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(ipv4: UInt32(bigEndian: four.s_addr))
            return
        }
        let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        var six = in6_addr()
        guard inet_pton(AF_INET6, String(parts[0]), &six) == 1 else { return nil }
        guard parts.count == 2 else {
            self.init(six)
            return
        }
        guard let scope = Self.scope(String(parts[1])) else { return nil }
        self.init(six, scope: scope)
    }

    private static func scope(_ text: String) -> UInt32? {
        let index = text.utf8.allSatisfy { (48...57).contains($0) } ? UInt32(text) : if_nametoindex(text)
        return index == 0 ? nil : index
    }

    /// The shortest form, as RFC 5952 has it: `2001:db8::1`, `::ffff:127.0.0.1`, `fe80::1%2`.
    public var description: String {
        if family == .ipv4 { return bytes.map { String($0) }.joined(separator: ".") }
        if isMapped { return "::ffff:\(unmapped)" }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: number >> (112 - 16 * $0)) }
        let text: String
        if let zeroes = Self.longestZeroes(groups) {
            text =
                "\(Self.joined(groups[..<zeroes.lowerBound]))::\(Self.joined(groups[zeroes.upperBound...]))"
        } else {
            text = Self.joined(groups[...])
        }
        return scope == 0 ? text : "\(text)%\(scope)"
    }

    private static func joined(_ groups: ArraySlice<UInt16>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }

    /// The first of the longest runs of zeroes. A single one is not shortened (RFC 5952, section 4.2.2).
    private static func longestZeroes(_ groups: [UInt16]) -> Range<Int>? {
        var longest = 0..<0
        var start = 0
        for index in groups.indices {
            if groups[index] != 0 { start = index + 1 }
            if index + 1 - start > longest.count { longest = start..<(index + 1) }
        }
        return longest.count > 1 ? longest : nil
    }
}

/// The way between an ``IPAddress`` and the kernel's structures.
extension IPAddress {
    init(_ address: in6_addr, scope: UInt32 = 0) {
        let number = withUnsafeBytes(of: address) { $0.loadUnaligned(as: UInt128.self) }
        self.init(ipv6: UInt128(bigEndian: number), scope: scope)
    }

    /// An IPv4 address as the kernel takes it.
    var ipv4Bytes: in_addr { in_addr(s_addr: UInt32(truncatingIfNeeded: number).bigEndian) }

    /// An IPv6 address as the kernel takes it.
    var ipv6Bytes: in6_addr {
        var bytes = in6_addr()
        withUnsafeMutableBytes(of: &bytes) { $0.storeBytes(of: number.bigEndian, as: UInt128.self) }
        return bytes
    }
}

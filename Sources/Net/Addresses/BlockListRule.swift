import Glibc

extension BlockList {
    /// An address, a range of addresses, or a subnet.
    public struct Rule: Sendable, Equatable, CustomStringConvertible {
        /// As it is written: `192.0.2.1`, `192.0.2.1-192.0.2.9`, `192.0.2.0/24`.
        public let description: String
        /// What it holds, in the row in which both families have their place.
        let positions: ClosedRange<UInt128>

        /// A single address.
        public init(_ address: IPAddress) {
            description = address.description
            positions = address.position...address.position
        }

        /// Every address from the first to the last, both included.
        ///
        /// - Throws: ``NetError`` with code `invalidArgument` when they are of two families, or the last is before the
        ///   first.
        public init(from first: IPAddress, to last: IPAddress) throws(NetError) {
            let text = "\(first)-\(last)"
            guard first.family == last.family else {
                throw Self.unreadable("the range \(text) begins in one family and ends in another")
            }
            guard first.position <= last.position else {
                throw Self.unreadable("the range \(text) ends before it begins")
            }
            description = text
            positions = first.position...last.position
        }

        /// The addresses whose first bits are the network's (RFC 4632, RFC 4291 section 2.3). The network's other bits
        /// do not matter.
        ///
        /// - Throws: ``NetError`` with code `invalidArgument` when the network's family has no such prefix.
        public init(subnet network: IPAddress, prefix: Int) throws(NetError) {
            let width = network.family == .ipv4 ? 32 : 128
            guard (0...width).contains(prefix) else {
                throw Self.unreadable("\(network)/\(prefix) has a prefix that is not from 0 to \(width)")
            }
            let rest: UInt128 = prefix == width ? 0 : UInt128.max >> (128 - (width - prefix))
            let first = network.position & ~rest
            let masked = network.number & ~rest
            let base = network.family == .ipv4 ? IPAddress(ipv4: UInt32(masked)) : IPAddress(ipv6: masked)
            description = "\(base)/\(prefix)"
            positions = first...(first | rest)
        }

        /// Reads `ADDRESS`, `FIRST-LAST` or `NETWORK/PREFIX`.
        ///
        /// - Throws: ``NetError`` with code `invalidArgument` that says what is wrong.
        public init(_ text: String) throws(NetError) {
            if let address = IPAddress(text) {
                self.init(address)
            } else if let slash = text.firstIndex(of: "/") {
                let network = try Self.address(text[..<slash], of: text)
                let digits = text[text.index(after: slash)...]
                guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let prefix = Int(digits) else {
                    throw Self.unreadable("'\(text)' has a prefix that is not a number")
                }
                try self.init(subnet: network, prefix: prefix)
            } else if let dash = text.firstIndex(of: "-") {
                let first = try Self.address(text[..<dash], of: text)
                try self.init(from: first, to: try Self.address(text[text.index(after: dash)...], of: text))
            } else {
                throw Self.unreadable("'\(text)' is not an IPv4 or IPv6 address")
            }
        }

        private static func address(_ part: Substring, of text: String) throws(NetError) -> IPAddress {
            guard let address = IPAddress(String(part)) else {
                throw unreadable("'\(part)' in '\(text)' is not an IPv4 or IPv6 address")
            }
            return address
        }

        private static func unreadable(_ detail: String) -> NetError {
            NetError(errno: EINVAL, call: "block list", detail: detail)
        }
    }
}

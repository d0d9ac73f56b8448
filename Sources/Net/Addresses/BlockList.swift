import Glibc

/// IP addresses that are not to be connected to, or whose connections are not to be accepted.
///
/// ```swift
/// let list = try BlockList("10.0.0.0/8", "fe80::/10", "192.0.2.1", "198.51.100.7-198.51.100.9")
/// list.blocks(IPAddress("::ffff:10.1.2.3")!)  // true: it is 10.1.2.3
/// ```
///
/// An IPv4 address and its IPv6 form (::ffff:a.b.c.d) are the same to it, in the rules and in what is asked: a
/// socket for both families tells the one as the other. So `::/0` holds every address of both. The interface of a
/// link-local address makes no difference. Unix sockets are never blocked.
public struct BlockList: Sendable, Equatable {
    /// In the order in which they were added.
    public private(set) var rules: [Rule] = []

    /// A list that blocks nothing.
    public init() {}

    /// A list of rules as ``Rule/init(_:)-(String)`` reads them.
    ///
    /// - Throws: ``NetError`` with code `invalidArgument` that names the text which is no rule.
    public init(_ texts: String...) throws(NetError) {
        for text in texts { block(try Rule(text)) }
    }

    /// Adds a rule.
    public mutating func block(_ rule: Rule) {
        rules.append(rule)
    }

    /// Adds an address.
    public mutating func block(_ address: IPAddress) {
        rules.append(Rule(address))
    }

    /// Whether a rule holds the address.
    public func blocks(_ address: IPAddress) -> Bool { rule(for: address) != nil }

    /// Whether a rule holds the address, whatever its port; never for a Unix socket.
    public func blocks(_ address: Address) -> Bool { address.ip.map(blocks) ?? false }

    /// The first rule that holds the address, for the reader of a message.
    public func rule(for address: IPAddress) -> Rule? {
        let position = address.position
        return rules.first { $0.positions.contains(position) }
    }

    /// - Throws: ``NetError`` with code `blocked` when a rule holds the address.
    func check(_ address: Address, call: String) throws(NetError) {
        guard let ip = address.ip, let rule = rule(for: ip) else { return }
        throw NetError(
            code: .blocked,
            call: call,
            address: address,
            errno: EACCES,
            detail: "the block list holds \(rule)"
        )
    }
}

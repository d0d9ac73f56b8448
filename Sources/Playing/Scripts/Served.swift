package import Net

/// A server that real clients can connect to.
package struct Served: Sendable {
    package let name: String
    package let address: Address
    /// A file with the authority to trust, where it speaks TLS.
    package let authority: String?

    /// Its port; nil for a Unix socket.
    package var port: UInt16? { address.port }

    /// What can be said of it, by the words of `${servers.NAME.WORD}`: `port`, `host`, `address`, `path`, `url`. And `ca`.
    package var facts: [(word: String, value: String)] {
        let words = ["host", "port", "address", "path", "url"]
        var facts = words.compactMap { word in address.attribute(word).map { (word, $0) } }
        if let authority { facts.append(("ca", authority)) }
        return facts
    }
}

extension Address {
    /// As a scenario's `listen` would say it: `tcp:127.0.0.1:80`, `unix:PATH`.
    package var written: String { path.map { "unix:" + $0 } ?? "tcp:" + description }
}

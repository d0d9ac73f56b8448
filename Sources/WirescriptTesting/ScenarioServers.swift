/// Where the servers of a scenario can be reached while a test's body runs.
public struct ScenarioServers: Sendable {
    /// One of them.
    public struct Server: Sendable {
        fileprivate let facts: [String: String]

        /// `127.0.0.1:40123`; of a Unix socket its path.
        public var address: String { facts["address"] ?? "" }
        /// `127.0.0.1`; empty for a Unix socket.
        public var host: String { facts["host"] ?? "" }
        /// Its port; 0 for a Unix socket.
        public var port: Int { facts["port"].flatMap { Int($0) } ?? 0 }
        /// The path of a Unix socket; nil for TCP.
        public var path: String? { facts["path"] }
        /// A file with the authority that its certificate is of, in PEM; nil where it does not speak TLS.
        public var authority: String? { facts["ca"] }
    }

    private let servers: [String: Server]

    init(_ facts: [String: [String: String]]) { servers = facts.mapValues { Server(facts: $0) } }

    /// The server with that name. A conversation's is called `server`. That there is none is the test's mistake, and
    /// traps.
    public subscript(name: String) -> Server {
        guard let server = servers[name] else {
            let names = servers.keys.sorted().map { "'\($0)'" }.joined(separator: ", ")
            preconditionFailure("the scenario has no server '\(name)'; there is \(names)")
        }
        return server
    }
}

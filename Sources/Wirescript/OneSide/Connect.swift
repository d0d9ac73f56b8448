import Net
import Playing
import Reporting
import Scenarios

/// Plays the clients of one scenario, against a real server.
///
/// ```swift
/// var connect = Connect(Run(Inputs(paths: ["mail.yaml"])))
/// connect.addresses = ["mail": "127.0.0.1:2525"]
/// let status = await connect.play()
/// ```
public struct Connect: Sendable {
    /// What is read, chosen and reported; it must choose one scenario. Of no meaning here is how often and in which order.
    public var run: Run
    /// Where the scenario's servers are, by name, as `tcp:HOST:PORT`, `HOST:PORT` or `unix:PATH`; a name of `ports` is
    /// known too. The empty name is the only server.
    public var addresses: [String: String] = [:]
    /// For how long a server that refuses is tried again, in seconds, until it first accepts. The deadline's clock
    /// begins then.
    public var patience = 0.0

    /// Makes a play with defaults for all but what is read.
    public init(_ run: Run) { self.run = run }

    /// Plays until it is over, or the task is cancelled; returns the exit status of the command line.
    public func play() async -> Int32 {
        let seed = run.seed ?? UInt64.random(in: 0..<1 << 32)
        do throws(Refusal) {
            let known = try await resolved()
            let job = try await run.choose(seed: seed) {
                plan throws(Refusal) in
                try side(of: plan.scenario, plan.title, known)
            }
            raiseDescriptorLimit()
            var options = run.playOptions
            options.patience = Int64(patience * 1e9)
            return try await run.playAlone(job, options)
        } catch {
            if Task.isCancelled { return ExitStatus.interrupted.rawValue }
            run.report(error, seed: seed)
            return error.status.rawValue
        }
    }

    private func side(of scenario: Scenario, _ title: String, _ known: [String: Address])
        throws(Refusal) -> Side
    {
        guard !scenario.clients.isEmpty else {
            throw Refusal("the scenario '\(title)' has no clients to play", .usage)
        }
        let servers = scenario.servers.map(\.name)
        var addresses = known
        if let only = addresses.removeValue(forKey: "") {
            guard servers.count == 1, addresses.isEmpty else {
                let names = servers.map { "'--to \($0)=ADDRESS'" }.joined(separator: " ")
                throw Refusal("the scenario '\(title)' has \(servers.count) servers; write \(names)", .usage)
            }
            addresses[servers[0]] = only
        }
        let ports = scenario.ports.map(\.name)
        for name in addresses.keys.sorted() where !servers.contains(name) && !ports.contains(name) {
            let names = (servers + ports).map { "'\($0)'" }.joined(separator: ", ")
            throw Refusal("'--to': no server or port is called '\(name)'; there is \(names)", .usage)
        }
        for server in scenario.servers where addresses[server.name] == nil {
            // The harness itself can reserve an address that refuses.
            if server.listen?.value == Endpoint.none { continue }
            throw Refusal("where is the server '\(server.name)'? Write '--to \(server.name)=ADDRESS'", .usage)
        }
        return .clients(addresses)
    }

    /// The addresses, their hosts looked up.
    private func resolved() async throws(Refusal) -> [String: Address] {
        var resolved: [String: Address] = [:]
        for (name, text) in addresses.sorted(by: { $0.key < $1.key }) {
            let address = try await Self.address(text)
            guard address.isLoopback || run.inputs.allowsRemote else {
                throw Refusal("'--to': '\(text)' is not on this machine; '--allow-remote' allows it", .usage)
            }
            resolved[name] = address
        }
        return resolved
    }

    private static func address(_ text: String) async throws(Refusal) -> Address {
        let plain = text.hasPrefix("tcp:") ? String(text.dropFirst(4)) : text
        do { return try Address(parsing: plain) } catch {
            guard let colon = plain.lastIndex(of: ":"), let port = UInt16(plain[plain.index(after: colon)...])
            else { throw Refusal("'--to': \(error.detail ?? "\(error)")", .usage) }
            let host = String(plain[..<colon])
            do {
                let found = try await Resolver.system.addresses(of: host)
                if let first = found.first { return Address(first, port: port) }
            } catch { throw Refusal("'--to': cannot find '\(host)': \(error)", .harness) }
            throw Refusal("'--to': cannot find '\(host)'", .harness)
        }
    }
}

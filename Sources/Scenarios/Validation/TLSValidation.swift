internal import YAMLTree

extension Decoder {
    /// Where one end of a connection is certain to begin with TLS and the other with plain text, nothing else can come
    /// but a failure: a warning, unless it is foreseen.
    mutating func validateTLS(_ scenario: Scenario) {
        guard scenario.fails == nil else { return }
        let servers = Dictionary(scenario.servers.map { ($0.name, $0) }) { first, _ in first }
        for client in scenario.clients where !client.script.steps.contains(where: { $0.mayMeetPlainText }) {
            guard case .server(let name)? = client.connect.target,
                !client.script.steps.contains(where: { $0.action.goesElsewhere }),
                let server = servers[name]
            else { continue }
            let itself = beginning(client.tls, client.script)
            let others = server.scripts.map { beginning(server.tls, $0) }
            guard !others.isEmpty, !others.contains(itself) else { continue }
            warning(
                "'\(client.name)' begins with \(itself.rawValue), and '\(server.name)', which it connects to, with "
                    + "\(others[0].rawValue): neither understands the other",
                at: client.tls?.span ?? client.span
            )
        }
    }

    private enum Beginning: String {
        case tls = "TLS"
        case plainText = "plain text"
    }

    private func beginning(_ tls: TLSSettings?, _ script: Script) -> Beginning {
        tls == nil || script.steps.contains { $0.action.startsTLS } ? .plainText : .tls
    }
}

extension Step {
    /// Whether it foresees that TLS fails.
    fileprivate var mayMeetPlainText: Bool { fails != nil || !mayFail.isEmpty }
}

/// A first scenario of one's own, written from three answers.
package struct Draft: Sendable {
    /// What will be tested with it.
    package enum Subject: String, CaseIterable, Sendable {
        /// A client: the scenario's servers are played for it.
        case client
        /// A server: the scenario's clients are played against it.
        case server
        /// Neither yet: both ends are scripted.
        case both
    }

    /// Who speaks first.
    package enum Speaker: String, CaseIterable, Sendable { case client, server }

    /// What the bytes look like.
    package enum Format: String, CaseIterable, Sendable { case line, http, frame }

    private let name: String
    private let subject: Subject
    private let first: Speaker
    private let format: Format

    /// Makes a draft. Of HTTP, where a client always speaks first, `first` does not matter.
    package init(name: String, subject: Subject, first: Speaker, format: Format) {
        self.name = name
        self.subject = subject
        self.first = format == .http ? .client : first
        self.format = format
    }

    /// The file's name.
    package var fileName: String { NewScenario.file(named: name) }

    /// How it is played.
    package var command: String { command(for: subject) }

    /// The file.
    package var text: String {
        let steps = turns.map { turn in
            (
                server: turn.isServers ? turn.send : turn.expect,
                client: turn.isServers ? turn.expect : turn.send
            )
        }
        return """
            # \(command(for: .both))
            #     plays both ends against each other; for real programs:
            # \(command(for: .client))
            # \(command(for: .server))
            # 'wirescript explain' tells what else can be said.
            scenario: \(title)
            servers:
              service:
                script:
            \(steps.map { "      - " + $0.server }.joined(separator: "\n"))
            clients:
              client:
                connect: service
                script:
            \(steps.map { "      - " + $0.client }.joined(separator: "\n"))

            """
    }

    private struct Turn {
        let isServers: Bool
        let send: String
        let expect: String
    }

    private func command(for subject: Subject) -> String {
        let file = NewScenario.word(for: fileName)
        return switch subject {
        case .both: "wirescript run \(file)"
        case .client:
            "wirescript serve \(file) -- YOUR-CLIENT   # finds WIRESCRIPT_SERVICE_ADDRESS in its environment"
        case .server: "wirescript connect \(file) --to 127.0.0.1:PORT"
        }
    }

    private var title: String {
        switch first {
        case .server: "The server greets, and answers one question"
        case .client: "The server answers one question"
        }
    }

    private var turns: [Turn] {
        let greeting = message(isServers: true, "220 ready")
        let rest =
            format == .http
            ? [
                Turn(
                    isServers: false,
                    send: "send: {http: {method: GET, target: /colour}}",
                    expect: "expect: {http: {method: GET, target: /colour}}"
                ),
                Turn(
                    isServers: true,
                    send: "send: {http: {status: 200, body: \"blue\\n\"}}",
                    expect: "expect: {http: {status: 200, body: \"blue\\n\"}}"
                ),
            ] : [message(isServers: false, "GET colour"), message(isServers: true, "VALUE blue")]
        return first == .server ? [greeting] + rest : rest
    }

    private func message(isServers: Bool, _ text: String) -> Turn {
        format == .frame
            ? Turn(
                isServers: isServers,
                send: "send: {frame: u32be, of: \"\(text)\"}",
                expect: "expect: {frame: u32be, check: \"\(text)\"}"
            )
            : Turn(
                isServers: isServers,
                send: "send: \"\(text)\\r\\n\"",
                expect: "expect: {line: \"\(text)\"}"
            )
    }
}

import Scenarios
import YAMLTree

@testable import Playing

/// Results made by hand, so that a report can be tested without a socket.
struct Sample {
    var plan: Plan
    /// Which of its actors were played.
    var side: Side {
        get { plan.side }
        set { plan.side = newValue }
    }
    var journal = Journal()
    var failures: [Failure] = []
    var unmet: [ExpectedFailure] = []

    /// A plan of a scenario of which only the text, the title and the tags matter.
    init(
        _ yaml: String = Sample.greeting,
        path: String = "greeting.yaml",
        seed: UInt64 = 7,
        skip: String? = nil,
        fails: [ExpectedFailure]? = nil
    ) {
        let file = SourceFile(path: path, bytes: Array(yaml.utf8))
        guard let root = file.parse().documents.first?.root, let title = root["scenario"]?.scalar else {
            preconditionFailure("a sample has a title")
        }
        let template = Template(segments: [.literal(title.text)], span: title.span, scalar: title)
        var scenario = ScenarioFile.read(file).scenarios.first ?? Scenario(title: template, span: root.span)
        scenario.tags = root["tags"]?.items?.compactMap { $0.scalar?.text } ?? []
        scenario.fails = fails
        plan = Plan(
            scenario: scenario,
            file: file,
            title: title.text,
            line: file.position(of: title.span.start).line,
            seed: seed,
            timeout: 10_000_000_000,
            timeoutScale: 1,
            variables: [:],
            skip: skip,
            fixedAddresses: []
        )
    }

    static let greeting = """
        scenario: The server greets first
        tags: [push, smtp]
        servers:
          mail:
            script:
              - send: "220 ready\\r\\n"
              - expect: "NOOP\\r\\n"
              - expect-eof
        clients:
          alice:
            connect: mail
            script:
              - expect: "220 ready\\r\\n"
              - send: "NOPE\\r\\n"

        """

    /// The place of the first occurrence of some text.
    func span(_ text: String, after start: String = "") -> Span {
        let bytes = plan.file.bytes
        func find(_ text: String, from: Int) -> Int {
            let wanted = Array(text.utf8)
            return (from...bytes.count - wanted.count).first { bytes[$0...].starts(with: wanted) } ?? 0
        }
        let place = find(text, from: find(start, from: 0) + start.utf8.count)
        return Span(start: place, end: place + text.utf8.count)
    }

    func result(_ seconds: Double = 0.0213) -> ScenarioResult {
        let isMet = unmet.isEmpty && failures.allSatisfy(\.isConsequent)
        let verdict = Verdict(isMet: isMet, failures: failures, unmet: unmet)
        return ScenarioResult(plan: plan, outcome: .played(verdict, journal), seconds: seconds)
    }
}

extension Failure.Excerpt {
    init(_ text: String, from offset: Int = 0, of total: Int? = nil) {
        self.init(offset: offset, bytes: Array(text.utf8), total: total ?? offset + text.utf8.count)
    }
}

extension Sample {
    /// The journal of the greeting until the server got `NOPE` for `NOOP`, and that failure.
    static var mismatch: Sample {
        var sample = Sample()
        let mail = sample.journal.open(actor: "mail", number: 1)
        let alice = sample.journal.open(actor: "alice", number: 1)
        sample.journal.pair(mail, alice)
        sample.record(.listening(address: "127.0.0.1:40123"), at: 0, "mail", nil, nil)
        sample.record(.connecting(to: "127.0.0.1:40123"), at: 31_000, "alice", alice, 0)
        sample.record(.connected(from: "127.0.0.1:50000"), at: 95_000, "alice", alice, 0)
        sample.record(.accepted(from: "127.0.0.1:50000"), at: 120_400, "mail", mail, nil)
        sample.record(sample.wrote("220 ready\r\n"), at: 150_000, "mail", mail, 1)
        sample.record(sample.read("220 ready\r\n"), at: 180_000, "alice", alice, 1)
        sample.record(sample.wrote("NOPE\r\n"), at: 210_000, "alice", alice, 2)
        sample.record(sample.read("NOP"), at: 240_000, "mail", mail, 2)
        sample.record(sample.read("E\r\n"), at: 20_350_600, "mail", mail, 2)
        var failure = Failure(
            cause: .mismatch,
            actor: "mail",
            connection: mail,
            step: 2,
            span: sample.span("O", after: "NO"),
            message: "expected \"NOOP\\r\\n\", got \"NOPE\\r\\n\""
        )
        failure.at = 20_351_000
        failure.expected = Failure.Excerpt("NOOP\r\n")
        failure.received = Failure.Excerpt("NOPE\r\n")
        failure.offset = 2
        failure.arrivals = [.init(at: 240_000, count: 3), .init(at: 20_350_600, count: 3)]
        failure.waiters = [
            Failure.Waiter(
                label: "alice#1",
                actor: "alice",
                connection: alice,
                step: 3,
                span: sample.span("alice"),
                wants: "the peer's FIN",
                since: 215_000
            )
        ]
        failure.hints = ["SMTP commands are four letters"]
        sample.record(.failed(failure), at: 20_351_000, "mail", mail, 2)
        sample.record(.resetSent, at: 20_352_000, "mail", mail, 2)
        var consequent = Failure(
            cause: .reset,
            actor: "alice",
            connection: alice,
            step: 3,
            span: sample.span("alice"),
            message: "expected the peer's FIN, got its RST"
        )
        consequent.isConsequent = true
        consequent.at = 20_400_000
        sample.failures = [failure, consequent]
        return sample
    }

    func wrote(_ text: String) -> Journal.Fact { data(text) { .wrote($0) } }
    func read(_ text: String) -> Journal.Fact { data(text) { .read($0) } }

    private func data(_ text: String, _ fact: (Journal.Data) -> Journal.Fact) -> Journal.Fact {
        Array(text.utf8).withUnsafeBytes { fact(journal.data($0)) }
    }

    mutating func record(
        _ fact: Journal.Fact,
        at: Int64,
        _ actor: String,
        _ connection: Journal.ConnectionID?,
        _ step: Int?
    ) {
        journal.record(fact, at: at, actor: actor, connection: connection, step: step)
    }

    /// The greeting with one failure of a cause on the server's connection and no journal.
    static func failing(
        _ cause: Cause,
        _ message: String,
        change: (inout Failure, Sample) -> Void = { _, _ in }
    ) -> Sample {
        var sample = Sample()
        let mail = sample.journal.open(actor: "mail", number: 1)
        var failure = Failure(
            cause: cause,
            actor: "mail",
            connection: mail,
            step: 2,
            span: sample.span("expect"),
            message: message
        )
        failure.at = 1_500_000
        change(&failure, sample)
        sample.failures = [failure]
        return sample
    }
}

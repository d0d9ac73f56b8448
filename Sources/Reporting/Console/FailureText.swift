import Playing
import Scenarios
import YAMLTree

/// One failure, drawn for somebody who has never seen the program: where it was asked for, what was expected and
/// what came, how it came, how the peer ended, who else was waiting, and the events before it.
struct FailureText {
    let plan: Plan
    let journal: Journal
    let appearance: Appearance
    private let timeline: JournalText
    /// Each connection's events, sought once: ten thousand failures each have their own, of one journal.
    private let events: [Journal.ConnectionID: [Journal.Event]]

    init(plan: Plan, journal: Journal, appearance: Appearance) {
        self.plan = plan
        self.journal = journal
        self.appearance = appearance
        timeline = JournalText(journal, appearance: appearance)
        events = journal.events.reduce(into: [:]) { events, event in
            if let connection = event.connection { events[connection, default: []].append(event) }
        }
    }

    private var renderer: Renderer { Renderer(color: appearance.color, width: appearance.width) }

    /// The whole block, ending with a newline.
    func text(of failure: Failure) -> String {
        var text = place(failure.span, failure.message)
        text += label("cause", whoAndWhen(failure))
        if let entry = Catalogue.entry(failure.cause.rawValue, in: .cause) {
            text += label("that is", entry.help)
        }
        text += Comparison(failure, appearance: appearance).text
        text += missing(failure) + pieces(failure) + peer(failure) + otherEnd(failure) + waiters(failure)
        for hint in failure.hints { text += label("hint", hint) }
        return text + history(failure)
    }

    /// One line, for a failure that followed from another or that the verdict names.
    func line(of failure: Failure) -> String {
        "\(position(failure.span)): \(failure.cause.rawValue): \(failure.message)"
    }

    /// A failure the verdict names and that did not occur.
    func text(of unmet: ExpectedFailure, instead failures: [Failure]) -> String {
        let named = [
            unmet.actor.map { "actor '\($0)'" }, unmet.cause.map { "cause '\($0.rawValue)'" },
            unmet.step.map { "step \($0)" },
        ].compactMap(\.self)
        let wanted = named.isEmpty ? "" : " (\(named.joined(separator: ", ")))"
        var text = place(unmet.span, "a failure that the verdict names did not occur\(wanted)")
        if failures.isEmpty { text += label("instead", "nothing failed: every script was played to its end") }
        for failure in failures { text += label("instead", line(of: failure)) }
        return text
    }

    /// A message and the place in the file, drawn as a diagnostic is.
    func place(_ span: Span, _ message: String, word: String = "failure") -> String {
        let place = visible(position(span))
        let head = appearance.paint("\(place):", .bold) + " " + appearance.paint("\(word):", .red)
        return "\(head) \(appearance.paint(visible(message), .bold))\n"
            + renderer.excerpt(span, in: plan.file)
    }

    /// `  name:     text`, wrapped.
    func label(_ name: String, _ text: String) -> String {
        appearance.wrapped(text, label: Figures.left("  \(name):", 12))
    }

    private func position(_ span: Span) -> String {
        let position = plan.file.position(of: span.start)
        return "\(plan.file.path):\(position.line):\(position.column)"
    }

    private func whoAndWhen(_ failure: Failure) -> String {
        let who =
            failure.connection.map { "connection \(journal.connections[$0].label)" }
            ?? "actor '\(failure.actor)'"
        let isProgram =
            failure.connection == nil && plan.scenario.processes.contains { $0.name == failure.actor }
        // A server connects to nobody.
        let isServer = failure.step == 0 && plan.scenario.servers.contains { $0.name == failure.actor }
        let step =
            isProgram || isServer ? "" : ", \(name(of: failure.step, failure.actor, failure.connection))"
        return "\(failure.cause.rawValue), \(who)\(step), after \(Figures.milliseconds(failure.at)) ms"
    }

    private func name(of step: Int, _ actor: String, _ connection: Journal.ConnectionID?) -> String {
        plan.name(of: step, actor: actor, connection: connection.map { journal.connections[$0].number } ?? 1)
    }

    /// What the other end did that this one met: how it ended, where it had.
    private func otherEnd(_ failure: Failure) -> String {
        guard failure.peerEnd != .open, let connection = failure.connection,
            let other = journal.connections[connection].peer
        else { return "" }
        let acts = journal.events.filter { $0.connection == other && $0.at <= failure.at && $0.fact.isEnding }
        // A reset is the strongest word, and a close that leaves bytes unread is one too.
        guard let act = acts.last(where: { $0.fact.isReset == (failure.peerEnd == .rst) }) ?? acts.last else {
            return ""
        }
        let what = JournalText(journal, appearance: appearance).what(act.fact, room: 80)
        let step = act.step.map { ", in \(name(of: $0, act.actor, other))" } ?? ""
        let place = plan.place(of: act, in: journal).map { " (\(position($0)))" } ?? ""
        let before = Figures.milliseconds(failure.at - act.at)
        return label(
            "how",
            "\(journal.connections[other].label) \(what) \(before) ms earlier\(step)\(place)"
        )
    }

    /// The connection's last events.
    private func history(_ failure: Failure) -> String {
        guard let connection = failure.connection, let events = events[connection] else { return "" }
        let name = visible(journal.connections[connection].label)
        return "  the last events of \(name) (ms, connection, step):\n" + timeline.some(events.suffix(12))
    }

    /// What had not come yet when the step failed for want of it.
    private func missing(_ failure: Failure) -> String {
        guard [.eof, .reset, .timeout].contains(failure.cause), let expected = failure.expected else {
            return ""
        }
        let came = failure.received.map { $0.total ?? $0.offset + $0.bytes.count } ?? 0
        let total = expected.total ?? expected.offset + expected.bytes.count
        guard total > came else { return "" }
        let rest = expected.bytes.dropFirst(max(0, came - expected.offset))
        let bytes = Text.quoted(rest, total: total - came, columns: appearance.width - 40)
        return label("missing", "still expected were \(Text.bytes(total - came)): \(bytes)")
    }

    private func pieces(_ failure: Failure) -> String {
        guard !failure.arrivals.isEmpty else { return "" }
        let shown = failure.arrivals.suffix(8).map { "\($0.count) at \(Figures.milliseconds($0.at)) ms" }
        let omitted = failure.arrivals.count - shown.count
        let list = (omitted > 0 ? "..., " : "") + shown.joined(separator: ", ")
        let total = failure.arrivals.reduce(0) { $0 + $1.count }
        // Of very many, the first are forgotten.
        if let all = failure.received?.total, all > total {
            return label(
                "arrived",
                "\(Text.bytes(all)), the last of them in the pieces ..., \(shown.joined(separator: ", "))"
            )
        }
        let count = Figures.count(failure.arrivals.count, "piece")
        return label("arrived", "\(Text.bytes(total)) in \(count): \(list)")
    }

    private func peer(_ failure: Failure) -> String {
        guard let connection = failure.connection, isConnected(connection) else { return "" }
        let text =
            switch failure.peerEnd {
            case .open: "its end was still open"
            case .fin: "it had closed its end (FIN)"
            case .closeNotify: "it had closed its end (close_notify)"
            case .rst: "it had reset the connection (RST)"
            }
        return label("the peer", text)
    }

    /// Whether there is somebody at the other end: not where a connect was refused, or never answered.
    private func isConnected(_ connection: Journal.ConnectionID) -> Bool {
        let facts = (events[connection] ?? []).map(\.fact)
        let isConnecting = facts.contains { if case .connecting = $0 { true } else { false } }
        return !isConnecting || facts.contains { if case .connected = $0 { true } else { false } }
    }

    private func waiters(_ failure: Failure) -> String {
        let shown = failure.waiters.prefix(12)
        var text = shown.map { waiter in
            let step = name(of: waiter.step, waiter.actor, waiter.connection)
            let wait = "\(waiter.label), \(step), since \(Figures.milliseconds(waiter.since)) ms"
            return label("waiting", "\(wait), for \(waiter.wants) (\(position(waiter.span)))")
        }.joined()
        let omitted = failure.waiters.count - shown.count
        if omitted > 0 { text += label("waiting", "and \(omitted) more") }
        return text
    }
}

extension Journal.Fact {
    /// An act by which an end of a connection ends it, or its sending.
    fileprivate var isEnding: Bool {
        switch self {
        case .closed, .halfClosed, .resetSent: true
        default: false
        }
    }

    /// Its peer meets an RST: close(2) sends one where bytes are unread (RFC 2525, section 2.17).
    fileprivate var isReset: Bool {
        switch self {
        case .closed(let unread): unread > 0
        case .resetSent: true
        default: false
        }
    }
}

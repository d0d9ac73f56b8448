import Playing
import Scenarios
import YAMLTree

/// A journal as a timeline for people: milliseconds since the scenario began, who, in which step, what.
struct JournalText {
    private let journal: Journal
    private let appearance: Appearance
    private let nameWidth: Int

    init(_ journal: Journal, appearance: Appearance) {
        self.journal = journal
        self.appearance = appearance
        let actors = journal.events.lazy.filter { $0.connection == nil }.map(\.actor)
        let names = Set(actors).union(journal.connections.map(\.label))
        nameWidth = names.map { ShownText.columns(of: visible($0)) }.max() ?? 0
    }

    /// Every event that was kept.
    var whole: String { text(of: journal.events[...]) }

    /// Some events that are not all, such as the last of a connection: what lies between them is not named.
    func some(_ events: some Collection<Journal.Event>) -> String { text(of: events, namesGaps: false) }

    private func text(of events: some Collection<Journal.Event>, namesGaps: Bool = true) -> String {
        var text = ""
        var next = events.first?.order ?? 0
        for event in events {
            if namesGaps, event.order > next {
                text += "       ...  (\(Figures.count(event.order - next, "event")) not kept)\n"
            }
            next = event.order + 1
            text += line(event)
        }
        return text
    }

    private func line(_ event: Journal.Event) -> String {
        let who = visible(event.connection.map { journal.connections[$0].label } ?? event.actor)
        let time = Figures.right(Figures.milliseconds(event.at), 10)
        let step = Figures.right(event.step.map(String.init) ?? "", 3)
        let start = "\(time)  \(Figures.left(who, nameWidth)) \(step)  "
        let room = max(30, appearance.width - ShownText.columns(of: start))
        var text = visible(what(event.fact, room: room))
        if ShownText.columns(of: text) > room {
            let indent = String(repeating: " ", count: ShownText.columns(of: start))
            text = String(appearance.wrapped(text, label: indent).dropFirst(indent.count).dropLast())
        }
        return start + (paint(event.fact).map { appearance.paint(text, $0) } ?? text) + "\n"
    }

    /// What happened, in a phrase.
    func what(_ fact: Journal.Fact, room: Int) -> String {
        switch fact {
        case .listening(let address): "listening on \(address)"
        case .accepted(let address): "accepted a connection from \(address)"
        case .connecting(let address): "connecting to \(address)"
        case .connected(let address): "connected from \(address)"
        case .refused: "refused"
        case .secured(let security): "TLS handshake done: \(security.phrase)"
        case .wrote(let data): bytes("wrote", data, room)
        case .read(let data): bytes("read", data, room)
        case .peerClosed(let end): "the peer closed (\(end.rawValue) received)"
        case .halfClosed(.fin): "half-closed (FIN sent)"
        case .halfClosed(.closeNotify): "half-closed (close_notify and FIN sent)"
        case .closed(let unread): unread == 0 ? "closed" : "closed with \(Text.bytes(unread)) unread"
        case .resetSent: "reset (RST sent)"
        case .resetReceived: "the peer reset (RST received)"
        case .matched(let bytes, let rule):
            "matched \(Text.bytes(bytes))" + (rule.map { " by rule \($0)" } ?? "")
        case .passedOver(let data): bytes("passed over", data, room)
        case .failed(let failure):
            "failed: \(failure.cause.rawValue): \(failure.message)"
        case .failedAsExpected(let failure): "failed as it may: \(failure.cause.rawValue): \(failure.message)"
        case .signalled(let name): "signalled '\(name)'"
        case .delayEnded(let late): "delay ended, \(Figures.milliseconds(late)) ms late"
        case .note(let text): "note: \(text)"
        case .cut: "cut: everything that had to happen had happened"
        case .stoppedListening: "stopped listening"
        case .started(let command, let folder, _): "started: \(command.joined(separator: " ")) (in \(folder))"
        case .ready: "ready"
        case .output(let output, let data): bytes("wrote to \(output.rawValue)", data, room)
        case .signalSent(let name): "was sent SIG\(name)"
        case .exited(let how): how
        }
    }

    /// What went wrong stands out, and what is only for the record steps back.
    private func paint(_ fact: Journal.Fact) -> Appearance.Paint? {
        switch fact {
        case .failed: .red
        case .failedAsExpected, .resetSent, .resetReceived, .refused: .yellow
        case .matched, .listening, .stoppedListening, .cut, .delayEnded: .dim
        default: nil
        }
    }

    private func bytes(_ verb: String, _ data: Journal.Data, _ room: Int) -> String {
        let start = "\(verb) \(data.count) "
        return start + Text.quoted(data.kept, total: data.count, columns: room - start.utf8.count - 3)
    }
}

extension Journal.Security {
    /// `TLS 1.3, TLS_AES_256_GCM_SHA384, protocol h2, peer 'mail'`.
    fileprivate var phrase: String {
        var parts = [version, cipher]
        if let applicationProtocol { parts.append("protocol '\(applicationProtocol)'") }
        if let serverName { parts.append("server name '\(serverName)'") }
        if let peer { parts.append("the peer is '\(peer)'") }
        return parts.joined(separator: ", ")
    }
}

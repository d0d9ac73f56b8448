import Playing
import Scenarios
import YAMLTree

/// What a packet's comment says: who did what, in which step, and how that step is written.
struct PacketNotes {
    let plan: Plan
    let journal: Journal

    /// `alice#1 wrote 6 bytes; step 2, greeting.yaml:14: - send: "NOPE\r\n"`.
    func text(of event: Journal.Event) -> String? {
        guard let connection = event.connection, let deed = deed(event.fact) else { return nil }
        let label = journal.connections[connection].label
        return visible("\(label) \(deed)\(place(event, journal.connections[connection]))")
    }

    private func place(_ event: Journal.Event, _ connection: Journal.Connection) -> String {
        guard let number = event.step else { return "" }
        guard let script = plan.script(of: connection.actor, connection: connection.number) else { return "" }
        if let step = script.step(number) {
            return "; step \(number), \(plan.file.path):\(line(step.whole)): \(source(step.whole))"
        }
        let which = number == 0 ? "the implied connect" : "the implied end"
        return "; step \(number), \(which), \(plan.file.path):\(line(script.span))"
    }

    private func line(_ span: Span) -> Int { plan.file.position(of: span.start).line }

    /// How a step is written, on one line.
    private func source(_ span: Span) -> String {
        let bytes = plan.file.bytes[max(0, span.start)..<min(span.end, plan.file.bytes.count)]
        let words = String(decoding: bytes.prefix(400), as: UTF8.self).split(whereSeparator: \.isWhitespace)
        return ShownText.cut(visible(words.joined(separator: " ")), to: 120)
    }

    private func deed(_ fact: Journal.Fact) -> String? {
        switch fact {
        case .connecting(let address): "connects to \(address)"
        case .accepted: "accepted the connection"
        case .refused: "was refused"
        case .secured(let security):
            "speaks \(security.version) from here on, \(security.cipher): what follows is shown as it was decrypted"
        case .wrote(let data): "wrote \(Text.bytes(data.count))\(known(data))"
        case .read(let data): "read \(Text.bytes(data.count))\(known(data))"
        case .peerClosed(let end): "saw the peer's end (\(end.rawValue))"
        case .halfClosed: "half-closed"
        case .closed(let unread): unread == 0 ? "closed" : "closed with \(Text.bytes(unread)) unread"
        case .resetSent: "reset the connection"
        case .resetReceived: "was reset by its peer"
        case .failed(let failure): "FAILED: \(failure.cause.rawValue): \(failure.message)"
        case .failedAsExpected(let failure): "failed as it may: \(failure.cause.rawValue): \(failure.message)"
        case .signalled(let name): "signalled '\(name)'"
        case .note(let text): "notes: \(text)"
        case .cut: "was ended: everything that had to happen had happened"
        default: nil
        }
    }

    private func known(_ data: Journal.Data) -> String {
        data.kept.count == data.count ? "" : ", of which the first \(data.kept.count) were kept"
    }
}

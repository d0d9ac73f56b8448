import Playing
import Scenarios

extension JSONWriter {
    /// The members of one event of the journal.
    /// `omitted` events before it were not kept.
    mutating func event(
        _ event: Journal.Event,
        of journal: Journal,
        plan: Plan,
        index: Int,
        after omitted: Int
    ) {
        member("kind", "event")
        member("index", index)
        member("at", nanoseconds: event.at)
        if let connection = event.connection { member("connection", journal.connections[connection].label) }
        member("event", event.fact.word)
        details(event.fact)
        if let step = event.step { member("step", step) }
        if !event.actor.isEmpty { member("actor", event.actor) }
        if omitted > 0 { member("not-kept", omitted) }
        if case .failedAsExpected(let failure) = event.fact { place(failure.span, plan) }
    }

    private mutating func details(_ fact: Journal.Fact) {
        switch fact {
        case .listening(let address), .accepted(let address), .connecting(let address),
            .connected(let address):
            member("address", address)
        case .wrote(let data), .read(let data), .passedOver(let data):
            member("bytes", data.count)
            member("data", base64: data.kept)
        case .matched(let bytes, let rule):
            member("bytes", bytes)
            if let rule { member("rule", rule) }
        case .closed(let unread): member("unread", unread)
        case .failed(let failure), .failedAsExpected(let failure):
            member("cause", failure.cause.rawValue)
            member("message", failure.message)
        case .signalled(let name): member("signal", name)
        case .delayEnded(let late): member("late", nanoseconds: late)
        case .note(let text): member("text", text)
        case .secured(let security):
            member("tls-version", security.version)
            member("cipher", security.cipher)
            if let name = security.applicationProtocol { member("alpn", name) }
            if let name = security.serverName { member("server-name", name) }
            if let name = security.peer { member("peer", name) }
        case .peerClosed(let end), .halfClosed(let end):
            if end == .closeNotify { member("with", end.rawValue) }
        case .started(let command, let folder, let number):
            member("command", command)
            member("dir", folder)
            member("pid", Int(number))
        case .output(let output, let data):
            member("to", output.rawValue)
            member("bytes", data.count)
            member("data", base64: data.kept)
        case .signalSent(let name): member("signal", "SIG" + name)
        case .exited(let how): member("how", how)
        case .refused, .resetSent, .resetReceived, .cut, .stoppedListening, .ready: break
        }
    }
}

extension Journal.Fact {
    /// The event's name in a report.
    fileprivate var word: String {
        switch self {
        case .listening: "listening"
        case .accepted: "accepted"
        case .connecting: "connecting"
        case .connected: "connected"
        case .refused: "refused"
        case .secured: "tls-established"
        case .wrote: "wrote"
        case .read: "read"
        case .peerClosed: "peer-closed"
        case .halfClosed: "half-closed"
        case .closed: "closed"
        case .resetSent: "reset-sent"
        case .resetReceived: "reset-received"
        case .matched: "matched"
        case .passedOver: "passed-over"
        case .failed: "failed"
        case .failedAsExpected: "failed-as-expected"
        case .signalled: "signalled"
        case .delayEnded: "delay-ended"
        case .note: "note"
        case .cut: "cut"
        case .stoppedListening: "stopped-listening"
        case .started: "process-started"
        case .ready: "process-ready"
        case .output: "process-output"
        case .signalSent: "signal-sent"
        case .exited: "process-ended"
        }
    }
}

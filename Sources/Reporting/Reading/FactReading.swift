import Playing
import Scenarios

extension Journal.Fact {
    /// Makes a fact again of its line in a report; nil where it is of a kind that is not known here. `failure` finds, or
    /// makes, the failure that a line tells of.
    init?(_ line: JSON, failure: (JSON) -> Failure) {
        func text(_ member: String) -> String { line[member]?.stringValue ?? "" }
        func number(_ member: String) -> Int { line[member]?.integer ?? 0 }
        var data: Journal.Data { Journal.Data(count: number("bytes"), kept: line["data"]?.bytes ?? []) }
        let end = Journal.End(rawValue: text("with")) ?? .fin
        switch text("event") {
        case "listening": self = .listening(address: text("address"))
        case "accepted": self = .accepted(from: text("address"))
        case "connecting": self = .connecting(to: text("address"))
        case "connected": self = .connected(from: text("address"))
        case "refused": self = .refused
        case "tls-established":
            self = .secured(
                Journal.Security(
                    version: text("tls-version"),
                    cipher: text("cipher"),
                    applicationProtocol: line["alpn"]?.stringValue,
                    serverName: line["server-name"]?.stringValue,
                    peer: line["peer"]?.stringValue
                )
            )
        case "wrote": self = .wrote(data)
        case "read": self = .read(data)
        case "peer-closed": self = .peerClosed(end)
        case "half-closed": self = .halfClosed(end)
        case "closed": self = .closed(unread: number("unread"))
        case "reset-sent": self = .resetSent
        case "reset-received": self = .resetReceived
        case "matched": self = .matched(bytes: number("bytes"), rule: line["rule"]?.integer)
        case "passed-over": self = .passedOver(data)
        case "failed": self = .failed(failure(line))
        case "failed-as-expected": self = .failedAsExpected(failure(line))
        case "signalled": self = .signalled(text("signal"))
        case "delay-ended": self = .delayEnded(late: line["late"]?.nanoseconds ?? 0)
        case "note": self = .note(text("text"))
        case "cut": self = .cut
        case "stopped-listening": self = .stoppedListening
        case "process-started":
            let command = line["command"]?.items?.compactMap(\.stringValue) ?? []
            let process = Int32(truncatingIfNeeded: number("pid"))
            self = .started(command: command, folder: text("dir"), number: process)
        case "process-ready": self = .ready
        case "process-output": self = .output(Journal.Output(rawValue: text("to")) ?? .output, data)
        case "signal-sent": self = .signalSent(String(text("signal").dropFirst("SIG".count)))
        case "process-ended": self = .exited(text("how"))
        default: return nil
        }
    }
}

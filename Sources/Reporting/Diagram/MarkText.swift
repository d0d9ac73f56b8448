import Playing
import Scenarios

/// What stands beside a mark: one line, of a failure up to four, of a note up to six.
struct MarkText {
    /// A word about what happened, and what it happened with.
    struct Line {
        var word: String
        var rest: String
    }

    let lines: [Line]

    /// The pitch of the letters is known: eleven pixels of a monospaced font.
    static let letter = 6.65
    static let lineHeight = 14.0
    /// Wide enough for the names above the lanes.
    static let nameLetter = 7.6

    init(_ mark: Exchange.Mark, width: Double) {
        let columns = max(8, Int(width / Self.letter))
        switch mark.event.fact {
        case .failed(let failure), .failedAsExpected(let failure):
            let rest = Self.wrapped(failure.message, columns: columns, lines: 3)
            let isExpected = if case .failed = mark.event.fact { false } else { true }
            lines =
                [Line(word: failure.cause.rawValue + (isExpected ? ", as it may" : ""), rest: "")]
                + rest.map { Line(word: "", rest: $0) }
        case .note(let text):
            let rest = Self.wrapped(text, columns: columns - 5, lines: 6)
            lines = rest.enumerated().map { Line(word: $0 == 0 ? "note" : "", rest: $1) }
        default:
            let (word, rest) = Self.phrase(mark.event.fact, isMatched: mark.isMatched)
            lines = [Line(word: word, rest: Self.cut(rest, columns - Self.columns(of: word) - 1))]
        }
    }

    var height: Double { Double(lines.count) * Self.lineHeight }

    var width: Double {
        let columns = lines.map { Self.columns(of: $0.word) + Self.columns(of: $0.rest) + 1 }.max() ?? 0
        return Double(columns) * Self.letter
    }

    private static func phrase(_ fact: Journal.Fact, isMatched: Bool) -> (word: String, rest: String) {
        func bytes(_ data: Journal.Data) -> String {
            Text.quoted(data.kept, total: data.count, columns: 120)
        }
        return switch fact {
        case .listening(let address): ("listening", address)
        case .accepted: ("accepted", "")
        case .connecting: ("connecting", "")
        case .connected: ("connected", "")
        case .refused: ("refused", "")
        case .secured(let security): (security.version, security.applicationProtocol ?? security.cipher)
        case .wrote(let data): ("\(data.count)", bytes(data))
        case .read(let data): ((isMatched ? "\u{2713} " : "") + "\(data.count)", bytes(data))
        case .peerClosed(let end): ("saw \(end.rawValue)", "")
        case .halfClosed: ("half-close", "")
        case .closed(let unread): ("close", unread > 0 ? "with \(unread) unread" : "")
        case .resetSent: ("reset", "")
        case .resetReceived: ("saw RST", "")
        case .matched(let count, let rule): ("\u{2713}", rule.map { "rule \($0)" } ?? Text.bytes(count))
        case .passedOver(let data): ("skipped \(data.count)", bytes(data))
        case .failed(let failure), .failedAsExpected(let failure): (failure.cause.rawValue, failure.message)
        case .signalled(let name): ("signal", name)
        case .delayEnded: ("delay over", "")
        case .note(let text): ("note", text)
        case .cut: ("cut", "all had happened")
        case .stoppedListening: ("stopped listening", "")
        case .started(let command, _, _): ("started", command.joined(separator: " "))
        case .ready: ("ready", "")
        case .output(let output, let data): (output.rawValue, bytes(data))
        case .signalSent(let name): ("got SIG\(name)", "")
        case .exited(let how): (how, "")
        }
    }

    // MARK: Fitting

    /// How many places of the pitch a text takes: what is not ASCII may take two.
    static func columns(of text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ($1.isASCII || $1 == "\u{2713}" || $1 == "\u{2026}" ? 1 : 2) }
    }

    static func cut(_ text: String, _ room: Int) -> String {
        guard columns(of: text) > room else { return text }
        var (cut, used) = ("", 1)
        for character in text {
            let next = columns(of: String(character))
            guard used + next <= room else { break }
            cut.append(character)
            used += next
        }
        return room > 1 ? cut + "\u{2026}" : ""
    }

    private static func wrapped(_ text: String, columns room: Int, lines most: Int) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            let line = lines[lines.count - 1]
            if line.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if columns(of: line) + 1 + columns(of: String(word)) <= room {
                lines[lines.count - 1] += " \(word)"
            } else {
                lines.append(String(word))
            }
        }
        if lines.count > most {
            lines = lines.prefix(most - 1) + [lines[(most - 1)...].joined(separator: " ")]
        }
        return lines.map { cut($0, room) }
    }
}

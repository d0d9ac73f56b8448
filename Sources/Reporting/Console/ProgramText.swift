import Playing

/// What the programs of a scenario that failed were, how they ended and what they said last: for whoever has to find out
/// which side was wrong.
struct ProgramText {
    private let journal: Journal
    private let appearance: Appearance
    private static let mostLines = 12

    init(_ journal: Journal, appearance: Appearance) {
        self.journal = journal
        self.appearance = appearance
    }

    /// All that were started, in the order in which they were.
    var all: String {
        var text = ""
        for event in journal.events {
            guard case .started(let command, let folder, _) = event.fact else { continue }
            text += program(event.actor, command, folder)
        }
        return text
    }

    private func program(_ actor: String, _ command: [String], _ folder: String) -> String {
        let events = journal.events.filter { $0.actor == actor }
        var ending = "still ran"
        for event in events { if case .exited(let how) = event.fact { ending = how } }
        let words = command.map(Replay.quoted).joined(separator: " ")
        var text = label("program", "'\(actor)' \(ending): \(words)") + label("in", folder)
        for output in [Journal.Output.output, .errors] {
            var bytes: [UInt8] = []
            for event in events {
                if case .output(output, let data) = event.fact { bytes += data.kept }
            }
            text += lines(of: bytes, output)
        }
        return text
    }

    /// The last lines.
    private func lines(of bytes: [UInt8], _ output: Journal.Output) -> String {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard !lines.isEmpty else { return "" }
        var text = ""
        if lines.count > Self.mostLines {
            let omitted = Figures.count(lines.count - Self.mostLines, "line")
            text = label(output.rawValue, "... after \(omitted)")
        }
        for line in lines.suffix(Self.mostLines) {
            text += label(output.rawValue, line.prefix(300).map(Self.shown).joined())
        }
        return text
    }

    private static func shown(_ byte: UInt8) -> String {
        byte == 0x22 || byte == 0x5C ? String(Unicode.Scalar(byte)) : Text.escaped(byte)
    }

    private func label(_ name: String, _ text: String) -> String {
        appearance.wrapped(text, label: Figures.left("  \(name):", 12))
    }
}

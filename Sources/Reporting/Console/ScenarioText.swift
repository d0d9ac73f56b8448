import Playing
import Scenarios
import YAMLTree

/// What the console says about one scenario: its troubles at the end of the run, its journal with `-v`.
struct ScenarioText {
    let result: ScenarioResult
    /// The run's seed with which it was played: what makes `--seed` play the very same again.
    let seed: UInt64
    let appearance: Appearance

    private var plan: Plan { result.plan }

    /// Everything about a scenario that did not do as it should; nil where it did, or was skipped.
    var trouble: String? {
        switch result.outcome {
        case .played(let verdict, let journal): verdict.isMet ? nil : failures(verdict, journal)
        case .skipped: nil
        case .error(let error): self.error(error)
        }
    }

    /// The scenario's journal under its title.
    var timeline: String {
        let title = visible("\(plan.file.path):\(plan.line): \(plan.title)")
        let head = appearance.paint(title, .bold)
        guard case .played(let verdict, let journal) = result.outcome else { return "" }
        let outcome = verdict.isMet ? appearance.paint("passed", .green) : appearance.paint("failed", .red)
        let seconds = Figures.fixed(result.seconds, places: 3)
        return "\(head)\n  \(outcome) in \(seconds) s\n" + JournalText(journal, appearance: appearance).whole
    }

    private func failures(_ verdict: Verdict, _ journal: Journal) -> String {
        let drawing = FailureText(plan: plan, journal: journal, appearance: appearance)
        let (foretold, surprising) = verdict.told(of: plan)
        let drawn = verdict.accused(in: plan)
        var blocks = verdict.unmet.map { drawing.text(of: $0, instead: surprising) }
        blocks += drawn.map(drawing.text(of:))
        var tail = ""
        if drawn.count < verdict.counted.count {
            for failure in foretold { tail += drawing.label("as named", drawing.line(of: failure)) }
        }
        for failure in verdict.failures where failure.isConsequent {
            tail += drawing.label("followed", drawing.line(of: failure))
        }
        let programs = ProgramText(journal, appearance: appearance).all
        return blocks.joined(separator: "\n") + tail + programs + about(drawing)
    }

    private func error(_ error: HarnessError) -> String {
        let drawing = FailureText(plan: plan, journal: Journal(), appearance: appearance)
        let head = visible("\(plan.file.path):\(plan.line): ") + appearance.paint("error:", .red)
        var text =
            error.span.map { drawing.place($0, error.message, word: "error") }
            ?? "\(head) \(visible(error.message))\n"
        if let advice = error.advice { text += drawing.label("advice", advice) }
        return text + about(drawing)
    }

    /// Which scenario this was, and the command that plays it again.
    private func about(_ drawing: FailureText) -> String {
        let filter = Replay.quoted("^" + Replay.escaped(plan.title) + "$")
        let file = plan.file.path == "-" ? "-" : Replay.quoted(plan.file.path)
        let words = Replay.words(of: plan.side)
        let saved = result.artifacts.map { drawing.label("saved", $0) } ?? ""
        return saved + drawing.label("scenario", plan.title)
            + "  again:    wirescript \(words.verb) \(file) --seed \(seed) --filter \(filter)"
            + "\(plan.options.map { " " + Replay.quoted($0) }.joined())\(words.options)\n"
    }
}

/// The spelling of a title in a command that can be pasted into a shell.
package enum Replay {
    /// How one begins to play these actors again: the command's verb, and its options.
    static func words(of side: Side) -> (verb: String, options: String) {
        switch side {
        case .both: ("run", "")
        case .servers(let service):
            (
                "serve",
                service.ports.sorted { $0.key < $1.key }.map { " --port \($0.key)=\($0.value)" }.joined()
                    + (service.isEndless ? "" : service.command.isEmpty ? " --once" : " --")
                    + service.command.map { " " + quoted($0) }.joined()
            )
        case .clients(let addresses):
            (
                "connect",
                addresses.sorted { $0.key < $1.key }
                    .map { " --to " + quoted("\($0.key)=\($0.value.written)") }.joined()
            )
        }
    }

    /// A text as a regular expression that matches just it.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            if visible(String(scalar)) != String(scalar) {
                // Such as a tab, or what turns the direction of writing: it could not be read, nor copied.
                escaped += "\\u{\(String(scalar.value, radix: 16))}"
                continue
            }
            if "\\^$.|?*+()[]{}".unicodeScalars.contains(scalar) { escaped += "\\" }
            escaped.unicodeScalars.append(scalar)
        }
        return escaped
    }

    /// One word for a shell.
    package static func quoted(_ text: String) -> String {
        let plain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
                UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        if plain, !text.isEmpty { return text }
        if text != visible(text) { return dollarQuoted(text) }
        return "'" + text.spelling { $0 == "'" ? "'\\''" : nil } + "'"
    }

    /// The same, of what a terminal would obey, such as an escape sequence: spelt out, as bash, zsh and ksh read it.
    private static func dollarQuoted(_ text: String) -> String {
        var word = "$'"
        for scalar in text.unicodeScalars {
            if scalar == "'" || scalar == "\\" || visible(String(scalar)) != String(scalar) {
                for byte in String(scalar).utf8 {
                    let digits = String(byte, radix: 8)
                    word += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
                }
            } else {
                word.unicodeScalars.append(scalar)
            }
        }
        return word + "'"
    }
}

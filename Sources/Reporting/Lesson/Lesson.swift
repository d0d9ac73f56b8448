package import Playing
import Scenarios

/// A pitfall as it was just played: the careless program and the careful one, or what a reference card shows.
package struct Lesson: Sendable {
    /// A paragraph of `about` that begins with a label: `Why: ...`.
    package struct Section: Sendable {
        package let label: String
        package let text: String
    }

    /// What one types after `wirescript learn`.
    package let name: String
    package let chapter: String
    /// In the file's order.
    package let results: [ScenarioResult]

    /// Makes a lesson of what its scenarios came to.
    package init(name: String, chapter: String, results: [ScenarioResult]) {
        self.name = name
        self.chapter = chapter
        self.results = results
    }

    /// Whether everything did as the lesson says. What was skipped shows nothing, and is not wrong.
    package var isAsTold: Bool { results.allSatisfy { $0.outcome.isAsTold } }

    /// What the first scenario tells, before and after it is played.
    package var sections: [Section] { results.first.map { Self.sections($0.plan.scenario.about) } ?? [] }

    /// What is told before the careless program is played: what one expects.
    var before: [Section] { sections.filter { $0.label == "Expected" } }
    /// What is told when it has been.
    var after: [Section] {
        sections.filter { $0.label != "Expected" && !Self.conclusions.contains($0.label) }
    }
    /// What is told in the end.
    var conclusion: [Section] { sections.filter { Self.conclusions.contains($0.label) } }

    private static let conclusions = ["Remedy", "Source"]

    /// The paragraphs of an `about`. One without a label belongs to the one before.
    static func sections(_ about: String?) -> [Section] {
        var sections: [Section] = []
        for paragraph in (about ?? "").split(separator: "\n") {
            let colon = paragraph.prefix(14).firstIndex(of: ":")
            if let colon, paragraph[..<colon].allSatisfy({ $0.isLetter || $0 == " " }) {
                let text = paragraph[colon...].dropFirst().drop { $0 == " " }
                sections.append(Section(label: String(paragraph[..<colon]), text: String(text)))
            } else if let last = sections.popLast() {
                sections.append(Section(label: last.label, text: "\(last.text) \(paragraph)"))
            } else {
                sections.append(Section(label: "", text: String(paragraph)))
            }
        }
        return sections
    }
}

extension ScenarioResult.Outcome {
    fileprivate var isAsTold: Bool {
        switch self {
        case .played(let verdict, _): verdict.isMet
        case .skipped: true
        case .error: false
        }
    }
}

extension ScenarioResult {
    /// What came of it, in a sentence for somebody who learns.
    var moral: String {
        switch outcome {
        case .skipped(let reason): return "This machine cannot show it: \(reason)."
        case .error(let error): return "It could not be played: \(error.message)."
        case .played(let verdict, _):
            guard let failure = verdict.failures.first else {
                let isCareless = plan.scenario.tags.contains("careless")
                return isCareless
                    ? "Nothing failed, and nobody noticed: that is the pitfall."
                    : "Both sides got what they should."
            }
            let what =
                "'\(failure.actor)' failed (\(failure.cause.rawValue)): \(failure.message)."
                + failure.difference
            return verdict.isMet ? what : "That was not to be: \(what)"
        }
    }
}

extension Failure {
    /// What was wanted and what came, where both are short enough to be said.
    fileprivate var difference: String {
        guard let expected, let received, expected.offset == 0, received.offset == 0,
            expected.bytes.count <= 80, received.bytes.count <= 80
        else { return "" }
        let (wanted, came) = (Text.quoted(expected.bytes, limit: 80), Text.quoted(received.bytes, limit: 80))
        return " It wanted \(wanted), and got \(came)."
    }
}

package import YAMLTree

/// How one scenario ended.
package struct ScenarioResult: Sendable {
    /// The outcomes there are.
    package enum Outcome: Sendable {
        /// It was played; the verdict says whether it met what it asked for.
        case played(Verdict, Journal)
        /// It was not played, for this reason.
        case skipped(String)
        /// The harness could not do its work.
        case error(HarnessError)
    }

    /// What was planned: title, file, seed, tags.
    package var plan: Plan
    /// How it ended.
    package var outcome: Outcome
    /// How long it took, in seconds.
    package var seconds: Double
    /// The folder in which its payloads and its journal were saved.
    package var artifacts: String?

    /// Makes a result.
    package init(plan: Plan, outcome: Outcome, seconds: Double) {
        self.plan = plan
        self.outcome = outcome
        self.seconds = seconds
    }

    /// The same with what an ordinary run keeps in its journal.
    package var narrowed: ScenarioResult {
        guard case .played(let verdict, let journal) = outcome else { return self }
        var narrowed = self
        narrowed.outcome = .played(verdict, journal.narrowed)
        return narrowed
    }
}

/// The harness could not do its work: not the peer's fault, not the file's. Exit status 3.
package struct HarnessError: Error, Sendable, CustomStringConvertible {
    /// What could not be done, with the call's name and errno's text.
    package var message: String
    /// What to do about it.
    package var advice: String?
    /// The place in the scenario that asked for it.
    package var span: Span?

    /// Makes an error.
    package init(_ message: String, advice: String? = nil, span: Span? = nil) {
        self.message = message
        self.advice = advice
        self.span = span
    }

    /// The message and the advice in one line.
    package var description: String { advice.map { "\(message); \($0)" } ?? message }
}

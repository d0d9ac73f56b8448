package import Scenarios

/// Whether a scenario met what it asked for: a pure function of the plan and the journal (`judge`).
package struct Verdict: Sendable {
    /// The scenario did as its `verdict` says.
    package var isMet: Bool
    /// Counted failures first, then the consequent ones, each in order of time.
    package var failures: [Failure]
    /// Failures that `verdict: {fails: ...}` names and that did not occur.
    package var unmet: [ExpectedFailure]

    /// Makes a verdict of what is known.
    package init(isMet: Bool, failures: [Failure], unmet: [ExpectedFailure]) {
        self.isMet = isMet
        self.failures = failures
        self.unmet = unmet
    }

    /// The failures that count.
    package var counted: [Failure] { failures.filter { !$0.isConsequent } }
}

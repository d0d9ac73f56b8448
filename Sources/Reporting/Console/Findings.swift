package import Playing
import Scenarios
package import YAMLTree

extension ScenarioResult {
    /// What did not go as it should, for somebody who shows each at its place: the first is the whole report, the others
    /// are a line each.
    package func findings(seed: UInt64) -> [(span: Span, text: String)] {
        let appearance = Appearance(color: false, width: 100, isInteractive: false)
        let text = ScenarioText(result: self, seed: seed, appearance: appearance)
        let title = plan.scenario.title.span
        switch outcome {
        case .skipped(let reason): return [(title, "'\(plan.title)' was not played: \(reason)")]
        case .error(let error): return [(error.span ?? title, text.trouble ?? error.message)]
        case .played(let verdict, let journal):
            guard let report = text.trouble else { return [] }
            let drawing = FailureText(plan: plan, journal: journal, appearance: appearance)
            let first = verdict.counted.first?.span ?? verdict.unmet.first?.span ?? title
            return [(first, report)] + verdict.counted.dropFirst().map { ($0.span, drawing.line(of: $0)) }
        }
    }
}

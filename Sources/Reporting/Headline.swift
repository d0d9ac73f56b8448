import Playing
import Scenarios
import YAMLTree

/// What went wrong with a scenario in one line and at one place, for reports that begin with no more than that.
struct Headline {
    /// The harness could not play it; nothing is known of the peer.
    let isError: Bool
    /// The first counted failure's cause; `verdict` where a failure that the verdict names did not occur, `harness`
    /// where the harness is at fault.
    let cause: String
    /// One line.
    let message: String
    /// As given on the command line.
    let path: String
    /// From 1.
    let line: Int
    /// From 1.
    let column: Int
    /// Whose failure it is: `mail#1`; nil where it is nobody's.
    let actor: String?
    /// The actor's step; nil outside of any.
    let step: Int?

    /// What was wanted and what came, around the first difference, a line each; none where there is nothing to compare.
    let evidence: [String]

    /// `greeting.yaml:7:20`.
    var place: String { "\(path):\(line):\(column)" }

    private static let most = 400

    fileprivate init(
        isError: Bool = false,
        _ cause: String,
        _ message: String,
        at span: Span,
        in file: SourceFile,
        actor: String? = nil,
        step: Int? = nil,
        evidence: [String] = []
    ) {
        self.isError = isError
        self.cause = cause
        let shown = visible(message)
        self.message = shown.count > Self.most ? shown.prefix(Self.most) + "..." : shown
        path = visible(file.path)
        (line, column) = (file.position(of: span.start).line, file.position(of: span.start).column)
        self.actor = actor
        self.evidence = evidence
        self.step = step
    }
}

extension ScenarioResult {
    /// What went wrong; nil where nothing did, or it was skipped.
    var headline: Headline? {
        let file = plan.file
        let title = plan.scenario.title.span
        switch outcome {
        case .skipped: return nil
        case .error(let error):
            return Headline(isError: true, "harness", error.description, at: error.span ?? title, in: file)
        case .played(let verdict, _) where verdict.isMet: return nil
        case .played(let verdict, let journal):
            if let failure = verdict.accused(in: plan).first {
                return Headline(
                    failure.cause.rawValue,
                    failure.message,
                    at: failure.span,
                    in: file,
                    actor: failure.connection.map { journal.connections[$0].label } ?? failure.actor,
                    step: failure.step,
                    evidence: Comparison(failure, appearance: Appearance()).asText
                )
            }
            let message = "a failure that the verdict names did not occur"
            return Headline("verdict", message, at: verdict.unmet.first?.span ?? title, in: file)
        }
    }

    /// What the console says of a scenario that did not do as it should, a line each, without colour and with nothing
    /// in it that a terminal or a browser would obey. No longer than `limit` bytes.
    func picture(seed: UInt64, limit: Int) -> [String] {
        let text = ScenarioText(result: self, seed: seed, appearance: Appearance()).trouble ?? ""
        var lines: [String] = []
        var size = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let shown = visible(line)
            size += shown.utf8.count + 1
            if size > limit { return lines + ["... (the console tells the rest)"] }
            lines.append(shown)
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}

extension Verdict {
    /// The counted failures: those that the scenario's verdict names, and the others.
    func told(of plan: Plan) -> (foretold: [Failure], surprising: [Failure]) {
        let named = plan.scenario.fails ?? []
        let isNamed = { (failure: Failure) in named.contains { $0.names(failure) } }
        return (counted.filter(isNamed), counted.filter { !isNamed($0) })
    }

    /// The failures for which the verdict is not met.
    func accused(in plan: Plan) -> [Failure] {
        let (foretold, surprising) = told(of: plan)
        // The judge uses up each named failure once: where all are named, one of them came too often.
        return surprising.isEmpty && unmet.isEmpty ? foretold : surprising
    }
}

extension ExpectedFailure {
    fileprivate func names(_ failure: Failure) -> Bool {
        (actor ?? failure.actor) == failure.actor && (cause ?? failure.cause) == failure.cause
            && (step ?? failure.step) == failure.step
    }
}

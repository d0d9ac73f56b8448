package import Playing

/// What a service without an end tells people: each connection that failed, when it has, and at the end how many there
/// were.
package struct ServiceText {
    private let seed: UInt64
    private let appearance: Appearance
    /// Connections that are over.
    package private(set) var connections = 0
    private var failed = 0

    /// Makes the text of a service; `seed` is the run's.
    package init(seed: UInt64, appearance: Appearance) {
        self.seed = seed
        self.appearance = appearance
    }

    /// Counts a connection that is over; what went wrong with it, and, if it is to be verbose, its journal.
    package mutating func record(_ result: ScenarioResult, isVerbose: Bool) -> String {
        connections += 1
        let text = ScenarioText(result: result, seed: seed, appearance: appearance)
        let timeline = isVerbose ? text.timeline : ""
        guard let trouble = text.trouble else { return timeline }
        failed += 1
        return timeline + "\n" + trouble + "\n"
    }

    /// What the service came to.
    package func summary(_ result: ScenarioResult, exit: Int32) -> String {
        let text = ScenarioText(result: result, seed: seed, appearance: appearance)
        // The connections' failures were told: here is only what no connection is to blame for.
        let isTold = if case .played(let verdict, _) = result.outcome { verdict.unmet.isEmpty } else { false }
        let trouble = isTold ? "" : text.trouble.map { "\n\($0)\n" } ?? ""
        let word = exit == 0 ? appearance.paint("passed", .green) : appearance.paint("failed", .red)
        let seconds = Figures.fixed(result.seconds, places: 2)
        return trouble + "\(word): \(Figures.count(connections, "connection"))"
            + (failed > 0 ? ", \(failed) failed" : "") + " in \(seconds) s; seed \(seed)\n"
    }
}

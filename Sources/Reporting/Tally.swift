package import Playing

/// What a run came to: the numbers of its summary.
package struct Tally: Sendable {
    /// Scenarios that met their verdict.
    package var passed = 0
    /// Scenarios that did not meet their verdict.
    package var failed = 0
    /// Scenarios that were not played, for a reason.
    package var skipped = 0
    /// Scenarios that the harness could not play.
    package var errors = 0
    /// How many were to be played; nil where the run had no end of its own (`--until-failure`).
    package var planned: Int?
    /// The run's seed.
    package let seed: UInt64
    /// How long the run took.
    package var seconds = 0.0
    /// Whether it was interrupted.
    package var isInterrupted = false
    /// The exit status.
    package var exit: Int32 = 0
    /// Which part of a whole run this is; nil where it is all of it.
    package var shard: ShardPart?

    /// Makes a tally of nothing yet.
    package init(planned: Int?, seed: UInt64) {
        self.planned = planned
        self.seed = seed
    }

    /// How many have ended, one way or another.
    package var ended: Int { passed + failed + skipped + errors }

    /// Counts a result.
    package mutating func count(_ result: ScenarioResult) {
        switch result.outcome {
        case .played(let verdict, _): if verdict.isMet { passed += 1 } else { failed += 1 }
        case .skipped: skipped += 1
        case .error: errors += 1
        }
    }
}

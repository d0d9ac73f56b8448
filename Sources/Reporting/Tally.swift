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
    /// The exit status.
    package var exit: Int32 = 0
    /// Which part of a whole run this is; nil where it is all of it.
    package var shard: ShardPart?
    /// What kept scenarios from being played.
    package var obstacles: [Obstacle] = []

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

extension Tally {
    /// How many were to be played and were not.
    var unplayed: Int { max(0, (planned ?? ended) - ended) }

    /// Why the run is no success, where no scenario's result says so: a report that only listed results would look as if
    /// all were well. Nil where there is nothing to add.
    var untold: String? {
        switch exit {
        case 0: return nil
        case 130:
            return "interrupted: "
                + (unplayed > 0 ? "\(Figures.count(unplayed, "scenario")) not played" : "not all was played")
        case 1: return failed > 0 ? nil : "the service failed, through no fault of any one connection"
        case 2: return "a scenario file is invalid: nothing was played"
        case 64: return "wrong usage: nothing was played"
        default:
            if errors > 0 { return nil }
            return passed + failed > 0
                ? "the harness could not do its work"
                : skipped > 0 ? "nothing was played: all was skipped" : "nothing was played"
        }
    }
}

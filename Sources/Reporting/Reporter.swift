package import Playing

/// A report of a run: takes each result when its scenario has ended, in that order, and writes through a closure that
/// it was made with. It keeps of a result only what its end has to say, since a run may have any number of them.
package protocol Reporter {
    /// Takes note of a scenario that begins.
    mutating func begin(_ plan: Plan, index: Int)

    /// Takes note that time goes by; called now and then where somebody watches.
    mutating func tick()

    /// Takes a result. `index` counts the run's scenarios from 1; `seed` is the run's seed of its round.
    mutating func record(_ result: ScenarioResult, index: Int, seed: UInt64)

    /// Ends the report. Called once, also when the run was interrupted or nothing was played.
    mutating func finish(_ tally: Tally)
}

extension Reporter {
    package mutating func begin(_ plan: Plan, index: Int) {}
    package mutating func tick() {}
}

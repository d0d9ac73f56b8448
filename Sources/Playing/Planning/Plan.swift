package import Scenarios
package import YAMLTree

/// A scenario as it will be played: one row of its matrix, variables set, defaults applied.
///
/// A plan is a value made before anything is opened; playing it changes nothing in it.
package struct Plan: Sendable {
    /// What it was planned from.
    package internal(set) var scenario: Scenario
    /// Which of its actors are played.
    package internal(set) var side = Side.both
    /// The file it stands in: what spans refer to.
    package let file: SourceFile
    /// What it may do beyond its own folder and machine.
    package internal(set) var allowances = Allowances()
    /// The options of the command line that say how it is played, for the command that plays it again.
    package internal(set) var options: [String] = []
    /// The expanded title, with the matrix values it does not name itself.
    package let title: String
    /// The line of its title in the file, from 1.
    package let line: Int
    /// What everything random comes from.
    package let seed: UInt64
    /// The deadline, in nanoseconds after every service is ready.
    package let timeout: Int64
    /// Multiplies every limit of a step.
    package let timeoutScale: Double
    /// `vars` and the matrix row, in the order in which they are set.
    package let variables: [String: [UInt8]]
    /// A reason not to play it.
    package let skip: String?
    /// Fixed addresses it listens on: two plans that share one never overlap.
    package let fixedAddresses: [String]

    /// A limit of time in nanoseconds, multiplied. Beyond a century it is a century, so that a deadline can be counted.
    static func scaled(_ limit: Int64, by scale: Double) -> Int64 {
        Int64(min(Double(limit) * scale, 3_155_760_000_000_000_000))
    }
}

extension Plan {
    /// A plan of which only that is known which a report tells, of variables their names: to report on it again, not to be
    /// played.
    package init(
        reported scenario: Scenario,
        in file: SourceFile,
        title: String,
        line: Int,
        seed: UInt64,
        variables: [String],
        skip: String?,
        options: [String],
        side: Side = .both
    ) {
        self.scenario = scenario
        self.side = side
        self.file = file
        self.title = title
        self.line = line
        self.seed = seed
        self.skip = skip
        self.options = options
        timeout = 0
        timeoutScale = 1
        self.variables = Dictionary(variables.map { ($0, []) }) { $1 }
        fixedAddresses = []
    }
}

/// What the command line adds to every scenario.
package struct PlanOptions: Sendable {
    /// The run's seed.
    package var seed: UInt64
    /// Multiplies every limit: deadlines and `within`.
    package var timeoutScale = 1.0
    /// `--var`, over `--var-file`: win over the file's `vars`.
    package var variables: [String: String] = [:]
    /// The words of the command line that say this and what else is allowed and set.
    package var words: [String] = []
    /// From `WIRESCRIPT_VAR_*`: the file's `vars` win over these.
    package var environmentVariables: [String: String] = [:]

    /// Options with a seed and defaults for the rest.
    package init(seed: UInt64) { self.seed = seed }
}

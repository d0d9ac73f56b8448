import Reporting

/// What a run came to.
public struct RunResult: Sendable {
    /// Scenarios that met their verdict.
    public let passed: Int
    /// Scenarios that did not meet their verdict.
    public let failed: Int
    /// Scenarios that were not played, for a reason that was reported.
    public let skipped: Int
    /// Scenarios that the harness could not play.
    public let errors: Int
    /// How long it took, in seconds.
    public let seconds: Double
    /// The seed that plays the same again.
    public let seed: UInt64
    /// The exit status of the command line.
    public let status: ExitStatus

    init(_ tally: Tally, status: ExitStatus? = nil) {
        passed = tally.passed
        failed = tally.failed
        skipped = tally.skipped
        errors = tally.errors
        seconds = tally.seconds
        seed = tally.seed
        self.status = status ?? ExitStatus(rawValue: tally.exit) ?? .harness
    }
}

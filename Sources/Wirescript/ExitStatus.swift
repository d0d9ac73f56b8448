/// The exit status of the command line. Where several apply, the first in this order counts: interrupted, harness,
/// invalid, failed, unread.
public enum ExitStatus: Int32, Sendable {
    /// Every scenario met its verdict, and at least one was played.
    case passed = 0
    /// A scenario did not meet its verdict.
    case failed = 1
    /// A file is invalid: nothing was played.
    case invalid = 2
    /// The harness could not do its work.
    case harness = 3
    /// Wrong usage.
    case usage = 64
    /// Interrupted by a signal.
    case interrupted = 130
    /// Whoever read standard output went before all had been written, as `head` does: what a shell says of a program that
    /// SIGPIPE has ended. Where everything was played nonetheless, its own status counts.
    case unread = 141
}

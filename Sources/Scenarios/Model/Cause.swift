/// Why a step, a connection or a process failed: the machine-readable names of every report.
package enum Cause: String, Hashable, Sendable, CaseIterable {
    case mismatch
    case eof
    case reset
    case timeout
    case unexpectedBytes = "unexpected-bytes"
    case refused
    case tooEarly = "too-early"
    case unmatched
    case unusedRule = "unused-rule"
    case missingConnection = "missing-connection"
    case extraConnection = "extra-connection"
    case exitStatus = "exit-status"
    case output
    case tooLong = "too-long"
    case malformed
    case unset
    case tls
    case io
}

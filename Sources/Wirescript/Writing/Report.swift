import Reporting

/// A report of the run beside the console's: `--report KIND[:PATH]`.
public struct Report: Sendable {
    /// The kinds there are.
    public enum Kind: String, Sendable, CaseIterable {
        /// One JSON object a line.
        case jsonl
        /// The same, with every event of every journal.
        case jsonlWithJournal = "jsonl+journal"
    }

    /// What is written.
    public var kind: Kind
    /// Where to; nil for standard output: the console's report then goes to standard error.
    public var path: String?

    /// Makes a report.
    public init(_ kind: Kind, path: String? = nil) {
        self.kind = kind
        self.path = path
    }
}

extension Report.Kind {
    /// What writes a report of this kind to `output`.
    func reporter(to output: Output, tally: Tally, scenarios: Int) -> any Reporter {
        switch self {
        case .jsonl, .jsonlWithJournal:
            JSONLines(includesJournal: self == .jsonlWithJournal, tally: tally, scenarios: scenarios) {
                output.write($0)
            }
        }
    }
}

import Glibc
import Reporting
import YAMLTree

/// A report of the run beside the console's: `--report KIND[:PATH]`.
public struct Report: Sendable {
    /// The kinds there are.
    public enum Kind: String, Sendable, CaseIterable {
        /// One JSON object a line.
        case jsonl
        /// The same, with every event of every journal.
        case jsonlWithJournal = "jsonl+journal"
        /// JUnit's XML, which CI systems read.
        case junit
        /// The Test Anything Protocol, version 14.
        case tap
        /// Annotations for GitHub Actions, and the job's summary. Without a path they are written among what is written
        /// for people.
        case github
        /// What was played as packets, for Wireshark.
        case pcapng
        /// A page for a browser, with a diagram of every exchange.
        case html
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
    /// The kind most likely meant.
    package static func nearest(to word: String) -> Report.Kind? {
        YAMLTree.nearest(to: word, among: allCases.map(\.rawValue)).flatMap(Report.Kind.init)
    }
}

extension Report {
    /// Whether this process is a step of GitHub Actions, where a report of that kind is written without being asked for.
    package static var isOnGitHub: Bool { environment("GITHUB_ACTIONS") == "true" }

    /// The first path that two of the reports would be written to, whichever way it is spelt. Only /dev/null takes several.
    package static func sharedPath(of reports: [Report]) -> String? {
        var seen: Set<WholeFile.Place> = []
        if reports.contains(where: \.takesOutput), let place = WholeFile.Place(of: STDOUT_FILENO) {
            seen.insert(place)
        }
        return reports.lazy.compactMap(\.path).first { path in
            // A file is known by its name too: there may be none yet.
            let places = [WholeFile.Place(path), WholeFile.Place(whatIsAt: path)].compactMap(\.self)
            return Set(places).contains { !seen.insert($0).inserted }
        }
    }

    /// Standard output is this report's alone.
    package var takesOutput: Bool { path == nil && kind != .github }
}

extension Report.Kind {
    /// What writes a report of this kind to `output`.
    func reporter(to output: Output, tally: Tally, scenarios: Int) -> any Reporter {
        switch self {
        case .jsonl, .jsonlWithJournal:
            JSONLines(includesJournal: self == .jsonlWithJournal, tally: tally, scenarios: scenarios) {
                output.write($0)
            }
        case .junit: JUnit(workspace: .gitLab, tally: tally) { output.write($0) }
        case .tap: TAP(tally: tally) { output.write($0) }
        case .github: GitHub(workspace: .gitHub, summary: JobSummaryFile.room) { output.write($0) }
        case .pcapng: Capture { output.write($0) }
        case .html: HTMLReport { output.write($0) }
        }
    }

    /// Whether it is made from the journal of every scenario, whatever came of it.
    var needsJournals: Bool { self == .jsonlWithJournal || self == .pcapng }

    /// Whether it tells programs the exit status.
    var tellsStatus: Bool { self == .jsonl || self == .jsonlWithJournal }

    /// Whether it shows the streams whole, and not only what an ordinary journal keeps of them.
    var needsStreams: Bool { self == .pcapng }
}

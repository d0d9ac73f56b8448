package import Playing
import YAMLTree

/// The report for GitHub Actions: an annotation at the place of each failure, ten at most, and the job's summary in
/// Markdown.
package struct GitHub: Reporter {
    private struct Trouble {
        let path: String
        let index: Int
        let annotation: WorkflowCommand
        /// Its part of the summary; nil where there are so many that it would not get in.
        let section: String?
    }

    private let workspace: Workspace
    private let write: (String) -> Void
    private let summarize: ((String) -> Void)?
    private var summary: JobSummary
    private var troubles: [Trouble] = []
    /// How many more there were than are kept: nobody is shown so many.
    private var troublesLeft = 0
    private static let mostKept = 1000
    /// For so many more bytes of sections. Those that end late may come first, so it is more than a summary takes.
    private var room = 4 * JobSummary.most

    /// Makes the report of a run. `summary` takes the job's summary, whole, and has room for so many bytes; nil where
    /// there is none.
    package init(
        workspace: Workspace,
        summary: (room: Int, write: (String) -> Void)?,
        write: @escaping (String) -> Void
    ) {
        self.workspace = workspace
        self.write = write
        summarize = summary?.write
        self.summary = JobSummary(room: summary?.room ?? 0)
    }

    /// Takes a result. All is written at the end, sorted by file.
    package mutating func record(_ result: ScenarioResult, index: Int, seed: UInt64) {
        let path = workspace.path(of: result.plan.file.path)
        summary.count(result, path: path)
        guard let headline = result.headline else { return }
        guard troubles.count < Self.mostKept else { return troublesLeft += 1 }
        let annotation = WorkflowCommand(
            .error,
            path: path,
            line: headline.line,
            column: headline.column,
            title: "\(headline.cause): \(result.plan.title)",
            ([headline.message] + headline.evidence).joined(separator: "\n")
        )
        let section = room > 0 ? JobSummary.section(headline, result, seed: seed) : nil
        room -= section?.utf8.count ?? 0
        troubles.append(Trouble(path: path, index: index, annotation: annotation, section: section))
    }

    /// Writes it all.
    package mutating func finish(_ tally: Tally) {
        troubles.sort { ($0.path, $0.index) < ($1.path, $1.index) }
        for trouble in troubles.prefix(WorkflowCommand.mostShown) { write(trouble.annotation.written) }
        let more = troubles.count + troublesLeft - WorkflowCommand.mostShown
        if more > 0 {
            let count = Figures.count(more, "more scenario")
            write(WorkflowCommand.more("\(count) failed; the log and the job's summary tell of each").written)
        }
        let obstacles = tally.obstacles.map { obstacle in
            let place = obstacle.place.map { ($0, workspace.path(of: $0.path)) }
            return WorkflowCommand(obstacle, path: place?.1)
        }
        for command in obstacles.prefix(WorkflowCommand.mostShown) { write(command.written) }
        let left = obstacles.count - WorkflowCommand.mostShown
        if left > 0 {
            write(
                WorkflowCommand.more("and \(left) more; the log and the job's summary tell of each").written
            )
        }
        if tally.obstacles.isEmpty, let untold = tally.untold {
            write(WorkflowCommand(.error, title: "wirescript", untold).written)
        }
        summarize?(summary.text(tally, sections: troubles.map(\.section), others: troublesLeft))
    }
}

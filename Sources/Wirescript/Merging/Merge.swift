import Playing
import Reporting
import Scenarios

/// Makes one report of several: of the shards of a run, or of several runs.
///
/// It passes only where it is sure: a shard that is missing or was cut off, and a scenario that is there twice, are
/// faults of the harness.
package struct Merge {
    /// Reports of the kinds `jsonl` and `jsonl+journal`.
    package var paths: [String]
    /// What is written of them, and how.
    package var run: Run

    /// Makes a merge; of the run only its reports and what is written for people are of meaning.
    package init(_ paths: [String], writing run: Run) {
        self.paths = paths
        self.run = run
    }

    /// Writes the reports; the exit status that one run of it all would have.
    package func perform() -> ExitStatus {
        var faults: [String] = []
        var inputs: [(path: String, report: ReportFile)] = []
        for path in paths {
            do throws(HarnessError) {
                let report = ReportFile(try FileReading.report(path))
                faults += report.faults.map { "'\(path)': \($0)" }
                inputs.append((path, report))
            } catch { faults.append("\(error)") }
        }
        faults += ShardSet(inputs).faults
        let selection = Selection(inputs)
        faults += selection.faults
        for fault in faults { Output.error.write("wirescript: error: \(fault)\n") }
        warnOfSeeds(inputs)
        let status = inputs.map { Self.status(of: $0.report) } + (faults.isEmpty ? [] : [.harness])
        return write(selection, of: inputs, status: .worst(status))
    }

    private func write(
        _ selection: Selection,
        of inputs: [(path: String, report: ReportFile)],
        status: ExitStatus
    ) -> ExitStatus {
        let planned = inputs.lazy.compactMap { $0.report.shard?.scenarios }.first
        let count = selection.items.count
        var tally = Tally(
            planned: max(count, planned ?? inputs.reduce(0) { $0 + $1.report.planned }),
            seed: inputs.first?.report.seed ?? 0
        )
        // They were played side by side.
        tally.seconds = inputs.map(\.report.seconds).max() ?? 0
        tally.obstacles = Obstacle.bounded(Self.obstacles(of: inputs.map(\.report)))
        var expected: [String: Int] = [:]
        for item in selection.items { expected[item.entry.file, default: 0] += 1 }
        let recorder: Recorder
        do throws(HarnessError) {
            recorder = try Recorder(run, tally: tally, scenarios: count, expected: expected)
        } catch {
            Refusal(error).write()
            return .harness
        }
        for item in selection.items {
            let result = inputs[item.input].report.result(
                of: item.entry,
                withJournal: needsJournals || !["passed", "skipped"].contains(item.entry.outcome)
            )
            _ = recorder.record(result, Job(plan: result.plan, index: item.index, seed: item.entry.seed))
        }
        let ended = recorder.finish(.merged(seconds: tally.seconds, status))
        return ExitStatus(rawValue: ended.exit) ?? .harness
    }

    /// Whether what is written shows the journal of a scenario in which all went well, too.
    private var needsJournals: Bool {
        run.detail == .verbose || run.reports.contains { $0.kind.needsJournals || $0.kind == .html }
    }

    /// What a report's exit status says beyond what came of its scenarios, which is judged again.
    private static func status(of report: ReportFile) -> ExitStatus {
        switch report.exit.flatMap(ExitStatus.init(rawValue:)) {
        // Of a shard all of whose scenarios were skipped others know more; errors count by themselves. For anything
        // else, such as a thread that could not be started, nothing in the report stands.
        case .harness?:
            report.entries.contains { $0.outcome == "error" }
                || !report.entries.isEmpty && report.entries.allSatisfy { $0.outcome == "skipped" }
                ? .passed : .harness
        case .failed?: .passed
        case let status?: status
        case nil: .harness
        }
    }

    /// Each once: every shard reads all files.
    private static func obstacles(of reports: [ReportFile]) -> [Obstacle] {
        var seen: Set<String> = []
        return reports.flatMap(\.obstacles).filter { seen.insert($0.text).inserted }
    }

    private func warnOfSeeds(_ inputs: [(path: String, report: ReportFile)]) {
        let seeds = Set(inputs.map(\.report.seed))
        guard seeds.count > 1 else { return }
        let list = seeds.sorted().prefix(8).map(String.init).joined(separator: ", ")
        Output.error.write(
            "wirescript: warning: these runs had different seeds (\(list)); the summary names the first, and what failed its"
                + " own; give all shards one with '--seed'\n"
        )
    }
}

extension ExitStatus {
    /// Of several the one that counts: interrupted, harness, invalid, failed.
    static func worst(_ statuses: [ExitStatus]) -> ExitStatus {
        [.interrupted, .usage, .harness, .invalid, .failed, .unread].first { statuses.contains($0) }
            ?? .passed
    }
}

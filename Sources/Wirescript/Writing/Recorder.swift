import Locks
import Playing
import Reporting

/// Hands each result to every report as it comes, from whichever worker, and counts. Results are not kept.
final class Recorder: Sendable {
    /// Whether the run goes on.
    enum Advice {
        case goOn
        case stop
    }

    /// How the playing ended.
    enum Ending {
        /// As it should, or at the first failure where that was asked for.
        case complete
        case interrupted
        /// In the midst of the only scenario, of which a failure had been seen.
        case cutOff
        /// A worker could not do its work.
        case broken
        /// A service without an end was ended; what it came to as a whole.
        case served(ScenarioResult.Outcome)
        /// Several runs were, in so many seconds; what their exit statuses say beside what came of the scenarios.
        case merged(seconds: Double, ExitStatus)
        /// Nothing was played.
        case refused(ExitStatus)
    }

    private struct State {
        var tally: Tally
        var reporters: [any Reporter]
        /// Those that are given streams whole; the others are to say the same whether there are such or not.
        var streamReporters: [any Reporter]
        var artifacts: ArtifactFolder?
    }

    private let state: Mutex<State>
    private let files: [WholeFile]
    private let outputs: [Output]
    private let stopsAtFailure: Bool
    /// Somebody watches a terminal.
    let isWatched: Bool
    private let start = ContinuousClock.now

    /// Opens the reports. `expected` counts the results that each file brings; empty where that is not known.
    init(_ run: Run, tally: Tally, scenarios: Int, expected: [String: Int]) throws(HarnessError) {
        var files: [WholeFile] = []
        let console = run.console
        var outputs = [console]
        var reporters: [any Reporter] = []
        var streamReporters: [any Reporter] = []
        if let detail = run.detail?.console {
            let appearance = Appearance(of: console.descriptor, color: run.color)
            reporters.append(
                Console(detail: detail, appearance: appearance, tally: tally, expected: expected) {
                    Appearance.columns(of: console.descriptor)
                } write: {
                    console.write($0)
                }
            )
        }
        isWatched = run.detail != nil && Appearance(of: console.descriptor, color: .never).isInteractive
        for report in run.reports {
            var output = report.takesOutput ? Output.standard : console
            if let path = report.path {
                let file = try WholeFile(path, as: "report")
                files.append(file)
                output = file.output
            }
            outputs.append(output)
            let reporter = report.kind.reporter(to: output, tally: tally, scenarios: scenarios)
            if report.kind.needsStreams {
                streamReporters.append(reporter)
            } else {
                reporters.append(reporter)
            }
        }
        let artifacts = try run.artifacts.map { (path) throws(HarnessError) in try ArtifactFolder(path) }
        self.files = files
        self.outputs = outputs
        stopsAtFailure = run.failFast || run.untilFailure
        state = Mutex(
            State(tally: tally, reporters: reporters, streamReporters: streamReporters, artifacts: artifacts)
        )
    }

    /// Takes note of a scenario that begins. May be called from any thread.
    func begin(_ job: Job) {
        guard isWatched else { return }
        state.withLock { state in
            for place in state.reporters.indices { state.reporters[place].begin(job.plan, index: job.index) }
        }
    }

    /// Keeps what is on the terminal up to date until the task is cancelled.
    func watch() async {
        while isWatched, (try? await Task.sleep(for: .milliseconds(100))) != nil {
            state.withLock { state in
                for place in state.reporters.indices { state.reporters[place].tick() }
            }
        }
    }

    /// Takes a result. May be called from any thread.
    func record(_ result: ScenarioResult, _ job: Job) -> Advice {
        state.withLock { state in
            state.tally.count(result)
            for place in state.streamReporters.indices {
                state.streamReporters[place].record(result, index: job.index, seed: job.seed)
            }
            let folder = state.artifacts?.save(result, seed: job.seed)
            let isWide = !state.streamReporters.isEmpty || state.artifacts != nil
            var result = isWide ? result.narrowed : result
            result.artifacts = folder
            for place in state.reporters.indices {
                state.reporters[place].record(result, index: job.index, seed: job.seed)
            }
            let hasFailed = state.tally.failed + state.tally.errors > 0
            return stopsAtFailure && hasFailed || outputFailure != nil ? .stop : .goOn
        }
    }

    /// Ends every report and says what the run came to.
    func finish(_ ending: Ending) -> Tally {
        state.withLock { state in
            let elapsed = (ContinuousClock.now - start).components
            state.tally.seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
            if case .merged(let seconds, _) = ending { state.tally.seconds = seconds }
            let status = status(ending, state.tally)
            state.tally.exit = status.rawValue
            for place in state.streamReporters.indices { state.streamReporters[place].finish(state.tally) }
            for place in state.reporters.indices { state.reporters[place].finish(state.tally) }
            let failures =
                files.compactMap { $0.commit() }
                + [outputFailure, state.artifacts?.failure].compactMap(\.self)
            for failure in Set(failures) { Output.error.write("wirescript: error: \(failure)\n") }
            if !failures.isEmpty, status != .interrupted { state.tally.exit = ExitStatus.harness.rawValue }
            return state.tally
        }
    }

    private func status(_ ending: Ending, _ tally: Tally) -> ExitStatus {
        switch ending {
        case .refused(let status): return status
        case .cutOff: return .interrupted
        case .interrupted where tally.planned.map { tally.ended < $0 } ?? true: return .interrupted
        case .broken, .served(.error), .served(.skipped): return .harness
        case .served(.played(let verdict, _)): return verdict.isMet ? .passed : .failed
        // That nothing was played is no fault beside an invalid file: it is why.
        case .merged(_, .invalid) where tally.errors == 0: return .invalid
        case .merged(_, let said):
            // That something was not played is explained by a failure, after which a run may end, or by nothing.
            let isPart = tally.failed == 0 && (tally.planned ?? 0) > tally.ended
            return .worst([said, status(.complete, tally), isPart ? .harness : .passed])
        case .complete, .interrupted:
            let isNothing = tally.passed + tally.failed == 0 && tally.shard?.isIdle != true
            if tally.errors > 0 || isNothing { return .harness }
            return tally.failed > 0 ? .failed : .passed
        }
    }

    /// What kept a report from being written; nil while nothing has.
    private var outputFailure: String? { outputs.lazy.compactMap(\.failure).first }
}

extension Run {
    /// Where to what is written for people goes.
    var console: Output { isOutputTaken || reports.contains(where: \.takesOutput) ? .error : .standard }
}

extension Run.Detail {
    fileprivate var console: Console.Detail {
        switch self {
        case .quiet: .quiet
        case .ordinary: .ordinary
        case .verbose: .verbose
        }
    }
}

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

    /// A report and where it goes.
    private struct Channel {
        /// When it is ended: one that tells the exit status only when the files of the others are in their places.
        enum Turn: CaseIterable {
            case report
            case status
            case console
        }

        var reporter: any Reporter
        let turn: Turn
        /// It is given streams whole; the others are to say the same whether there is such a one or not.
        var isWide = false
        var file: WholeFile?
    }

    private struct State {
        var tally: Tally
        var channels: [Channel]
        var artifacts: ArtifactFolder?
    }

    private let state: Mutex<State>
    private let console: Output
    private let outputs: [Output]
    /// Something is read besides what is written for people.
    private let isReported: Bool
    private let stopsAtFailure: Bool
    /// Somebody watches a terminal.
    let isWatched: Bool
    private let start = ContinuousClock.now

    /// Opens the reports. `expected` counts the results that each file brings; empty where that is not known.
    init(_ run: Run, tally: Tally, scenarios: Int, expected: [String: Int]) throws(HarnessError) {
        let console = run.console
        var outputs: [Output] = []
        var channels: [Channel] = []
        if let detail = run.detail?.console {
            let appearance = Appearance(of: console.descriptor, color: run.color)
            let reporter =
                Console(detail: detail, appearance: appearance, tally: tally, expected: expected) {
                    Appearance.columns(of: console.descriptor)
                } write: {
                    console.write($0)
                }
            channels.append(Channel(reporter: reporter, turn: .console))
        }
        isWatched = run.detail != nil && Appearance(of: console.descriptor, color: .never).isInteractive
        for report in run.reports {
            var output = report.takesOutput ? Output.standard : console
            let file = try report.path.map { (path) throws(HarnessError) in try WholeFile(path, as: "report")
            }
            if let file { output = file.output }
            if output !== console { outputs.append(output) }
            channels.append(
                Channel(
                    reporter: report.kind.reporter(to: output, tally: tally, scenarios: scenarios),
                    turn: report.kind.tellsStatus ? .status : .report,
                    isWide: report.kind.needsStreams,
                    file: file
                )
            )
        }
        let artifacts = try run.artifacts.map { (path) throws(HarnessError) in try ArtifactFolder(path) }
        self.console = console
        self.outputs = outputs
        isReported = !outputs.isEmpty || artifacts != nil
        stopsAtFailure = run.failFast || run.untilFailure
        state = Mutex(State(tally: tally, channels: channels, artifacts: artifacts))
    }

    /// Takes note of a scenario that begins. May be called from any thread.
    func begin(_ job: Job) {
        guard isWatched else { return }
        state.withLock { state in
            for place in state.channels.indices {
                state.channels[place].reporter.begin(job.plan, index: job.index)
            }
        }
    }

    /// Keeps what is on the terminal up to date until the task is cancelled.
    func watch() async {
        while isWatched, (try? await Task.sleep(for: .milliseconds(100))) != nil {
            state.withLock { state in
                for place in state.channels.indices { state.channels[place].reporter.tick() }
            }
        }
    }

    /// Takes a result. May be called from any thread.
    func record(_ result: ScenarioResult, _ job: Job) -> Advice {
        state.withLock { state in
            state.tally.count(result)
            func tell(_ result: ScenarioResult, wide: Bool) {
                for place in state.channels.indices where state.channels[place].isWide == wide {
                    state.channels[place].reporter.record(result, index: job.index, seed: job.seed)
                }
            }
            tell(result, wide: true)
            let folder = state.artifacts?.save(result, seed: job.seed)
            let isWide = state.artifacts != nil || state.channels.contains(where: \.isWide)
            var result = isWide ? result.narrowed : result
            result.artifacts = folder
            tell(result, wide: false)
            let hasFailed = state.tally.failed + state.tally.errors > 0
            let isForNobody = console.isUnread && !isReported
            return stopsAtFailure && hasFailed || outputFailure != nil || isForNobody ? .stop : .goOn
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
            var told: Set<String> = []
            for turn in Channel.Turn.allCases {
                let places = state.channels.indices.filter { state.channels[$0].turn == turn }
                for place in places { state.channels[place].reporter.finish(state.tally) }
                var failures = places.compactMap { state.channels[$0].file?.commit() }
                failures += [outputFailure, state.artifacts?.failure].compactMap(\.self)
                for failure in failures where told.insert(failure).inserted {
                    Output.error.write("wirescript: error: \(failure)\n")
                    if status != .interrupted { state.tally.exit = ExitStatus.harness.rawValue }
                }
            }
            if console.isUnread, state.tally.exit == 0, state.tally.planned != state.tally.ended {
                state.tally.exit = ExitStatus.unread.rawValue
            }
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
    private var outputFailure: String? {
        outputs.lazy.compactMap(\.failure).first ?? (console.isUnread ? nil : console.failure)
    }
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

import Glibc
import Net
import Playing
import Reporting
import Scenarios
import YAMLTree

/// A run of scenarios: both ends of each are played against each other, and what happened is reported.
///
/// ```swift
/// var run = Run(Inputs(paths: ["scenarios"]))
/// run.seed = 7
/// let result = await run.play()
/// precondition(result.status == .passed)
/// ```
public struct Run: Sendable {
    /// How much the console's report says.
    public enum Detail: Sendable {
        /// Failures and the summary.
        case quiet
        /// A line for each file too.
        case ordinary
        /// The journal of each scenario too.
        case verbose
    }

    /// What is read.
    public var inputs: Inputs
    /// A regular expression: only scenarios are played whose title or path holds a match.
    public var filter: String?
    /// Only scenarios with one of these tags are played, and none with a tag that is given here after a `!`.
    public var tags: [String] = []
    /// What everything random comes from; nil for one that is made up and reported.
    public var seed: UInt64?
    /// How often each scenario is played; nil for once or, with `untilFailure`, without an end.
    public var rounds: Int?
    /// Play round after round until something fails.
    public var untilFailure = false
    /// Play in an order that comes from the seed.
    public var shuffles = false
    /// Begin no scenario after one has failed.
    public var failFast = false
    /// Only this share of the chosen scenarios is played, in every round; nil for all.
    public var shard: Shard?
    /// Reports of the kind `jsonl` of an earlier run: by the times in them shards are made of equal length. To be the
    /// same for every shard. A file that is not there is told, and is no fault.
    public var shardTimes: [String] = []
    /// Multiplies every limit of time: deadlines and `within`.
    public var timeoutScale = 1.0
    /// Reports for programs.
    public var reports: [Report] = []
    /// A folder for what failed scenarios leave: their journals, and what was expected and came of each failed unit, whole.
    /// It is made when it is needed.
    public var artifacts: String?
    /// How much is written for people; nil for nothing.
    public var detail: Detail? = .ordinary
    /// Whether what is written for people is coloured.
    public var color = ColorChoice.auto

    /// Standard output is somebody else's: what is written for people goes to standard error.
    var isOutputTaken = false

    /// Makes a run with defaults for all but its inputs.
    public init(_ inputs: Inputs) { self.inputs = inputs }

    /// Reads all files and, if they are valid, plays the chosen scenarios. Returns when the last has ended and every
    /// report is written; soon after the task is cancelled, with the status `interrupted`.
    public func play() async -> RunResult {
        let seed = seed ?? UInt64.random(in: 0..<1 << 32)
        do throws(Refusal) {
            var rounds = try await prepare(seed: seed)
            let part = try deal(&rounds)
            return try await play(rounds, part)
        } catch {
            if Task.isCancelled { return RunResult(Tally(planned: 0, seed: seed), status: .interrupted) }
            return RunResult(report(error, seed: seed), status: error.status)
        }
    }

    /// Says why nothing is played, to people and in the reports: there a reader must not find what an earlier run left.
    @discardableResult
    func report(_ refusal: Refusal, seed: UInt64) -> Tally {
        refusal.write()
        var silent = self
        silent.detail = nil
        if refusal.isForReports { silent.reports = [] }
        var tally = Tally(planned: 0, seed: seed)
        tally.shard = shard.map { ShardPart(index: $0.index, count: $0.count, source: $0.source) }
        tally.obstacles = Obstacle.bounded(refusal.obstacles)
        _ = try? Recorder(silent, tally: tally, scenarios: 0, expected: [:]).finish(.refused(refusal.status))
        return tally
    }

    /// Writes the chosen scenarios to standard output, a line each, and plays none.
    package func list() async -> ExitStatus {
        do throws(Refusal) {
            var rounds = try await prepare(seed: seed ?? 0)
            _ = try deal(&rounds)
            for job in (rounds.next() ?? []).reversed() {
                let tags = job.plan.scenario.tags.map { "  [\($0)]" }.joined()
                let line = "\(job.plan.file.path):\(job.plan.line): \(job.plan.title)\(tags)"
                Output.standard.write(visible(line) + "\n")
            }
            try Output.standard.confirm()
            return .passed
        } catch {
            error.write()
            return error.status
        }
    }

    /// Reads, checks and chooses: all that can be refused before anything is opened.
    func prepare(seed: UInt64, nothingChosen: ExitStatus = .harness) async throws(Refusal) -> Rounds {
        try keepApart()
        var options = PlanOptions(seed: seed)
        options.timeoutScale = timeoutScale
        let reading = try await Reading.valid(
            inputs,
            options: options,
            color: color,
            isReported: reports.contains { $0.kind == .github }
        )
        let selector: Selector
        do { selector = try Selector(filter: filter, tags: tags) } catch {
            throw Refusal("'\(filter ?? "")' is not a regular expression: \(error)", .usage)
        }
        let choices = reading.items.map { item in
            Rounds.Choice(
                file: item.file,
                places: item.plans.indices.filter { selector.selects(item.plans[$0]) }
            )
        }
        let rounds = Rounds(
            choices: choices.filter { !$0.places.isEmpty },
            options: reading.options,
            shuffles: shuffles,
            count: rounds ?? (untilFailure ? nil : 1)
        )
        guard rounds.size > 0 else {
            let count = reading.items.reduce(0) { $0 + $1.plans.count }
            throw Refusal(
                "no scenario was chosen: none of the \(count) has such a title, path or tag",
                nothingChosen
            )
        }
        return rounds
    }

    /// Refuses to write a report over what is read.
    private func keepApart() throws(Refusal) {
        let paths = reports.compactMap(\.path)
        guard !paths.isEmpty else { return }
        let read = PathExpansion(inputs.allPaths).files + inputs.variableFiles
        let places = Set(read.flatMap { [RealPath.place($0), RealPath.resolved($0)] })
        guard let path = paths.first(where: { places.contains(RealPath.place($0)) }) else { return }
        throw Refusal("'\(path)' is read: no report can be written to it", .usage, isForReports: true)
    }

    private func play(_ rounds: Rounds, _ part: ShardPart?) async throws(Refusal) -> RunResult {
        raiseDescriptorLimit()
        let total = rounds.size * (rounds.count ?? 1)
        var expected: [String: Int] = [:]
        for choice in rounds.choices where rounds.count != nil {
            expected[choice.file.file.path, default: 0] += choice.places.count * (rounds.count ?? 1)
        }
        var tally = Tally(planned: rounds.count == nil ? nil : total, seed: rounds.options.seed)
        tally.shard = part
        let recorder: Recorder
        do throws(HarnessError) {
            recorder = try Recorder(self, tally: tally, scenarios: total, expected: expected)
        } catch { throw Refusal(error) }
        let schedule = Schedule(rounds)
        let workers = rounds.count == nil ? inputs.workers : min(inputs.workers, total)
        let errors = await withTaskCancellationHandler {
            await watching(recorder) { await work(schedule, recorder, workers: workers) }
        } onCancel: {
            schedule.stop()
        }
        for error in errors { Output.error.write("wirescript: error: \(error)\n") }
        return RunResult(
            recorder.finish(Task.isCancelled ? .interrupted : errors.isEmpty ? .complete : .broken)
        )
    }

    /// How scenarios are played so that the reports can be written.
    var playOptions: PlayOptions {
        var options = PlayOptions()
        if artifacts != nil || reports.contains(where: \.kind.needsStreams) {
            options.journalLimits = .streams
        }
        return options
    }

    private func work(_ schedule: Schedule, _ recorder: Recorder, workers: Int) async -> [HarnessError] {
        await withTaskGroup(of: HarnessError?.self) { group in
            for _ in 0..<workers {
                group.addTask {
                    do throws(HarnessError) {
                        try await Worker(schedule: schedule, recorder: recorder, options: playOptions).work()
                        return nil
                    } catch { return error }
                }
            }
            return await group.reduce(into: []) { errors, error in if let error { errors.append(error) } }
        }
    }

    /// Keeps the terminal up to date while a body runs.
    private func watching<Result>(_ recorder: Recorder, _ body: () async -> Result) async -> Result {
        guard recorder.isWatched else { return await body() }
        let watch = Task { await recorder.watch() }
        let result = await body()
        watch.cancel()
        // A last line of progress would stand below the summary.
        await watch.value
        return result
    }
}

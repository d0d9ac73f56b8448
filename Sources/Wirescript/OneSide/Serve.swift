import Glibc
import Locks
import Net
import Playing
import Reporting
import Scenarios

/// Plays the servers of one scenario, for real clients.
///
/// ```swift
/// var serve = Serve(Run(Inputs(paths: ["mail.yaml"])))
/// serve.isOnce = true
/// let status = await serve.play()
/// ```
public struct Serve: Sendable {
    /// What is read, chosen and reported; it must choose one scenario. Of no meaning here is how often and in which order.
    public var run: Run
    /// The ports of servers, by name; they win over the scenario's `listen`.
    public var ports: [String: UInt16] = [:]
    /// A file that tells, as JSON, where the servers are: written whole, when all accept, and removed at the end.
    public var readyFile: String?
    /// Play until the servers' part of the scenario has settled, with what it says of `accepts` and `timeout`. Otherwise
    /// every connection plays a script for itself until the task is cancelled.
    public var isOnce = false
    /// A command to play the clients, and its arguments: started when all servers accept, with
    /// `WIRESCRIPT_NAME_ADDRESS` and the like in its environment. The scenario is played once, and has not settled before
    /// the command has ended. What is written for people goes to standard error: standard output is the command's.
    public var command: [String] = []

    /// Makes a service with defaults for all but what is read.
    public init(_ run: Run) { self.run = run }

    /// Plays until it is over, or the task is cancelled; returns the exit status of the command line.
    ///
    /// The addresses are written to standard output, a line each, and `ready`.
    public func play() async -> Int32 {
        let seed = run.seed ?? UInt64.random(in: 0..<1 << 32)
        do throws(Refusal) {
            let job = try await run.choose(seed: seed, side: side)
            raiseDescriptorLimit()
            let announcement = Announcement(
                output: command.isEmpty ? .standard : .error,
                readyFile: readyFile.map(ReadyFile.init)
            )
            defer { announcement.withdraw() }
            if !command.isEmpty { return try await playCommand(job, announcement) }
            return try await isOnce ? playOnce(job, announcement) : playOn(job, announcement)
        } catch {
            if Task.isCancelled { return ExitStatus.interrupted.rawValue }
            run.report(error, seed: seed)
            return error.status.rawValue
        }
    }

    private func side(of plan: Plan) throws(Refusal) -> Side {
        let servers = plan.scenario.servers
        guard !servers.isEmpty else {
            throw Refusal("the scenario '\(plan.title)' has no servers to play", .usage)
        }
        for name in ports.keys.sorted() where !servers.contains(where: { $0.name == name }) {
            let names = servers.map { "'\($0.name)'" }.joined(separator: ", ")
            throw Refusal("'--port': no server is called '\(name)'; there is \(names)", .usage)
        }
        for server in servers where ports[server.name] != nil {
            guard case .unix? = server.listen?.value else { continue }
            throw Refusal("'--port': '\(server.name)' listens on a Unix socket, which has no port", .usage)
        }
        return .servers(Side.Service(ports: ports, isEndless: !isOnce && command.isEmpty, command: command))
    }

    /// As in a run, with somebody else's clients.
    private func playOnce(_ job: Job, _ announcement: Announcement) async throws(Refusal) -> Int32 {
        var options = run.playOptions
        options.announce = announcement.tell
        return try await run.playAlone(job, options)
    }

    /// As in a run, with a command's clients. Cancelled, it passes the signal on to the command.
    private func playCommand(_ job: Job, _ announcement: Announcement) async throws(Refusal) -> Int32 {
        let (signals, signal) = AsyncStream.makeStream(of: Int32.self)
        let servers = Mutex<[Served]>([])
        let status = Mutex<Int32>(0)
        var options = run.playOptions
        options.announce = { served throws(HarnessError) in
            try announcement.tell(served)
            servers.withLock { $0 = served }
        }
        options.outside = Outside("the command") { [command] reactor throws(HarnessError) in
            let environment = servers.withLock { $0.flatMap(\.environment) }
            let ended = try await CommandRun(command, environment: environment)
                .play(passing: signals, on: reactor)
            status.withLock { $0 = ended }
        }
        var run = run
        run.isOutputTaken = true
        // No child of this task: the command's end is waited for.
        let playing = Task { [run, options] in try await run.playAlone(job, options) }
        let outcome = await withTaskCancellationHandler {
            await playing.result
        } onCancel: {
            signal.yield(Interruption.received)
        }
        let verdict: Int32
        do { verdict = try outcome.get() } catch { throw error as? Refusal ?? Refusal("\(error)", .harness) }
        if Task.isCancelled { return ExitStatus.interrupted.rawValue }
        let ended = status.withLock { $0 }
        return ended != 0 ? ended : verdict
    }

    /// Till it is cancelled, however many come.
    private func playOn(_ job: Job, _ announcement: Announcement) async throws(Refusal) -> Int32 {
        let (stopping, stop) = AsyncStream.makeStream(of: Void.self)
        let log = ServiceLog(run, job)
        var silent = run
        silent.detail = nil
        let recorder = try silent.recorder(of: job)
        var options = run.playOptions
        options.announce = announcement.tell
        options.outside = Outside("whoever connects") { _ throws(HarnessError) in for await _ in stopping {} }
        options.keepsEveryJournal =
            run.detail == .verbose || run.reports.contains { $0.kind.needsJournals }
        options.tell = { result in
            if recorder.record(result, log.record(result)) == .stop || log.isUnread { stop.finish() }
        }
        // Cancelled, it ends in good order, with a verdict: so it is no child of this task.
        let playing = Task { [options] in try await Wirescript.playAlone(job.plan, options) }
        let outcome = await withTaskCancellationHandler {
            await playing.result
        } onCancel: {
            stop.finish()
        }
        let result: ScenarioResult
        do { result = try outcome.get() } catch {
            throw Refusal(error as? HarnessError ?? HarnessError("\(error)"))
        }
        let tally = recorder.finish(.served(result.outcome))
        log.finish(result, exit: tally.exit)
        return tally.exit
    }
}

extension Run {
    /// Plays one side of a scenario once, and reports it as a run does. Returns the exit status.
    func playAlone(_ job: Job, _ options: PlayOptions) async throws(Refusal) -> Int32 {
        let recorder = try recorder(of: job)
        let result: ScenarioResult
        do throws(HarnessError) { result = try await Wirescript.playAlone(job.plan, options) } catch {
            throw Refusal(error)
        }
        // What an interruption cut off says nothing about the peer; what had failed before is told.
        let isCutOff = if case .error = result.outcome { Task.isCancelled } else { false }
        if !isCutOff { _ = recorder.record(result, job) }
        return recorder.finish(Task.isCancelled ? .cutOff : .complete).exit
    }
}

/// Plays a plan on a reactor of its own.
func playAlone(_ plan: Plan, _ options: PlayOptions) async throws(HarnessError) -> ScenarioResult {
    let reactor: Reactor
    do { reactor = try Reactor() } catch { throw HarnessError("cannot make an event loop: \(error)") }
    defer { reactor.shutDown() }
    return await withTaskExecutorPreference(reactor) { await play(plan, on: reactor, options: options) }
}

import Glibc
package import Net
import Scenarios
import YAMLTree

/// Plays one scenario, on one reactor: opens its listeners, runs its clients, keeps its journal, and ends it.
///
/// Everything of a scenario runs on its reactor's thread, so its events have a total order and its state needs no
/// lock. That is why it is no actor: its tasks prefer the reactor as their executor and never leave it. As an actor on the
/// same reactor every step cost half as much again, because an actor's method asks where it runs each time it is entered,
/// and a task that waited is first resumed, then moved to the actor.
final class Play: @unchecked Sendable {
    let reactor: Reactor
    let plan: Plan

    let names: SharedNames
    let expressions = Expressions()
    let options: PlayOptions
    var journal: Journal
    /// The scenario's zero: when every listener was up.
    var began = MonotonicTime.now
    /// When every service was ready, in nanoseconds since the scenario began: the deadline counts from there.
    var clockStart: Int64 = 0
    /// When a strand's last fact was written down: a step without limits begins then, and need not ask the clock.
    var lastRecord: Int64 = 0
    /// Where bytes are received; used only between a recv(2) and the next suspension.
    let scratch: Scratch
    /// Where a record's ciphertext is received, on its way to be decrypted.
    lazy var ciphertext = Scratch()

    var servers: [ServerRun] = []
    var clients: [ClientRun] = []
    var processes: [ProcessRun] = []
    /// All of them, by name.
    var actors = Actors()
    /// Clients and jobs may begin.
    var areServicesReady = false
    var lanes: [Lane] = []

    /// Lanes and runners that keep the scenario from settling.
    var busy = 0
    /// Servers that have not had their least number of connections.
    var short = 0
    /// Lanes that are not over.
    var open = 0
    /// What plays the other side has not ended.
    var isOutsideLeft = false
    /// What came of the connections of an endless service.
    var service = Service()
    /// Servers that have accepted a client of ours.
    var reached: Set<Address> = []
    var isOver = false
    var hasSettled = false
    /// What had happened when it was interrupted.
    var interrupted: Journal?
    var harnessError: HarnessError?

    var waiters: [Event: [Int: UnsafeContinuation<Void, Never>]] = [:]
    var nextWaiter = 0
    var signals: [String: Int] = [:]
    /// Accepted connections and clients' connections whose other end has not shown up yet.
    var unpaired = Unpaired()

    init(_ plan: Plan, on reactor: Reactor, options: PlayOptions) {
        self.plan = plan
        self.reactor = reactor
        self.options = options
        names = SharedNames(plan)
        journal = Journal(limits: options.journalLimits)
        scratch = Scratch()
    }

    /// Plays it to its end: when this returns, every descriptor is closed and every task gone.
    func run() async -> ScenarioResult.Outcome {
        do throws(HarnessError) {
            try prepare()
            began = .now
            for server in servers where server.isListening {
                record(.listening(address: server.address.description), server: server)
            }
            try announceServers()
            // What was announced is ready: who was told begins now.
            began = .now
            journal.began = realTime()
            await playAll()
            // Its tasks may have ended, being cancelled, before `interrupt` had its turn: nothing was judged by them.
            if Task.isCancelled { interrupt() }
        } catch {
            harnessError = harnessError ?? error
        }
        // In a task of its own, because this one may be cancelled, and then no wait ends otherwise than at once.
        if !processes.isEmpty { await Task(executorPreference: reactor) { await self.endProcesses() }.value }
        for server in servers { server.listener.close() }
        for lane in lanes { lane.connection?.close() }
        names.release()
        if plan.side.isEndless, harnessError == nil { return .played(serviceVerdict, journal) }
        // An interruption says nothing about the peer; what had failed before does.
        if let interrupted, !plan.side.isBoth {
            let verdict = judge(plan, interrupted)
            if !verdict.counted.isEmpty { return .played(verdict, interrupted) }
        }
        if let error = harnessError { return .error(error) }
        return .played(judge(plan, journal), journal)
    }

    private func playAll() async {
        await withTaskGroup(of: Void.self) { group in
            for index in servers.indices { group.addTask { await self.serve(index) } }
            for index in processes.indices { group.addTask { await self.runProcess(index) } }
            do throws(Halt) { try await waitForServices() } catch { end(with: error) }
            clockStart = elapsed
            for index in clients.indices {
                for number in 1...clients[index].lanes {
                    group.addTask { await self.runClient(index) }
                    // Thousands that connect before anything is accepted would overflow a backlog, and the kernel would
                    // drop their SYNs for a second or three. So the listeners have a turn between.
                    if number.isMultiple(of: 128) { await Task.yield() }
                }
            }
            if let outside = options.outside { group.addTask { await self.play(outside) } }
            if !plan.side.isEndless { group.addTask { await self.watchDeadline() } }
            await self.settle()
            group.cancelAll()
        }
    }

    /// Binds every address and writes every file, before anything starts.
    private func prepare() throws(HarnessError) {
        let scenario = plan.scenario
        let evaluator = evaluator(nil)
        for port in scenario.ports where !plan.side.knows(port.name) { try reserve(port) }
        // Servers before files, whose contents may name a server's address, and after ports, which a server may name.
        for server in scenario.servers { try bind(server, evaluator) }
        if case .clients(let addresses) = plan.side {
            for (name, address) in addresses {
                names.servers[name] = address
                names.ports[name] = address.port
            }
        }
        for server in servers where server.startsListening { try listen(server) }
        for file in scenario.files {
            let contents = try harness { () throws(EvaluationError) in
                try evaluator.payload(file.contents).bytes()
            }
            _ = try names.temporaryPath()
            try names.folder?.write(contents, to: file.name)
        }
        for client in scenario.clients { try prepare(client, evaluator) }
        prepareProcesses()
        try prepareTLS(evaluator)
        for server in servers {
            // A program may connect to any of them.
            server.connectorsLeft = processes.count
            // Somebody outside, of whom nothing is known but when he has ended, if that.
            if case .servers = plan.side { server.connectorsLeft += 1 }
            if server.isShort { short += 1 }
        }
        for client in clients { for server in targets(of: client) { server.connectorsLeft += client.lanes } }
        if options.outside != nil {
            isOutsideLeft = true
            busy += 1
        }
    }

    /// An evaluator for a lane's names, or for the scenario's alone.
    func evaluator(_ lane: Lane?) -> Evaluator<LaneNames> {
        Evaluator(
            names: LaneNames(shared: names, lane: lane, inherited: lane?.inherited ?? [:]),
            file: plan.file,
            seed: plan.seed,
            allowances: plan.allowances
        )
    }

    /// Evaluates something before playing, where what cannot be had is the harness's trouble.
    func harness<Value>(_ evaluate: () throws(EvaluationError) -> Value) throws(HarnessError) -> Value {
        do throws(EvaluationError) { return try evaluate() } catch { throw error.harnessError }
    }

    /// Nanoseconds since the scenario began.
    var elapsed: Int64 { MonotonicTime.now.nanoseconds - began.nanoseconds }

    /// Writes down a fact of a strand's step.
    func record(_ fact: Journal.Fact, _ strand: Strand) {
        lastRecord = elapsed
        journal.record(
            fact,
            at: lastRecord,
            actor: strand.lane.actor,
            connection: strand.lane.journalID,
            step: strand.number
        )
    }

    /// Writes down a fact of a lane outside of its steps.
    func record(_ fact: Journal.Fact, lane: Lane) {
        journal.record(fact, at: elapsed, actor: lane.actor, connection: lane.journalID, step: nil)
    }

    /// Writes down a fact of a server.
    func record(_ fact: Journal.Fact, server: ServerRun) {
        journal.record(fact, at: elapsed, actor: server.model.name, connection: nil, step: nil)
    }
}

/// How scenarios are played, whatever they are.
package struct PlayOptions: Sendable {
    /// How much the journal keeps.
    package var journalLimits = Journal.Limits()
    /// Told once where every server can be reached, when all accept and nothing else has begun.
    package var announce: (@Sendable ([Served]) throws(HarnessError) -> Void)?
    /// What plays the other side, where only the servers are played; nil for whoever comes, until the servers are done.
    package var outside: Outside?
    /// Told of each connection of an endless service when it is over: a result of its own.
    package var tell: (@Sendable (ScenarioResult) -> Void)?
    /// Also the journal of a connection of an endless service that did not fail is told.
    package var keepsEveryJournal = false
    /// For so many nanoseconds a client whose connection is refused tries again, before its server has first accepted.
    package var patience: Int64 = 0

    /// The options of an ordinary run.
    package init() {}
}

/// Plays a plan on a reactor; suspends until the scenario is over and everything it opened is closed.
///
/// Cancelling the task stops the scenario; its outcome is then an error that says it was interrupted.
package func play(_ plan: Plan, on reactor: Reactor, options: PlayOptions = PlayOptions()) async
    -> ScenarioResult
{
    let start = MonotonicTime.now
    func result(_ outcome: ScenarioResult.Outcome) -> ScenarioResult {
        ScenarioResult(
            plan: plan,
            outcome: outcome,
            seconds: Double(MonotonicTime.now.nanoseconds - start.nanoseconds) / 1e9
        )
    }
    if let reason = plan.skip { return result(.skipped(reason)) }
    if !plan.scenario.requires.isEmpty {
        do throws(HarnessError) {
            let reason = try await withTaskExecutorPreference(reactor) { () async throws(HarnessError) in
                try await unmetRequirement(of: plan, on: reactor)
            }
            if let reason { return result(.skipped(reason)) }
        } catch {
            return result(.error(error))
        }
    }
    let run = Play(plan, on: reactor, options: options)
    let outcome = await withTaskCancellationHandler {
        await withTaskExecutorPreference(reactor) { await run.run() }
    } onCancel: {
        Task(executorPreference: reactor) { run.interrupt() }
    }
    return result(outcome)
}

/// The system's clock, in nanoseconds since 1970.
private func realTime() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

/// A buffer for recv(2).
final class Scratch {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
    deinit { buffer.deallocate() }
}

extension EvaluationError {
    /// What it means where no peer can be the reason.
    var harnessError: HarnessError {
        switch self {
        case .unset(let reference):
            HarnessError("'${\(reference.name)}' has no value yet", span: reference.span)
        case .unreadable(let text, let expectation, let span):
            HarnessError("'\(text)' is not \(expectation)", span: span)
        case .file(let path, let code, let span):
            HarnessError(
                "cannot read '\(path)': \(errnoText(code))",
                advice: "a file's name is relative to the scenario's folder",
                span: span
            )
        case .forbidden(let refusal, let span): HarnessError(refusal, span: span)
        case .endless(let search, let span):
            HarnessError(
                "the search for /\(search.pattern)/ in \(search.size) bytes was given up after a second",
                advice: "what repeats within what repeats is tried in every way: write a+ for (a+)+",
                span: span
            )
        }
    }
}

import Glibc
import Net
import Scenarios
import YAMLTree

extension Play {
    /// Takes the scenario's processes into account.
    func prepareProcesses() {
        for model in plan.scenario.processes {
            let process = ProcessRun(model)
            process.journalID = journal.open(actor: model.name, number: 1, isProgram: true)
            processes.append(process)
            actors.insert(.process(process), process.model.name)
            guard !model.isService else { continue }
            busy += 1
            open += 1
        }
    }

    /// The services that must be ready before anything else begins.
    private var firstServices: [ProcessRun] {
        processes.filter { $0.model.isService && $0.model.after == nil }
    }

    /// Suspends until every service without `after` is ready.
    func waitForServices() async throws(Halt) {
        while !firstServices.allSatisfy(\.isReady) { try await wait(for: .readiness) }
        areServicesReady = true
        announce(.readiness)
    }

    /// Plays a process from its start to its end.
    func runProcess(_ index: Int) async {
        let process = processes[index]
        do throws(Halt) {
            guard try await waitForTurn(process) else { return isGone(process) }
            let program = try await start(process)
            let confined = Confined((process, program))
            let halt = await withTaskGroup(of: Halt?.self) { group in
                for task in self.attendants(of: process) { group.addTask { await task(self) } }
                group.addTask { await self.attend(confined) }
                var first: Halt?
                for await halt in group { first = first ?? halt }
                return first
            }
            if let halt { throw halt }
        } catch {
            end(with: error)
        }
    }

    /// Processes with `after` wait for that, services for those before them, and jobs for all services; false where that
    /// cannot be any more.
    private func waitForTurn(_ process: ProcessRun) async throws(Halt) -> Bool {
        if let after = process.model.after {
            guard try await !occurs(after.name) else { return true }
            fail(.timeout, process, unsignalled(after.name), at: after.span)
            process.state = .ended(nil)
            return false
        }
        if process.model.isService {
            for other in firstServices.prefix(while: { $0 !== process }) {
                while !other.isReady { try await wait(for: .readiness) }
            }
        } else {
            while !areServicesReady { try await wait(for: .readiness) }
        }
        return true
    }

    /// Waits for the end of a program, and judges it.
    private func attend(_ confined: Confined<(ProcessRun, RunningProgram)>) async -> Halt? {
        let (process, program) = confined.value
        do {
            guard case .ended(let status) = try await program.report() else {
                return .harness(HarnessError("the keeper of '\(process.model.name)' is gone"))
            }
            await ended(process, Ending(status: status))
            return nil
        } catch {
            return .stopped
        }
    }

    /// What has to be done while a program runs, besides waiting for its end.
    private func attendants(of process: ProcessRun) -> [@Sendable (Play) async -> Halt?] {
        let confined = Confined(process)
        var all: [@Sendable (Play) async -> Halt?] = []
        if let lane = process.lane {
            let lane = Confined(lane)
            all.append { play in
                await play.playScript(lane.value)
                play.scriptEnded(confined.value)
                return nil
            }
        } else {
            all.append { play in await play.collect(\.output, of: confined.value) }
        }
        all.append { play in await play.collect(\.errors, of: confined.value) }
        if process.model.input != nil, process.feed != nil {
            all.append { play in await play.feed(confined.value) }
        }
        if process.model.ready != nil { all.append { play in await play.awaitReady(confined.value) } }
        return all
    }

    /// Who fails has no more to say: its program is ended, as a connection would be reset.
    private func scriptEnded(_ process: ProcessRun) {
        process.isScriptOver = true
        announce(.readiness)
        // It was somebody's hope, perhaps, that gives no signals any more.
        wakeAwaiters()
        guard let lane = process.lane, lane.hasFailed else { return }
        process.isExcused = true
        guard process.isRunning else { return }
        process.isStopping = true
        process.program?.signal(SIGKILL)
    }

    /// Waits for the script of a program that has ended: a script that fails over the end of its pipes has failed before
    /// the program's end is judged, whichever of the two was seen first. Not for long: what the program has started may
    /// hold the pipes open, and a copy of this process on its way to become another program does so for a moment.
    private func scriptEnds(of process: ProcessRun) async {
        guard process.lane != nil, !process.isScriptOver else { return }
        let due = MonotonicTime(nanoseconds: MonotonicTime.now.nanoseconds + 1_000_000_000)
        let confined = Confined(process)
        let reactor = reactor
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await reactor.sleep(until: due) }
            group.addTask {
                while !confined.value.isScriptOver, (try? await self.wait(for: .readiness)) != nil {}
            }
            await group.next()
            group.cancelAll()
        }
    }

    /// A program has ended.
    private func ended(_ process: ProcessRun, _ ending: Ending) async {
        // What it has written is in the pipes by now; what others of its children write later is not its own.
        drain(process.outputPipe, \.output, of: process)
        drain(process.errorPipe, \.errors, of: process)
        process.state = .ended(ending)
        record(.exited(ending.text), process)
        await scriptEnds(of: process)
        judgeEnd(of: process, ending)
        // A connection that it made is accepted, and an end that it sent is seen, before anybody is declared missing.
        await reactor.idle()
        isGone(process)
    }

    /// Nothing more will come of a process.
    private func isGone(_ process: ProcessRun) {
        for server in servers { server.connectorsLeft -= 1 }
        giveUpOnMissing(among: servers)
        if !process.model.isService {
            busy -= 1
            open -= 1
        }
        announce(.readiness)
        actorEnded(process.model.name)
        changed()
    }

    /// Kills what is left of every program; when this returns, nothing of them is left.
    func endProcesses() async {
        for process in processes {
            guard let program = process.program else { continue }
            if !(await program.end()) {
                harnessError =
                    harnessError
                    ?? HarnessError(
                        "something that '\(process.model.name)' started could not be killed",
                        advice: "look for programs that run as another user",
                        span: process.model.span
                    )
            }
            drain(process.outputPipe, \.output, of: process)
            drain(process.errorPipe, \.errors, of: process)
            for pipe in [process.outputPipe, process.errorPipe, process.feed] { pipe?.close() }
            process.lane?.connection?.close()
        }
    }

    /// Writes down a fact of a process.
    func record(_ fact: Journal.Fact, _ process: ProcessRun) {
        journal.record(
            fact,
            at: elapsed,
            actor: process.model.name,
            connection: process.journalID,
            step: nil
        )
    }

    /// Writes down what a process failed with.
    func fail(
        _ cause: Cause,
        _ process: ProcessRun,
        _ message: String,
        at span: Span,
        isEarlyEnd: Bool = false
    ) {
        var failure = Failure(
            cause: cause,
            actor: process.model.name,
            connection: nil,
            step: 0,
            span: span,
            message: message
        )
        failure.at = elapsed
        failure.waiters = everyWaiter()
        failure.isEarlyEnd = isEarlyEnd
        record(.failed(failure), process)
    }
}

import Glibc
import Locks
import Net

/// Plays one plan against the model.
final class StressRun: Sendable {
    /// Which of a side's tasks does something.
    enum Role: String, CaseIterable, Sendable {
        case writer, reader, watcher, closer
    }

    struct Actor: Hashable, CustomStringConvertible, Sendable {
        let side: Int
        let role: Role

        var description: String { (side == 0 ? "client's " : "server's ") + role.rawValue }
    }

    private enum Line {
        case begin(Actor, StressStep)
        case end(Actor, StressStep.Action, StressOutcome, StressCounters)
    }

    private struct State {
        var model: StressModel
        var transcript: [Line] = []
        var ongoing: [Actor: StressStep] = [:]
        var failure: String?
    }

    let plan: StressPlan
    let ends: [Connection]
    let reactors: [Reactor]
    private let state: Mutex<State>

    /// - Parameter ends: the client and the server.
    init(_ plan: StressPlan, ends: [Connection], on reactors: [Reactor]) {
        self.plan = plan
        self.ends = ends
        self.reactors = reactors
        state = Mutex(
            State(model: StressModel(seed: plan.seed, number: plan.number, isUnix: plan.family == .unix))
        )
    }

    /// Plays it to its end.
    ///
    /// - Returns: what went wrong, with all that happened; nil for nothing.
    func play(limit: Duration) async -> String? {
        // On a clock that is not Net's.
        let watchdog = Task {
            try await Task.sleep(for: limit)
            let report = fail("nothing more happened within \(limit)")
            // What hangs may hang for good, so this is told before the ends are closed.
            print(report)
            fflush(nil)
            for end in ends { end.close() }
        }
        await withTaskGroup(of: Void.self) { group in
            for side in 0...1 { group.addTask { await self.play(side) } }
        }
        watchdog.cancel()
        let counters = counters()
        let failure = state.withLock { state in
            if state.failure == nil {
                do throws(StressViolation) { try state.model.judgeEnd(counters) } catch {
                    state.failure = error.description
                }
            }
            return state.failure
        }
        return failure.map { report($0) }
    }

    private func play(_ side: Int) async {
        let script = plan.sides[side]
        let executor = executor(of: side)
        await withTaskGroup(of: Void.self) { group in
            if let watch = script.watcher {
                group.addTask(executorPreference: executor) {
                    _ = await self.perform(watch, as: Actor(side: side, role: .watcher))
                }
            }
            group.addTask(executorPreference: executor) {
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await self.play(script.writer, as: Actor(side: side, role: .writer)) }
                    group.addTask { await self.play(script.reader, as: Actor(side: side, role: .reader)) }
                }
                await self.close(side)
            }
        }
    }

    private func play(_ steps: [StressStep], as actor: Actor) async {
        for step in steps {
            switch step.action {
            case .drain(let room):
                while true {
                    guard case .arrival(.bytes) = await perform(StressStep(.receive(room)), as: actor) else {
                        break
                    }
                }
            case .loop(let room):
                var chunks = ends[actor.side].chunks(upTo: room).makeAsyncIterator()
                while true {
                    let step = StressStep(.receive(room))
                    let outcome = await perform(step, as: actor) { _ in
                        guard let bytes = try await chunks.next() else { return (.arrival(.end), []) }
                        return (.arrival(.bytes(bytes.count)), bytes)
                    }
                    guard case .arrival(.bytes) = outcome else { break }
                }
            default:
                guard await perform(step, as: actor) != nil else { return }
            }
        }
    }

    /// The last of a side, when its scripts have come to their ends.
    private func close(_ side: Int) async {
        let actor = Actor(side: side, role: .closer)
        let isReset = state.withLock { state in
            state.model.sides[side].closing == nil && state.model.mustBeReset(side)
        }
        if isReset { _ = await perform(StressStep(.waitForReset), as: actor) }
        _ = await perform(StressStep(.close), as: actor)
        // Whatever the model says of a run that has failed.
        ends[side].close()
    }

    /// Does one step and has it judged; nil once the run has failed.
    private func perform(_ step: StressStep, as actor: Actor) async -> StressOutcome? {
        await perform(step, as: actor) { try await self.execute(step, actor.side, $0.pieces) }
    }

    private func perform(
        _ step: StressStep,
        as actor: Actor,
        _ body: (StressModel.Before) async throws -> (StressOutcome, [UInt8])
    ) async -> StressOutcome? {
        // Nobody else receives while this task is about to close, unless it is the writer's.
        let isAlone = actor.role == .reader || actor.role == .closer
        let unread = step.action.isClosing && isAlone ? (try? ends[actor.side].unreadBytes) ?? 0 : 0
        let before: StressModel.Before? = state.withLock { state in
            guard state.failure == nil else { return nil }
            state.ongoing[actor] = step
            state.transcript.append(.begin(actor, step))
            return state.model.begin(step, on: actor.side, unread: unread)
        }
        guard let before else { return nil }
        var (outcome, bytes) = (StressOutcome.done, [UInt8]())
        do { (outcome, bytes) = try await body(before) } catch { outcome = StressOutcome(error, of: step) }
        let counters = counters()
        return state.withLock { state in
            state.ongoing[actor] = nil
            state.transcript.append(.end(actor, step.action, outcome, counters))
            guard state.failure == nil else { return nil }
            do throws(StressViolation) {
                try state.model.judge(step, on: actor.side, before, outcome, bytes: bytes, counters)
                return outcome
            } catch {
                state.failure = "the \(actor) did \(step.action), which came to \(outcome): \(error)"
                for end in ends { end.close() }
                return nil
            }
        }
    }

    private func counters() -> StressCounters {
        StressCounters(sent: ends.map(\.bytesSent), received: ends.map(\.bytesReceived))
    }

    private func fail(_ text: String) -> String {
        report(
            state.withLock { state in
                state.failure = state.failure ?? text
                return text
            }
        )
    }

    private func report(_ failure: String) -> String {
        let (transcript, ongoing) = state.withLock { ($0.transcript, $0.ongoing) }
        var lines = ["connection \(plan.number) of NET_STRESS_SEED=\(plan.seed): \(failure)", "\(plan)"]
        lines += ongoing.map { "  the \($0) was in \($1.action)" }.sorted()
        lines += transcript.map { line in
            switch line {
            case .begin(let actor, let step):
                "  \(actor) begins \(step.action)\(step.interruption.map { ", cancelled \($0)" } ?? "")"
            case .end(let actor, let action, let outcome, let counters):
                "  \(actor) ends \(action): \(outcome); sent \(counters.sent), received \(counters.received)"
            }
        }
        return lines.joined(separator: "\n")
    }
}

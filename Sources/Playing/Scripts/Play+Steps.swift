import Net
import Scenarios
import YAMLTree

extension Play {
    /// Plays a lane's script from its connect to its end.
    func playScript(_ lane: Lane) async {
        let strand = Strand(lane)
        lane.strands = [strand]
        do throws(Halt) {
            if let runner = lane.runner, !clients[runner].connectsItself {
                let target = clients[runner].model.connect
                strand.begin(0, at: target.text.span, elapsed)
                try await connect(strand, to: target)
            }
            try await play(lane.script.steps, strand, isScript: true)
            if lane.connection != nil, !lane.isEnded {
                strand.position = lane.script.steps.count
                strand.begin(
                    lane.script.lastNumber + 1,
                    at: lane.script.steps.last?.span ?? lane.script.span,
                    elapsed
                )
                try await end(strand)
            }
        } catch {
            halt(strand, error)
        }
        lane.connection?.close()
        lane.connection = nil
        move(lane, to: .over)
    }

    /// Ends a lane whose script does not go on; its connection is reset, so that its peer does not take what was sent
    /// for all there is.
    private func halt(_ strand: Strand, _ halt: Halt) {
        switch halt {
        case .failed(let failure): record(.failed(failure), strand)
        case .stopped: if strand.lane.isCut { return }
        case .harness(let error): end(with: .harness(error))
        }
        guard let connection = strand.lane.connection else { return }
        connection.reset()
        strand.lane.connection = nil
        record(.resetSent, strand)
    }

    /// Plays steps one after another.
    func play(_ steps: [Step], _ strand: Strand, isScript: Bool = false) async throws(Halt) {
        // The usual steps are played here, in line, and by index: each async call between a script and its socket, and each
        // copy of a step, costs as much as a small system call.
        for index in steps.indices {
            if isScript { strand.position = index }
            guard !steps[index].hasModifiers else {
                try await play(steps[index], strand)
                continue
            }
            if isOver || strand.lane.isCut { throw .stopped }
            strand.begin(steps[index].number, at: steps[index].span, lastRecord)
            switch steps[index].action {
            case .expect(let expectation):
                try prepare(expectation, strand)
                while !(try expectNow(expectation, strand)) {
                    let connection = try connection(strand)
                    do { try await connection.receivable() } catch { throw .stopped }
                }
            case .send(let send):
                if let bytes = send.onlyPart {
                    if !(try sendNow(bytes, strand)) { try await finishSending(strand) }
                } else {
                    try await self.send(send, strand)
                }
            case let action: try await perform(action, strand)
            }
        }
    }

    /// Plays one step with its modifiers.
    private func play(_ step: Step, _ strand: Strand) async throws(Halt) {
        if isOver || strand.lane.isCut { throw .stopped }
        strand.begin(step.number, at: step.span, elapsed)
        strand.failedAsAllowed = false
        try await tolerating(step, strand) { play throws(Halt) in try await play.performLimited(step, strand)
        }
        if let wanted = step.fails, !strand.failedAsAllowed {
            strand.begin(step.number, at: step.span, strand.since)
            throw fail(.mismatch, strand, "the step should fail with '\(wanted.rawValue)', and was met")
        }
    }

    /// Plays something of a step that may fail as its `fails` and `may-fail` say. What a `meanwhile` beside it fails with is
    /// none of its business.
    private func tolerating(
        _ step: Step,
        _ strand: Strand,
        _ work: (Play) async throws(Halt) -> Void
    ) async throws(Halt) {
        do throws(Halt) {
            try await work(self)
        } catch {
            guard case .failed(let failure) = error, failure.step == step.number,
                step.fails == failure.cause || step.mayFail.contains(failure.cause)
            else { throw error }
            strand.failedAsAllowed = true
            // After an RST the connection is not open: no end is implied.
            if strand.lane.sawReset { strand.lane.isEnded = true }
            record(.failedAsExpected(failure), strand)
        }
    }

    private func performLimited(_ step: Step, _ strand: Strand) async throws(Halt) {
        let start = strand.since
        let confined = Confined(strand)
        let work: @Sendable (Play) async throws(Halt) -> Void =
            if step.meanwhile.isEmpty {
                { play throws(Halt) in try await play.perform(step.action, confined.value) }
            } else {
                { play throws(Halt) in try await play.performBoth(step, confined.value) }
            }
        if let within = step.within {
            let limit = try duration(within, strand)
            try await limited(to: scaled(limit), from: start, strand, work)
        } else {
            try await work(self)
        }
        if let notBefore = step.notBefore {
            let least = try duration(notBefore, strand)
            let took = elapsed - start
            guard took >= least else {
                throw fail(
                    .tooEarly,
                    strand,
                    "complete after \(Text.duration(took)), not before \(Text.duration(least)) was asked for",
                    at: notBefore.span
                )
            }
        }
    }

    /// Plays a step and its `meanwhile` at once; both must finish.
    private func performBoth(_ step: Step, _ strand: Strand) async throws(Halt) {
        let beside = Strand(strand.lane)
        strand.lane.strands.append(beside)
        defer { strand.lane.strands.removeAll { $0 === beside } }
        let main = Confined(strand)
        let other = Confined(beside)
        let halt = await withTaskGroup(of: Halt?.self) { group in
            group.addTask {
                // A failure that is allowed ends the step, not what goes on beside it.
                await self.outcome { play throws(Halt) in
                    try await play.tolerating(step, main.value) { play throws(Halt) in
                        try await play.perform(step.action, main.value)
                    }
                }
            }
            group.addTask {
                await self.outcome { play throws(Halt) in try await play.play(step.meanwhile, other.value) }
            }
            var first: Halt?
            for await halt in group {
                guard let halt, first == nil else { continue }
                first = halt
                group.cancelAll()
            }
            return first
        }
        if let halt { throw halt }
    }

    /// Plays something for at most so many nanoseconds after `start`; then it fails with `timeout`.
    func limited(
        to limit: Int64,
        from start: Int64,
        _ strand: Strand,
        _ work: @escaping @Sendable (Play) async throws(Halt) -> Void
    ) async throws(Halt) {
        let deadline = MonotonicTime(nanoseconds: began.nanoseconds + start + limit)
        let reactor = reactor
        let (halt, timedOut) = await withTaskGroup(of: Ended.self) { group in
            group.addTask { .work(await self.outcome(work)) }
            group.addTask {
                do { try await reactor.sleep(until: deadline) } catch { return .timer(fired: false) }
                return .timer(fired: true)
            }
            var halt: Halt?
            var timedOut = false
            for await ended in group {
                switch ended {
                case .work(let reason): halt = reason
                case .timer(let fired): timedOut = fired
                }
                group.cancelAll()
            }
            return (halt, timedOut)
        }
        guard let halt else { return }
        if case .stopped = halt, timedOut, !isOver, !Task.isCancelled, !strand.lane.isCut {
            throw fail(
                .timeout,
                strand,
                "not complete within \(Text.duration(limit)): waited for \(wants(strand))"
            )
        }
        throw halt
    }

    /// What ends a limited step.
    private enum Ended: Sendable {
        case work(Halt?)
        case timer(fired: Bool)
    }

    private func outcome(_ work: @Sendable (Play) async throws(Halt) -> Void) async -> Halt? {
        do throws(Halt) {
            try await work(self)
            return nil
        } catch {
            return error
        }
    }

    private func perform(_ action: Action, _ strand: Strand) async throws(Halt) {
        switch action {
        case .send(let send): try await self.send(send, strand)
        case .expect(let expectation): try await expect(expectation, strand)
        case .read(let size, let gets): try await read(size, gets: gets, strand)
        case .drain: try await drain(strand)
        case .expectEOF: try await expectEOF(strand)
        case .expectReset: try await expectReset(strand)
        case .expectClosed: try await expectClosed(strand)
        case .expectSilence(let time): try await expectSilence(time, strand)
        case .awaitRead(let limit): try await awaitRead(limit, strand)
        case .awaitUnread(let size): try await awaitUnread(size, strand)
        case .connect(let target):
            if let runner = strand.lane.runner {
                try await connect(strand, to: target ?? clients[runner].model.connect)
            }
        case .delay(let time): try await delay(time, strand)
        case .signal(let name):
            record(.signalled(name), strand)
            signal(name)
        case .await(let name): try await self.await(name, strand)
        case .repeat(let times, let steps): try await self.repeat(times, steps, strand)
        case .set(let assignments):
            for assignment in assignments {
                let bytes = try value(strand) { (evaluator) throws(EvaluationError) in
                    try evaluator.payload(assignment.value).bytes()
                }
                keep(assignment.name, bytes, strand.lane)
            }
        case .socket(let settings): try change(settings, strand)
        case .note(let template):
            record(
                .note(
                    try value(strand) { (evaluator) throws(EvaluationError) in try evaluator.text(template) }
                ),
                strand
            )
        case .halfClose: try halfClose(strand)
        case .close: try close(strand)
        case .end: try await end(strand)
        case .reset: try reset(strand)
        case .hang: try await hang(strand)
        }
    }

    private func `repeat`(_ times: Repeat, _ steps: [Step], _ strand: Strand) async throws(Halt) {
        let number = strand.number
        let span = strand.span
        switch times {
        case .times(let count):
            let rounds = try value(strand) { (evaluator) throws(EvaluationError) in
                try evaluator.value(count).least
            }
            for round in 0..<rounds { try await play(steps, strand, round: round) }
        case .duration(let time):
            let end = elapsed + (try duration(time, strand))
            var round = 0
            while elapsed < end {
                try await play(steps, strand, round: round)
                round += 1
            }
        case .items(let rows):
            for (round, row) in rows.enumerated() {
                for variable in row {
                    strand.begin(number, at: span, elapsed)
                    let bytes = try value(strand) { (evaluator) throws(EvaluationError) in
                        try evaluator.payload(variable.value).bytes()
                    }
                    strand.lane.captures[variable.name] = bytes
                }
                try await play(steps, strand, round: round)
            }
        case .untilEOF:
            var round = 0
            while true {
                strand.begin(number, at: span, elapsed)
                guard try await hasInput(strand) else { return }
                try await play(steps, strand, round: round)
                round += 1
            }
        }
    }

    /// Plays a round of `repeat`. Now and then the others get the thread first: rounds that never have to wait would keep
    /// it from them, and from the deadline.
    private func play(_ steps: [Step], _ strand: Strand, round: Int) async throws(Halt) {
        if round % 32 == 31 {
            await Task.yield()
            if Task.isCancelled { throw .stopped }
        }
        try await play(steps, strand)
    }

    private func delay(_ time: Field<TimeSpan>, _ strand: Strand) async throws(Halt) {
        try await pause(try duration(time, strand), strand)
    }

    /// A limit, as long as the command line makes every limit.
    func scaled(_ limit: Int64) -> Int64 { Int64(Double(limit) * plan.timeoutScale) }

    /// Waits so many nanoseconds, and notes how late it was.
    func pause(_ nanoseconds: Int64, _ strand: Strand) async throws(Halt) {
        strand.wants = .time
        let due = MonotonicTime(nanoseconds: MonotonicTime.now.nanoseconds + nanoseconds)
        do { try await reactor.sleep(until: due) } catch { throw .stopped }
        if isOver || strand.lane.isCut { throw .stopped }
        record(.delayEnded(late: MonotonicTime.now.nanoseconds - due.nanoseconds), strand)
    }

    /// A time span's nanoseconds; of a range, one that the lane's generator picks.
    func duration(_ field: Field<TimeSpan>, _ strand: Strand) throws(Halt) -> Int64 {
        let span = try value(strand) { (evaluator) throws(EvaluationError) in try evaluator.value(field) }
        return span.lower == span.upper
            ? span.lower : .random(in: span.lower...span.upper, using: &strand.lane.random)
    }

    /// Keeps a variable of a connection.
    func keep(_ name: String, _ bytes: [UInt8], _ lane: Lane) {
        lane.captures[name] = bytes
        names.captures[lane.actor, default: [:]][name] = bytes
    }

    /// Evaluates something for a strand: what cannot be had is its step's failure.
    func value<Value>(
        _ strand: Strand,
        _ evaluate: (Evaluator<LaneNames>) throws(EvaluationError) -> Value
    ) throws(Halt) -> Value {
        do throws(EvaluationError) {
            return try evaluate(evaluator(strand.lane))
        } catch {
            switch error {
            case .unset(let reference):
                throw fail(.unset, strand, "'${\(reference.name)}' has no value yet", at: reference.span)
            case .unreadable(let text, let expectation, let span):
                throw fail(.malformed, strand, "\(Text.quoted(text.utf8)) is not \(expectation)", at: span)
            case .file: throw .harness(error.harnessError)
            }
        }
    }
}

extension Strand {
    /// Goes on to a step.
    func begin(_ number: Int, at span: Span, _ now: Int64) {
        self.number = number
        self.span = span
        since = now
        matcher = nil
        arrivals.removeAll(keepingCapacity: true)
        wants = .nothing
    }
}

extension Step {
    var hasModifiers: Bool {
        within != nil || notBefore != nil || fails != nil || !mayFail.isEmpty || !meanwhile.isEmpty
    }
}

extension Send {
    /// Its bytes, where it is one part and nothing else.
    fileprivate var onlyPart: Bytes? {
        guard parts.count == 1, split == nil, every == nil, rate == nil, !urgent,
            case .bytes(let bytes) = parts[0]
        else { return nil }
        return bytes
    }
}

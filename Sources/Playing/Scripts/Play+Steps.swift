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
            if lane.server != nil { try await secureAtOnce(strand) }
            try await play(lane.script.steps, strand, isScript: true)
            if lane.connection != nil, !lane.isEnded {
                strand.position = lane.script.steps.count
                strand.begin(
                    lane.script.lastNumber + 1,
                    at: lane.script.steps.last?.span ?? lane.script.span,
                    elapsed
                )
                try await endImplied(strand)
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
        case .failed(let failure):
            strand.lane.hasFailed = true
            record(.failed(failure), strand)
        case .stopped: if strand.lane.isCut { return }
        case .harness(let error): end(with: .harness(error))
        }
        guard let connection = strand.lane.connection else { return }
        connection.reset()
        strand.lane.connection = nil
        record(strand.lane.isOverPipes ? .closed(unread: 0) : .resetSent, strand)
    }

    /// Plays steps one after another.
    func play(_ steps: [Step], _ strand: Strand, isScript: Bool = false) async throws(Halt) {
        // The usual steps are played here, in line, and by index: each async call between a script and its socket, and each
        // copy of a step, costs as much as a small system call.
        for index in steps.indices {
            if isScript { strand.position = index }
            if strand.lane.isFinished { return }
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
                    if hasHadItsTurn(strand) {
                        try await giveWay(strand)
                        continue
                    }
                    strand.receives = 0
                    let connection = try connection(strand)
                    strand.hasWaited = true
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

    /// Does what a step says, without its modifiers.
    func perform(_ action: Action, _ strand: Strand) async throws(Halt) {
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
        case .react(let react): try await self.react(react, strand)
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
        case .stop(let name, let signal): try await stop(name, signal, strand)
        case .startTLS: try await startTLS(strand)
        case .halfClose: try await halfClose(strand)
        case .close: try close(strand)
        case .end: try await end(strand)
        case .reset: try reset(strand)
        case .hang: try await hang(strand)
        }
    }

    private func delay(_ time: Field<TimeSpan>, _ strand: Strand) async throws(Halt) {
        try await pause(try duration(time, strand), strand)
    }

    /// A limit, as long as the command line makes every limit.
    func scaled(_ limit: Int64) -> Int64 { Plan.scaled(limit, by: plan.timeoutScale) }

    /// Waits so many nanoseconds, and notes how late it was.
    func pause(_ nanoseconds: Int64, _ strand: Strand) async throws(Halt) {
        strand.wants = .time
        let due = MonotonicTime(nanoseconds: MonotonicTime.now.nanoseconds + nanoseconds)
        strand.hasWaited = true
        if strand.lane.isSurplus, await isCut(strand.lane, before: due) { throw .stopped }
        do { try await reactor.sleep(until: due) } catch { throw .stopped }
        if isOver || strand.lane.isCut { throw .stopped }
        record(.delayEnded(late: MonotonicTime.now.nanoseconds - due.nanoseconds), strand)
    }

    /// Waits till a lane is cut, but no longer than till then: else the scenario would wait for the end of its delay.
    private func isCut(_ lane: Lane, before due: MonotonicTime) async -> Bool {
        let confined = Confined(lane)
        let reactor = reactor
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await reactor.sleep(until: due) }
            group.addTask {
                while !confined.value.isCut, (try? await self.wait(for: .settled)) != nil {}
            }
            await group.next()
            group.cancelAll()
        }
        return lane.isCut
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

extension Send {
    /// Its bytes, where it is one part and nothing else.
    fileprivate var onlyPart: Bytes? {
        guard parts.count == 1, split == nil, every == nil, rate == nil, !urgent,
            case .bytes(let bytes) = parts[0]
        else { return nil }
        if case .message(let message) = bytes.form, message.pauses { return nil }
        return bytes
    }
}

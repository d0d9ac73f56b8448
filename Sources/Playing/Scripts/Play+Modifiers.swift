import Glibc
import Net
import Scenarios
import YAMLTree

extension Play {
    /// Plays one step with its modifiers.
    func play(_ step: Step, _ strand: Strand) async throws(Halt) {
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
            if strand.lane.isBeyondAnEnd(after: failure.cause) { strand.lane.isEnded = true }
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
                await self.outcome { play throws(Halt) in
                    try await play.play(step.meanwhile, other.value)
                    play.end(beside: other.value)
                }
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
        let workedBefore = Thread.worked
        let hadWaited = strand.hasWaited
        strand.hasWaited = false
        defer { strand.hasWaited = strand.hasWaited || hadWaited }
        // Within a `repeat` the strand goes on to other steps; the limit, and a failure to keep it, are this one's.
        let number = strand.number
        let span = strand.span
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
        guard let halt else {
            // The timer has its turn only once nothing else is to be done, and so misses a step that never waits. One that
            // waited got in time what the kernel had by then. Late by the clock alone is also who was kept waiting for a
            // processor; whose thread worked for longer than the limit was not.
            guard !strand.hasWaited, MonotonicTime.now > deadline, Thread.worked - workedBefore > limit else {
                return
            }
            strand.number = number
            let took = Text.duration(elapsed - start)
            throw fail(
                .timeout,
                strand,
                "complete only after \(took), not within \(Text.duration(limit))",
                at: span
            )
        }
        if case .stopped = halt, timedOut, !isOver, !Task.isCancelled, !strand.lane.isCut {
            strand.number = number
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
}

extension Step {
    var hasModifiers: Bool {
        within != nil || notBefore != nil || fails != nil || !mayFail.isEmpty || !meanwhile.isEmpty
    }
}

/// The present thread.
private enum Thread {
    /// For how long it has had a processor, in nanoseconds.
    static var worked: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

import Net
import Scenarios

/// What strands and the sweep wait for.
enum Event: Hashable {
    /// A signal was given, an actor ended, or nobody is left who could.
    case named(String)
    /// The scenario has settled: hangs may end.
    case settled
    /// A process has started, is ready, or has ended.
    case readiness
    /// What keeps the scenario from its end has changed.
    case progress
}

extension Play {
    /// Suspends until the event is announced, or the task is cancelled, or the scenario is over.
    func wait(for event: Event) async throws(Halt) {
        if isOver { throw .stopped }
        let id = nextWaiter
        nextWaiter += 1
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                if Task.isCancelled {
                    continuation.resume()
                } else {
                    waiters[event, default: [:]][id] = continuation
                }
            }
        } onCancel: {
            Task(executorPreference: reactor) { self.wake(event, id) }
        }
        if Task.isCancelled || isOver { throw .stopped }
    }

    private func wake(_ event: Event, _ id: Int) { waiters[event]?.removeValue(forKey: id)?.resume() }

    /// Wakes everybody who waits for the event.
    func announce(_ event: Event) {
        guard let woken = waiters.removeValue(forKey: event) else { return }
        // In the order in which they began to wait, so that a run repeats.
        for (_, continuation) in woken.sorted(by: { $0.key < $1.key }) { continuation.resume() }
    }

    /// Gives a signal.
    func signal(_ name: String) {
        signals[name, default: 0] += 1
        moveListeners(at: name)
        announce(.named(name))
    }

    /// Waits until an actor has ended, or a signal was given, once: `accept-after`.
    func occur(_ name: String) async throws(Halt) {
        while !hasOccurred(name, times: 1) { try await wait(for: .named(name)) }
    }

    /// Waits until an actor has ended, or a signal was given, once; false where nobody is left who could: `after`.
    func occurs(_ name: String) async throws(Halt) -> Bool {
        while !hasOccurred(name, times: 1) {
            guard canOccur(name) else { return false }
            try await wait(for: .named(name))
        }
        return true
    }

    /// What is wrong where a signal cannot be given any more.
    func unsignalled(_ name: String) -> String { "nobody is left who could give the signal '\(name)'" }

    /// `await`: the n-th of a connection is met once the signal was given n times in all.
    func await(_ name: String, _ strand: Strand) async throws(Halt) {
        let times = strand.lane.awaited[name, default: 0] + 1
        strand.lane.awaited[name] = times
        strand.wants = actors[name] != nil ? .actor(name) : .signal(name)
        while !hasOccurred(name, times: times) {
            if strand.lane.isCut { throw .stopped }
            guard canOccur(name) else {
                throw fail(.timeout, strand, unsignalled(name))
            }
            strand.hasWaited = true
            try await wait(for: .named(name))
        }
    }

    private func hasOccurred(_ name: String, times: Int) -> Bool {
        actors[name]?.hasEnded ?? (signals[name, default: 0] >= times)
    }

    /// Whether somebody is left who could make it occur.
    private func canOccur(_ name: String) -> Bool {
        actors[name] != nil || actors.givers(of: name).contains(where: \.maySignal)
    }

    /// Notes that nothing of an actor is left to play, for now: what waited for its end goes on, and every `await` looks
    /// whether somebody is left who could give its signal.
    func actorEnded(_ name: String) {
        if hasOccurred(name, times: 1) { moveListeners(at: name) }
        wakeAwaiters()
    }

    /// Lets everybody who waits for a signal or an actor's end look again.
    func wakeAwaiters() {
        for event in Array(waiters.keys) { if case .named = event { announce(event) } }
    }
}

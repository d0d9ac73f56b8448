import Net
import Playing

/// Plays one job after another on a reactor of its own: no thread is crossed from a scenario's start to its end.
struct Worker: Sendable {
    let schedule: Schedule
    let recorder: Recorder
    let options: PlayOptions

    /// Plays until no job is left. Throws where there cannot be a reactor.
    func work() async throws(HarnessError) {
        let reactor: Reactor
        do { reactor = try Reactor() } catch {
            throw HarnessError("cannot make an event loop: \(error)", advice: "try fewer '--jobs'")
        }
        defer { reactor.shutDown() }
        await withTaskExecutorPreference(reactor) {
            while let job = await schedule.next() {
                recorder.begin(job)
                let result = await play(job.plan, on: reactor, options: options)
                schedule.finish(job)
                // What was cut off by an interruption has not been played: it says nothing about the peer.
                if Task.isCancelled { return }
                if recorder.record(result, job) == .stop { schedule.stop() }
            }
        }
    }
}

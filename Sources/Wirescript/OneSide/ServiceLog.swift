import Locks
import Playing
import Reporting

/// Writes for people what a service without an end does, as it does it.
final class ServiceLog: Sendable {
    private let run: Run
    private let seed: UInt64
    private let output: Output
    private let text: Mutex<ServiceText>

    init(_ run: Run, _ job: Job) {
        self.run = run
        seed = job.seed
        output = run.console
        text = Mutex(
            ServiceText(seed: seed, appearance: Appearance(of: output.descriptor, color: run.color))
        )
    }

    /// Tells of a connection that is over, where there is something to tell; what it was, as a play of its own.
    func record(_ result: ScenarioResult) -> Job {
        text.withLock { text in
            let said = text.record(result, isVerbose: run.detail == .verbose)
            if !said.isEmpty, run.detail != nil { output.write(said) }
            return Job(plan: result.plan, index: text.connections, seed: seed)
        }
    }

    /// Says what the service came to.
    func finish(_ result: ScenarioResult, exit: Int32) {
        guard run.detail != nil else { return }
        output.write(text.withLock { $0.summary(result, exit: exit) })
    }

    /// Nobody can read what is written.
    var isUnread: Bool { output.failure != nil }
}

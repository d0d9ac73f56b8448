import Glibc
import Playing
import Reporting
import Scenarios
import YAMLTree

extension Run {
    /// Reads and chooses the one scenario of which one side is to be played; refuses where that cannot be done.
    func choose(title: String? = nil, seed: UInt64, side: (Plan) throws(Refusal) -> Side)
        async throws(Refusal) -> Job
    {
        var rounds = try await prepare(seed: seed, nothingChosen: .usage)
        let jobs = (rounds.next() ?? []).filter { title == nil || $0.plan.title == title }
        guard let job = jobs.first, jobs.count == 1 else {
            let named = jobs.reversed().prefix(20).map { "  \($0.plan.title)\n" }
            let advice = title.map { "look for the title '\($0)'" } ?? "name one with '--filter'"
            let message = "one scenario can be played, and \(jobs.count) were chosen; \(advice)"
            throw Refusal(
                messages: ["wirescript: error: \(message)\n"] + named,
                status: .usage,
                obstacles: [Obstacle(HarnessError(message))]
            )
        }
        let (plan, diagnostics) = job.plan.playing(try side(job.plan))
        guard diagnostics.isEmpty else {
            let appearance = Appearance(of: STDERR_FILENO, color: color)
            let renderer = Renderer(color: appearance.color, width: appearance.width)
            throw Refusal(
                messages: diagnostics.map { renderer.render($0, in: plan.file) },
                status: .invalid,
                obstacles: diagnostics.map { Obstacle($0, in: plan.file) }
            )
        }
        return Job(plan: plan, index: job.index, seed: job.seed)
    }

    /// The recorder of one play.
    func recorder(of job: Job) throws(Refusal) -> Recorder {
        do throws(HarnessError) {
            return try Recorder(
                self,
                tally: Tally(planned: 1, seed: job.seed),
                scenarios: 1,
                expected: [job.plan.file.path: 1]
            )
        } catch { throw Refusal(error) }
    }
}

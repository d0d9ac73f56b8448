import Glibc
import Playing
import Reporting
import Scenarios
import YAMLTree

/// Why a scenario cannot be played: its diagnostics, or what the harness could not do.
public struct NotPlayable: Error, CustomStringConvertible {
    /// What the command line would have written.
    public let description: String
}

/// The servers of one scenario, played around something else: a test's body.
package struct Performance: Sendable {
    /// Something that was not as the scenario says, and where it says so.
    package struct Trouble: Sendable {
        /// What is told of it.
        package let text: String
        package let path: String
        /// From 1.
        package let line: Int
        /// From 1.
        package let column: Int
    }

    private let job: Job

    /// Reads a file and chooses the scenario with that title, or the only one there is.
    ///
    /// A path that is not absolute is looked for beside a source file first.
    package init(path: String, besides source: String, title: String?, variables: [String: String])
        async throws(NotPlayable)
    {
        let folder = source.lastIndex(of: "/").map { source[...$0] } ?? ""
        let beside = path.hasPrefix("/") ? path : folder + path
        var inputs = Inputs(paths: [access(beside, F_OK) == 0 ? beside : path])
        inputs.variables = variables
        // A test's own files are nobody else's.
        inputs.allowsFiles = true
        do throws(Refusal) {
            job = try await Run(inputs).choose(title: title, seed: UInt64.random(in: 0..<1 << 32)) {
                plan throws(Refusal) in
                guard plan.scenario.servers.isEmpty else { return .servers(Side.Service()) }
                throw Refusal("the scenario '\(plan.title)' has no servers to play", .usage)
            }
        } catch {
            throw NotPlayable(description: error.messages.joined())
        }
    }

    /// Plays the servers while a body runs, and until they are done: what came of the body, and what went wrong.
    ///
    /// The body gets what is known of each server, by its name, runs where its caller runs, and is not cancelled when
    /// the scenario ends before it.
    package func around<Result>(_ body: ([String: [String: String]]) async throws -> Result) async throws
        -> (Swift.Result<Result, any Error>, [Trouble])
    {
        let (announcements, announcing) = AsyncStream.makeStream(of: [Served].self)
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        var options = PlayOptions()
        options.announce = { servers throws(HarnessError) in announcing.yield(servers) }
        options.outside = Outside("the test") { _ throws(HarnessError) in for await _ in ends {} }
        let plan = job.plan
        let playing = Task { [options] in
            defer { announcing.finish() }
            return try await playAlone(plan, options)
        }
        return try await withTaskCancellationHandler {
            var announced = announcements.makeAsyncIterator()
            guard let servers = await announced.next() else {
                throw NotPlayable(description: try await findings(playing.value).map(\.text).joined())
            }
            var facts: [String: [String: String]] = [:]
            for server in servers {
                facts[server.name] = Dictionary(server.facts.map { ($0.word, $0.value) }) { $1 }
            }
            let outcome: Swift.Result<Result, any Error>
            do { outcome = .success(try await body(facts)) } catch { outcome = .failure(error) }
            end.finish()
            return (outcome, findings(try await playing.value))
        } onCancel: {
            playing.cancel()
        }
    }

    /// What is wrong with a result, each with its place.
    private func findings(_ result: ScenarioResult) -> [Trouble] {
        result.findings(seed: job.seed).map { finding in
            let position = result.plan.file.position(of: finding.span.start)
            return Trouble(
                text: finding.text,
                path: result.plan.file.path,
                line: position.line,
                column: position.column
            )
        }
    }
}

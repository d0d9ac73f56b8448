import Glibc

/// What Bazel tells a test that it runs, and wants of it
/// ([Test encyclopedia](https://bazel.build/reference/test-encyclopedia)).
package struct BazelTest {
    private let environment: (String) -> String?

    /// Takes what the environment says.
    package init(_ environment: @escaping (String) -> String? = Wirescript.environment) {
        self.environment = { name in environment(name).flatMap { $0.isEmpty ? nil : $0 } }
    }

    /// Sets what the command line left open: `--test_filter`, `--test_runner_fail_fast`, the number of the run as seed,
    /// and where the report goes that Bazel shows.
    package func configure(_ run: inout Run) {
        run.filter = run.filter ?? environment("TESTBRIDGE_TEST_ONLY")
        if environment("TESTBRIDGE_TEST_RUNNER_FAIL_FAST") == "1" { run.failFast = true }
        run.seed = run.seed ?? environment("TEST_RANDOM_SEED").flatMap { UInt64($0) }
        if let path = environment("XML_OUTPUT_FILE"), !run.reports.contains(where: { $0.path == path }) {
            run.reports.append(Report(.junit, path: path))
        }
    }

    /// Says that the test knows of shards, by touching a file: without it Bazel fails a test of which it wants some.
    package func acknowledgeShard() {
        if let path = environment("TEST_SHARD_STATUS_FILE") { touch(path) }
    }

    /// Does something that must not end the process before its time: Bazel fails a test that leaves the file behind.
    package func guarding<Result>(_ body: () async -> Result) async -> Result {
        guard let path = environment("TEST_PREMATURE_EXIT_FILE") else { return await body() }
        touch(path)
        defer { unlink(path) }
        return await body()
    }

    private func touch(_ path: String) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
        if descriptor >= 0 { close(descriptor) }
    }
}

import Glibc
import Net
import Scenarios
import Testing
import YAMLTree

@testable import Playing

extension PlayingTests {
    /// Addresses that are known only when a scenario is played are no others than those that may be written.
    @Suite struct PermittedAddressesTests {
        private func trouble(_ text: String, _ allowances: Allowances = Allowances()) async throws -> String?
        {
            let file = SourceFile(path: "test.yaml", bytes: Array(("scenario: T\n" + text).utf8))
            let read = ScenarioFile.read(file, allowing: allowances)
            #expect(read.diagnostics == [])
            let (plans, diagnostics) = Plan.plans(of: read, options: PlanOptions(seed: 1))
            if let first = diagnostics.first { return first.message }
            let plan = try #require(plans.first)
            return try await withReactor(.epoll) { reactor in
                do {
                    _ = try await played(plan, on: reactor)
                    return nil
                } catch let error as HarnessError {
                    return error.message
                }
            }
        }

        private static let remote =
            "this address is not on this machine's loopback; '--allow-remote' allows it"
        private static let elsewhere =
            "a Unix socket that does not lie below the scenario's folder; '--untrusted' refuses it"

        @Test(arguments: [
            "vars: {h: 192.0.2.1}\nclients: {c: {connect: \"tcp:${h}:1\", script: [{send: x}]}}\n",
            "vars: {h: 0.0.0.0}\nservers: {s: {listen: \"tcp:${h}:0\", script: [drain]}}\n",
            "vars: {h: 192.0.2.1}\nservers: {s: {script: [drain]}}\n"
                + "clients: {c: {connect: s, from: \"tcp:${h}:0\", script: [{send: x}]}}\n",
            "servers: {s: {script: [{send: \"192.0.2.1\\n\"}], accepts: 1..}}\n"
                + "clients: {c: {connect: s, script: [{connect: s}, {expect: {line: {as: h}}}, end, {connect: \"tcp:${h}:1\"}]}}\n",
        ])
        func remoteOnes(_ text: String) async throws {
            #expect(try await trouble(text) == Self.remote)
        }

        @Test(arguments: [
            "vars: {p: /nowhere/x}\nclients: {c: {connect: \"unix:${p}\", script: [{send: x}]}}\n",
            "vars: {p: /tmp/wirescript-elsewhere}\nservers: {s: {listen: \"unix:${p}\", script: [drain]}}\n",
        ])
        func unixSocketsOfStrangers(_ text: String) async throws {
            #expect(try await trouble(text, Allowances(untrusted: .init())) == Self.elsewhere)
        }

        @Test func unixSocketsInThePrivateFolder() async throws {
            let text = """
                servers:
                  s: {listen: "unix:${tmp}/x", script: [{expect: a}]}
                  t: {listen: unix, script: [{expect: a}]}
                clients:
                  c: {connect: "unix:${tmp}/x", script: [{send: a}]}
                  d: {connect: "${servers.t.url}", script: [{send: a}]}
                  e: {connect: s, script: [{send: a}]}

                """
            #expect(
                try await trouble(
                    text.replacing("a}]}\n  t", with: "a}], accepts: 2}\n  t"),
                    Allowances(untrusted: .init())
                ) == nil
            )
        }
    }
}

import Net
import Testing

@testable import Playing

extension PlayingTests {
    /// Which of several failures another made inevitable, where programs take part.
    @Suite(.timeLimit(.minutes(1))) struct ConsequencesTests {
        /// A server in Python that says `hi` to each connection and then does `body`.
        private func service(_ body: String) -> String {
            """
            ports: [web]
            files:
              server.py: |
                import os, signal, socket, struct, time
                listener = socket.socket()
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                listener.bind(("127.0.0.1", int(os.environ["PORT"])))
                listener.listen()
                while True:
                    connection, _ = listener.accept()
                    connection.sendall(b"hi")
                    \(body)
            processes:
              svc: {run: [python3, -u, "${files.server.py}"], env: {PORT: "${ports.web}"}, ready: {port: web}}
            """
        }

        @Test(
            arguments: [
                // It reads what came: a FIN. It does not: an RST.
                ("connection.recv(9); os._exit(3)", "eof", "exited with 3"),
                ("connection.recv(9); os.kill(os.getpid(), signal.SIGSEGV)", "eof", "was killed by SIGSEGV"),
                ("time.sleep(0.02); os._exit(0)", "reset", "exited with 0"),
                // Its connection ends before it does.
                (
                    "connection.recv(9); connection.close(); listener.close(); os._exit(3)", "eof",
                    "exited with 3"
                ),
            ],
            Backend.allCases
        )
        func whatAClientSeesOfACrashFollows(
            _ row: (body: String, cause: String, message: String),
            _ backend: Backend
        ) async throws {
            let text = """
                scenario: Crash
                \(service(row.body))
                clients:
                  c: {connect: "tcp:${ports.web}", script: [{expect: hi}, {send: x}, {expect: more}]}
                  d: {connect: "tcp:${ports.web}", after: svc, script: [{expect: hi}]}
                """
            let played = try await expectFailures(["svc exit-status 0"], text, backend)
            #expect(played.verdict.counted.first?.message == "'svc' \(row.message) before it was stopped")
            #expect(played.consequent.sorted() == ["c \(row.cause) 3", "d refused 0"])
        }

        /// The end of the pipes and that of the program come in either order: many times, so that both are seen.
        @Test(arguments: Backend.allCases)
        func theEndOfAProgramWhoseScriptFailedIsNotJudged(_ backend: Backend) async throws {
            let text = """
                scenario: Dies under its script
                processes:
                  p: {run: [sh, -c, "read x; exit 3"], script: [{send: "x\\n"}, {expect: "y\\n"}]}
                """
            for _ in 0..<40 { _ = try await expectFailures(["p eof 2"], text, backend) }
        }

        /// What it has said is no consequence; and where it did not crash, its end is its own fault.
        @Test(arguments: Backend.allCases)
        func bytesAndOtherEndsCount(_ backend: Backend) async throws {
            let client = """
                clients: {c: {connect: "tcp:${ports.web}", script: [{send: x}, {expect: ho}]}}
                """
            let crash = "scenario: Bytes\n\(service("connection.recv(9); os._exit(3)"))\n\(client)\n"
            let played = try await play(crash, backend)
            #expect(played.counted.contains("c mismatch 2"))
            let end =
                "scenario: End\n\(service("connection.recv(9); connection.close()"))\n"
                + client.replacing("ho", with: "hi there")
            try await expectFailures(["c eof 2"], end, backend)
        }

        /// The one client has failed, so the scenario is over and the service to be stopped: but it had crashed before.
        @Test(arguments: Backend.allCases)
        func aCrashIsNotTakenForAStop(_ backend: Backend) async throws {
            let text = """
                scenario: Crash
                \(service("connection.recv(9); os.kill(os.getpid(), signal.SIGKILL)"))
                clients: {c: {connect: "tcp:${ports.web}", script: [{expect: hi}, {send: x}, {expect: more}]}}
                verdict: {fails: {actor: svc, cause: exit-status}}
                """
            for _ in 0..<10 {
                let played = try await play(text, backend)
                #expect(played.verdict.isMet, "\(played.verdict.failures.map(\.message))")
                #expect(
                    !played.events(of: "svc").contains {
                        if case .signalSent = $0.fact { true } else { false }
                    }
                )
            }
        }

        /// Neither a connection of two that are played nor a program's script is a job's.
        @Test(arguments: Backend.allCases)
        func theEndOfAJobThatHadNoPartInAFailureCounts(_ backend: Backend) async throws {
            for other in [
                "servers: {s: {script: [{send: hi}, drain]}}\nclients: {c: {connect: s, script: [{expect: ho}]}}",
                "  c: {run: [echo, hi], script: [{expect: ho}]}",
            ] {
                try await expectFailures(
                    ["c mismatch 1", "job exit-status 0"],
                    "scenario: Both\nprocesses:\n  job: {run: [\"false\"], after: c}\n\(other)\n",
                    backend
                )
            }
        }

        /// Whoever waits for a signal that only a failed actor would have given fails at once, and that follows.
        @Test(
            arguments: [
                "clients: {c: FAILS, d: {connect: TO, script: [{await: go}]}}",
                "clients: {c: FAILS, d: {connect: TO, script: [{expect: hi, meanwhile: [{await: go}]}]}}",
                "clients: {c: FAILS, d: {connect: TO, after: go, times: 3, parallel: 2, script: [{expect: hi}]}}",
                "clients: {c: FAILS, d: {connect: TO, after: go, script: [{signal: on}]}, "
                    + "e: {connect: TO, after: on}}",
                "clients: {c: FAILS}\n  job: {run: [\"true\"], after: go}",
                "clients: {c: FAILS}\n  job: {run: [cat], script: [{await: go}]}",
                "clients: {d: {connect: TO, script: [{expect: hi}, {await: go}]}}\n"
                    + "  job: {run: [cat], script: [{send: x}, {expect: y}, {signal: go}]}",
            ],
            Backend.allCases
        )
        func whoWaitsForASignalOfAFailedActorFollows(_ actors: String, _ backend: Backend) async throws {
            let parts = actors.split(separator: "\n  ", maxSplits: 1)
            let text = """
                scenario: Signal
                timeout: 50s
                \(service("pass"))
                \(parts.dropFirst().map { "  \($0)\n" }.joined())\(parts[0])
                """
                .replacing("FAILS", with: "{connect: TO, script: [{expect: ho}, {signal: go}]}")
                .replacing("TO", with: "'tcp:${ports.web}'")
            let played = try await play(text, backend)
            #expect(played.counted.count == 1, "\(played.verdict.failures.map(\.message))")
            #expect(played.counted.first?.contains("mismatch") == true)
            #expect(!played.consequent.isEmpty)
            #expect(played.verdict.failures.allSatisfy { !$0.isDeadline })
        }
    }
}

import Locks
import Net
import Scenarios
import Testing
import YAMLTree

@testable import Playing

extension PlayingTests {
    /// One side is played, and the other is a real program: here, this test.
    @Suite(.timeLimit(.minutes(1))) struct OneSideTests {
        private static let greeting = """
            scenario: Greeting
            servers:
              mail:
                script: [{send: "hi\\n"}, {expect: "x\\n"}]
            clients:
              alice: {connect: mail, script: [{expect: "hi\\n"}, {send: "x\\n"}]}
            """

        /// Plays a text's servers while a body does the outside's part; the result, and each connection's.
        private func serve(
            _ text: String,
            _ service: Side.Service = Side.Service(),
            _ backend: Backend = .epoll,
            outside: @escaping @Sendable ([String: Address]) async throws -> Void
        ) async throws -> (whole: ScenarioResult, connections: [ScenarioResult]) {
            let (plan, diagnostics) = try plan(text).playing(.servers(service))
            #expect(diagnostics.isEmpty)
            let addresses = Mutex<[String: Address]>([:])
            let told = Mutex<[ScenarioResult]>([])
            var options = PlayOptions()
            options.announce = { servers throws(HarnessError) in
                addresses.withLock { for server in servers { $0[server.name] = server.address } }
            }
            options.tell = { result in told.withLock { $0.append(result) } }
            options.outside = Outside("the test") { _ throws(HarnessError) in
                do { try await outside(addresses.withLock { $0 }) } catch { Issue.record(error) }
            }
            let whole = try await withReactor(backend) { [options] in
                await Playing.play(plan, on: $0, options: options)
            }
            return (whole, told.withLock { $0 })
        }

        private func verdict(_ result: ScenarioResult) throws -> Verdict {
            guard case .played(let verdict, _) = result.outcome else {
                throw Unreadable(description: "\(result.outcome)")
            }
            return verdict
        }

        @Test(arguments: [Backend.epoll, .poll])
        func serversAloneArePlayedAgainstAProgram(_ backend: Backend) async throws {
            let (whole, _) = try await serve(Self.greeting, Side.Service(), backend) { addresses in
                let connection = try await Connection.connect(to: addresses["mail"]!)
                #expect(try await connection.receive(upTo: 100) == Array("hi\n".utf8))
                try await connection.write("x\n")
                #expect(try await connection.receive(upTo: 100) == [])
                connection.close()
            }
            #expect(try verdict(whole).isMet)
        }

        @Test func aConnectionThatDoesNotComeIsMissedWhenTheOutsideHasEnded() async throws {
            let (whole, _) = try await serve(Self.greeting) { _ in }
            #expect(try verdict(whole).counted.map(\.cause) == [.missingConnection])
            #expect(whole.seconds < 5)
        }

        @Test func aConnectionTooManyIsReset() async throws {
            let (whole, _) = try await serve(Self.greeting) { addresses in
                let first = try await Connection.connect(to: addresses["mail"]!)
                let second = try await Connection.connect(to: addresses["mail"]!)
                try await second.waitForReset()
                try await first.write("x\n")
                while try await !first.receive(upTo: 100).isEmpty {}
                first.close()
            }
            #expect(try verdict(whole).counted.map(\.cause) == [.extraConnection])
        }

        @Test(arguments: [Backend.epoll, .poll])
        func whoSendsFasterThanItsServerReadsOutlastsNoLimit(_ backend: Backend) async throws {
            let text = """
                scenario: Flood
                timeout: 300ms
                servers:
                  s: {script: [{expect: {line: {ends-with: "o"}, skip: true}}]}
                """
            let (whole, _) = try await serve(text, Side.Service(), backend) { addresses in
                let connection = try await Connection.connect(to: addresses["s"]!)
                let lines = [UInt8](repeating: 0x0A, count: 65536)
                while (try? await connection.write(lines)) != nil {}
                connection.close()
            }
            #expect(try verdict(whole).counted.map(\.cause) == [.timeout])
        }

        @Test func theDeadlineNamesAnOutsideThatDoesNotEnd() async throws {
            let (whole, _) = try await serve("timeout: 200ms\n" + Self.greeting) { addresses in
                let connection = try await Connection.connect(to: addresses["mail"]!)
                try await connection.write("x\n")
                while try await !connection.receive(upTo: 100).isEmpty {}
                connection.close()
                try? await Task.sleep(for: .seconds(100))
            }
            let failure = try #require(try verdict(whole).counted.first)
            #expect(failure.cause == .timeout)
            #expect(failure.waiters.map(\.label) == ["the test"])
        }

        @Test(arguments: [Backend.epoll, .poll])
        func anEndlessServiceJudgesEachConnectionByItself(_ backend: Backend) async throws {
            let text = """
                scenario: Turns
                servers:
                  mail: {connections: [[{send: "1"}], [{send: "2"}, {expect: "ok"}]]}
                """
            let (whole, connections) = try await serve(text, Side.Service(isEndless: true), backend) {
                addresses in
                for (number, answer) in ["", "ok", "", "no", ""].enumerated() {
                    let connection = try await Connection.connect(to: addresses["mail"]!)
                    #expect(try await connection.receive(upTo: 1) == Array(String(number % 2 + 1).utf8))
                    if !answer.isEmpty { try await connection.write(answer) }
                    while let more = try? await connection.receive(upTo: 1), !more.isEmpty {}
                    connection.close()
                }
            }
            #expect(try !verdict(whole).isMet)
            #expect(try connections.map { try verdict($0).isMet } == [true, true, true, false, true])
            guard case .played(let verdict, let journal) = connections[3].outcome else { return }
            #expect(verdict.counted.map(\.cause) == [.mismatch])
            #expect(verdict.counted[0].connection.map { journal.connections[$0].label } == "mail#4")
            #expect(journal.events.allSatisfy { $0.connection == verdict.counted[0].connection })
        }

        @Test func anEndlessServiceKeepsNothingOfConnectionsThatAreOver() async throws {
            let text = "scenario: Many\nservers: {mail: {script: [{expect: \"x\"}, close]}}"
            let (whole, connections) = try await serve(text, Side.Service(isEndless: true)) { addresses in
                for _ in 0..<200 {
                    let connection = try await Connection.connect(to: addresses["mail"]!)
                    try await connection.write("x")
                    while let more = try? await connection.receive(upTo: 1), !more.isEmpty {}
                    connection.close()
                }
            }
            #expect(connections.count == 200)
            guard case .played(_, let journal) = whole.outcome else { throw Unreadable(description: "error") }
            // One after another, so one place for all, or two where the next came before the last was over.
            #expect(journal.connections.count < 5)
            #expect(journal.events.count < 10)
        }

        @Test func eachConnectionOfAnEndlessServiceHasItsOwnDeadline() async throws {
            let text = """
                scenario: Slow
                timeout: 100ms
                servers: {mail: {connections: [[{expect: "x"}], [hang]]}}
                """
            let (_, connections) = try await serve(text, Side.Service(isEndless: true)) { addresses in
                let first = try await Connection.connect(to: addresses["mail"]!)
                try await first.waitForReset()
                let second = try await Connection.connect(to: addresses["mail"]!)
                #expect(try await second.receive(upTo: 1) == [])
                second.close()
            }
            #expect(try connections.map { try verdict($0).counted.map(\.cause) } == [[.timeout], []])
            #expect(connections[0].seconds >= 0.1)
        }

        @Test func whatIsUnfinishedWhenAServiceEndsIsNoFailure() async throws {
            let text = """
                scenario: Cut
                servers: {mail: {connections: [[{delay: 900s}], [hang], [{expect: "x"}], [expect-eof]]}}
                """
            let open = Mutex<[Connection]>([])
            let (whole, connections) = try await serve(text, Side.Service(isEndless: true)) { addresses in
                for _ in 0..<4 {
                    let connection = try await Connection.connect(to: addresses["mail"]!)
                    open.withLock { $0.append(connection) }
                }
            }
            #expect(try verdict(whole).isMet)
            #expect(connections.count == 4)
            #expect(whole.seconds < 30)
        }

        @Test func whoIsCutWaitsForNoSignalAnyMore() async throws {
            let text = "scenario: Cut\nservers: {s: {accepts: 0.., script: [{await: x}, {signal: x}]}}\n"
            let open = Mutex<[Connection]>([])
            let (whole, _) = try await serve(text) { addresses in
                let connection = try await Connection.connect(to: addresses["s"]!)
                open.withLock { $0.append(connection) }
            }
            guard case .played(let verdict, let journal) = whole.outcome else {
                throw Unreadable(description: "\(whole.outcome)")
            }
            // The deadline would cut it once more.
            let cuts = journal.events.count { if case .cut = $0.fact { true } else { false } }
            #expect(verdict.isMet && cuts == 1)
        }

        @Test func whatLiesInAServicesAcceptQueueAtItsEndIsToldToo() async throws {
            let text = """
                scenario: Queue
                servers:
                  s: {accept-after: go, script: [drain]}
                  t: {script: [{expect: never}, {signal: go}]}
                """
            let open = Mutex<[Connection]>([])
            let (_, connections) = try await serve(text, Side.Service(isEndless: true)) { addresses in
                for name in ["s", "t"] {
                    let connection = try await Connection.connect(to: addresses[name]!)
                    open.withLock { $0.append(connection) }
                }
            }
            #expect(try connections.map { try verdict($0).isMet } == [true, true])
        }

        @Test(arguments: [Backend.epoll, .poll])
        func theImpliedEndIsAlsoMetByAResetOfAProgramThatHasEverything(_ backend: Backend) async throws {
            let text = "scenario: End\nservers: {mail: {script: [{send: \"hi\"}]}}"
            let resets: @Sendable ([String: Address]) async throws -> Void = { addresses in
                let connection = try await Connection.connect(to: addresses["mail"]!)
                while try await !connection.receive(upTo: 9).isEmpty {}
                connection.reset()
            }
            let (implied, _) = try await serve(text, Side.Service(), backend, outside: resets)
            #expect(try verdict(implied).isMet)
            let written = text.replacing("]", with: ", end]")
            let (strict, _) = try await serve(written, Side.Service(), backend, outside: resets)
            #expect(try verdict(strict).counted.map(\.cause) == [.reset])
        }

        @Test func whatOnlyAnActorNotPlayedWouldGiveIsFoundBeforehand() throws {
            let text = """
                scenario: Needs
                servers:
                  a: {script: [{await: go}]}
                  b: {after: c, script: [{send: "${c.token}"}]}
                  d: {script: [{await: both}]}
                clients:
                  c: {connect: a, script: [{signal: go}, {signal: both}, {expect: {bytes: 1, as: token}}]}
                  e: {connect: d, script: [{await: go}, {send: "${c.token}"}]}
                """
            let (_, ofServers) = try plan(text).playing(.servers(Side.Service()))
            #expect(ofServers.count == 4)
            #expect(ofServers.contains { $0.message.contains("only 'c' would give the signal 'go'") })
            #expect(ofServers.contains { $0.message.contains("the end of 'c'") })
            #expect(ofServers.contains { $0.message.contains("'c' would capture this") })
            let addresses = [
                "a": Address.loopback(port: 1), "b": .loopback(port: 1), "d": .loopback(port: 1),
            ]
            #expect(try plan(text).playing(.clients(addresses)).diagnostics.isEmpty)
        }

        @Test func theVerdictCoversThePlayedSide() async throws {
            let text = """
                scenario: Hasty
                servers: {mail: {script: [{send: "ab"}, close]}}
                clients: {hasty: {connect: mail, script: [{expect: "abc"}]}}
                verdict: {fails: {actor: hasty, cause: eof}}
                """
            let read: @Sendable ([String: Address]) async throws -> Void = { addresses in
                let connection = try await Connection.connect(to: addresses["mail"]!)
                while try await !connection.receive(upTo: 9).isEmpty {}
            }
            #expect(try verdict(await serve(text, outside: read).whole).isMet)
            // Of a failure without an actor nobody knows whose it is.
            let anybody = text.replacing("actor: hasty, ", with: "")
            #expect(try verdict(await serve(anybody, outside: read).whole).isMet)
            let ours = text.replacing("actor: hasty, cause: eof", with: "actor: mail, cause: reset")
            #expect(try !verdict(await serve(ours, outside: read).whole).isMet)
        }
    }
}

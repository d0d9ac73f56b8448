import Net
import Scenarios
import Testing

@testable import Playing

extension PlayingTests {
    /// TLS on both ends: what a script says holds as without, and records are not read ahead.
    @Suite struct TLSTests {
        private func secured(_ played: Played, _ actor: String) -> Journal.Security? {
            for event in played.events(of: actor) {
                if case .secured(let security) = event.fact { return security }
            }
            return nil
        }

        private func passes(_ server: String, _ client: String, _ backend: Backend, tls: String = "auto")
            async throws
            -> Played
        {
            try await expectPasses(duel(server: server, client: client, tls: tls), backend)
        }

        private func fails(
            _ failures: [String],
            _ server: String,
            _ client: String,
            _ backend: Backend,
            tls: String? = "auto"
        ) async throws -> Played {
            try await expectFailures(failures, duel(server: server, client: client, tls: tls), backend)
        }

        @Test(arguments: Backend.allCases, ["tcp", "tcp:[::1]:0", "unix"])
        func bothEndsAgree(backend: Backend, listen: String) async throws {
            let played = try await expectPasses(
                duel(server: "[{send: hello}]", client: "[{expect: hello}]", listen: listen, tls: "auto"),
                backend
            )
            let ours = try #require(secured(played, "c"))
            #expect(ours.version == "TLS 1.3" && ours.peer == "s" && ours.applicationProtocol == nil)
            #expect(ours.serverName == ["tcp": "127.0.0.1", "unix": "localhost"][listen] ?? "::1")
            #expect(secured(played, "s")?.cipher == ours.cipher)
        }

        /// Every row of the table of causes holds over TLS, but for those whose bytes are counted in the kernel's queue.
        @Test(arguments: Backend.allCases, CauseRow.bytes + CauseRow.ends + CauseRow.sends)
        func everyCauseIsAsWithout(backend: Backend, row: CauseRow) async throws {
            let countsCiphertext = row.client.contains("await-unread: 3")
            // Where nothing else fails, the FIN of a 'close' does.
            let isTruncated = row.server == "[close]"
            guard !countsCiphertext, !isTruncated else { return }
            try await expectFailures(
                [row.failure],
                duel(server: row.server, client: row.client, tls: "auto"),
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func aRecordCarriesAPiece(backend: Backend) async throws {
            let played = try await passes("[drain]", "[{send: [ab, cde]}, {send: {random: 40000}}]", backend)
            #expect(played.writes(of: "c") == [2, 3, 16384, 16384, 7232])
            #expect(played.reads(of: "s").reduce(0, +) == 40005)
        }

        @Test(arguments: Backend.allCases)
        func aSendThatWasCutShortLeavesWholeRecords(backend: Backend) async throws {
            // The kernel's buffers fill, and the limit passes in the middle of a record: what follows stands behind it.
            let played = try await passes(
                "[{await: full}, {expect: {until: END, check: {}, max: 64MiB}}]",
                "[{send: {repeat: x, size: 64MiB}, within: 50ms, fails: timeout}, {signal: full}, {send: END}]",
                backend
            )
            let sent = played.writes(of: "c").reduce(0, +)
            #expect(sent == played.reads(of: "s").reduce(0, +) && sent < 64 << 20)
            // A half-close too gives the rest of the record on first.
            let ended = try await passes(
                "[{await: full}, {expect: {rest: {}, max: 64MiB}}]",
                "[{send: {repeat: x, size: 64MiB}, within: 50ms, fails: timeout}, {signal: full}, half-close]",
                backend
            )
            #expect(ended.writes(of: "c").reduce(0, +) == ended.reads(of: "s").reduce(0, +))
        }

        @Test(arguments: Backend.allCases)
        func nothingIsReadAhead(backend: Backend) async throws {
            // Two records in the queue: once a byte of the first is read the second is still the kernel's.
            _ = try await passes(
                "[{await-unread: 40}, {read: 1, gets: a}, {await-unread: 20}, {expect: bcd}, {read: 9, gets: {eof: true}}]",
                "[{send: [ab, cd]}]",
                backend
            )
            // Nor is a byte of it read with the first.
            _ = try await passes(
                "[{await-unread: 40}, {read: 9, gets: ab}, {read: 9, gets: cd}]",
                "[{send: [ab, cd]}]",
                backend
            )
            // So who waits until the peer has read waits until it has.
            _ = try await fails(
                ["c timeout 2"],
                "[{expect: a}, {await: c}, {drain, may-fail: reset}]",
                "[{send: [ab, cd]}, {await-read: 50ms}]",
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func aBareFINIsATruncation(backend: Backend) async throws {
            for client in [
                "expect-eof", "expect-closed", "drain", "{expect: {rest: {}}}",
                "{read: 5, gets: {eof: true}}",
            ] {
                let played = try await fails(["c tls 1"], "[close]", "[\(client)]", backend)
                #expect(played.verdict.counted.first?.message.contains("close_notify") == true)
            }
            let played = try await passes("[half-close, expect-eof]", "[expect-eof]", backend)
            let ends = played.events(of: "c").compactMap {
                if case .peerClosed(let end) = $0.fact { end.rawValue } else { nil }
            }
            #expect(ends == ["close_notify"])
            // Foreseen, it leaves nothing to end.
            _ = try await passes("[{send: x}, close]", "[{expect: x}, {expect-eof: , fails: tls}]", backend)
        }

        @Test(arguments: Backend.allCases, ["tcp", "unix"])
        func whatACloseLeavesUnreadResets(backend: Backend, listen: String) async throws {
            // The bytes of the record that nobody read, and not the close_notify that nobody reads.
            try await expectPasses(
                duel(server: "[{await-unread: 20}, close]", client: "[{send: x}, expect-reset]", tls: "auto"),
                backend
            )
            try await expectPasses(
                duel(
                    server: "[{await-unread: 20}, close]",
                    client: "[half-close, {expect-eof: , fails: tls}]",
                    listen: listen,
                    tls: "auto"
                ),
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func hangsAndCutsSayGoodbye(backend: Backend) async throws {
            _ = try await passes("[hang]", "[{send: x}, expect-eof]", backend)
            let played = try await expectPasses(
                """
                scenario: T
                servers: {s: {tls: auto, accepts: 1.., connections: [[drain], [{expect: never}]]}}
                clients:
                  a: {connect: s, tls: auto, script: [{send: x}, {signal: one}]}
                  b: {connect: s, tls: auto, after: one, script: [expect-eof]}
                """,
                backend
            )
            #expect(played.cuts == 1)
        }

        @Test(arguments: Backend.allCases, ["tcp", "unix"])
        func whoHasSaidGoodbyeMayClose(backend: Backend, listen: String) async throws {
            // Our own close_notify meets a socket that is gone; the peer's lies in the queue, where no step has seen it.
            try await expectPasses(
                duel(
                    server: "[{send: x}, {await: c}, {repeat: 20, steps: [{note: late}]}, end]",
                    client: "[{expect: x}, half-close, close]",
                    listen: listen,
                    tls: "auto"
                ),
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func whatIsNoTLSIsShown(backend: Backend) async throws {
            let played = try await expectFailures(
                ["s tls 0"],
                "scenario: T\nservers: {s: {tls: auto, script: [{expect: x}]}}\nclients: {c: {connect: s, script: [{send: GET /}, drain]}}\n",
                backend
            )
            #expect(played.verdict.counted.first?.message.contains("'GET /'") == true)
        }

        @Test(arguments: Backend.allCases)
        func anAlertTellsAndIsNotCounted(backend: Backend) async throws {
            let played = try await expectFailures(
                ["c tls 0"],
                """
                scenario: T
                servers: {s: {tls: auto, script: [{expect: x}]}}
                clients: {c: {connect: s, tls: {server-name: other.test}, script: [{send: x}]}}
                """,
                backend
            )
            let failure = try #require(played.verdict.counted.first)
            #expect(
                failure.message.contains("'other.test'")
                    && failure.message.contains("this end sent the alert")
            )
            #expect(played.consequent == ["s tls 0"])
            #expect(played.verdict.failures.last?.message.contains("it sent the alert") == true)
        }

        @Test(arguments: Backend.allCases)
        func aHandshakeHasItsLimits(backend: Backend) async throws {
            let mute = "servers: {s: {script: [drain]}}"
            _ = try await expectPasses(
                "scenario: T\n\(mute)\nclients: {c: {connect: s, tls: auto, script: [{connect: s, within: 20ms, fails: timeout}]}}\n",
                backend
            )
            let reset = "servers: {s: {script: [{await-unread: 1}, reset]}}"
            _ = try await expectFailures(
                ["c reset 0"],
                "scenario: T\n\(reset)\nclients: {c: {connect: s, tls: auto, script: []}}\n",
                backend
            )
            let played = try await play(
                "scenario: T\ntimeout: 50ms\n\(mute)\nclients: {c: {connect: s, tls: auto, script: []}}\n",
                backend
            )
            let waits = played.verdict.counted.first?.waiters.map(\.wants) ?? []
            #expect(waits.contains("the peer's part of the TLS handshake"))
        }

        @Test(arguments: Backend.allCases)
        func startTLSBeginsWhereItStands(backend: Backend) async throws {
            for tls in [nil, "auto"] {
                let played = try await expectPasses(
                    duel(
                        server: "[{send: plain}, {expect: go}, start-tls, {send: secret}]",
                        client: "[{expect: plain}, {send: go}, start-tls, {expect: secret}]",
                        tls: tls
                    ),
                    backend
                )
                let step = played.events(of: "c").first {
                    if case .secured = $0.fact { true } else { false }
                }?.step
                #expect(step == 3)
            }
            // Found while playing, where the file's check cannot.
            try await expectFailures(
                ["s malformed 2"],
                """
                scenario: T
                vars: {n: "2"}
                servers: {s: {script: [{repeat: "${n}", steps: [start-tls]}]}}
                clients: {c: {connect: s, script: [start-tls, drain]}}
                """,
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func theAuthorityIsInAFile(backend: Backend) async throws {
            try await expectPasses(
                """
                scenario: T
                servers: {s: {tls: auto, script: [{send: {file: "${tls.ca}"}}]}}
                clients:
                  c:
                    connect: s
                    tls: {ca: "${tls.ca}"}
                    script: [{expect: {rest: {starts-with: "-----BEGIN CERTIFICATE-----"}}}]
                """,
                backend
            )
        }

        @Test(arguments: [
            ("servers: {s: {tls: {certificate: \"${files.x}\", key: \"${files.x}\"}}}", "tls: "),
            ("servers: {s: {tls: {client-ca: \"${tmp}/none\"}}}", "none"),
        ])
        func aFileThatIsNoCertificateIsTheHarnessesTrouble(servers: String, message: String) async throws {
            let text =
                "scenario: T\nfiles: {x: nothing}\n\(servers)\nclients: {c: {connect: s, tls: auto, script: []}}\n"
            let error = await #expect(throws: HarnessError.self) { try await play(text) }
            #expect(error?.message.contains(message) == true)
        }
    }
}

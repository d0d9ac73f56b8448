import Net
import Testing

@testable import Playing

extension PlayingTests {
    @Suite struct MessagesTests {
        /// A message as it is sent, seen by the other end.
        @Test(arguments: [
            ("{http: {status: 200}}", "HTTP/1.1 200 OK\\r\\n\\r\\n"),
            ("{http: {status: 299, version: 1.0}}", "HTTP/1.0 299 \\r\\n\\r\\n"),
            ("{http: {status: 200, body: ab}}", "HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nab"),
            (
                "{http: {status: 200, body: ab, headers: {content-length: 9, A: [1, 2], B: []}}}",
                "HTTP/1.1 200 OK\\r\\ncontent-length: 9\\r\\nA: 1\\r\\nA: 2\\r\\n\\r\\nab"
            ),
            (
                "{http: {status: 200, framing: close, body: ab}}", "HTTP/1.1 200 OK\\r\\n\\r\\nab"
            ),
            (
                "{http: {status: 200, framing: chunked, chunks: [ab, {delay: 1ms}, c], trailers: {T: x}}}",
                "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n2\\r\\nab\\r\\n1\\r\\nc\\r\\n0\\r\\nT: x\\r\\n\\r\\n"
            ),
            (
                "{http: {status: 200, framing: chunked, body: \"\"}}",
                "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n"
            ),
            (
                "{message: {start: S 1, length: Length, body: ab, headers: {A: b}}}",
                "S 1\\r\\nA: b\\r\\nLength: 2\\r\\n\\r\\nab"
            ),
            ("{message: {start: S 1, body: ab}}", "S 1\\r\\n\\r\\nab"),
        ])
        func isSentSo(message: String, bytes: String) async throws {
            try await expectPasses(duel(server: "[{expect: \"\(bytes)\"}]", client: "[{send: \(message)}]"))
        }

        @Test(arguments: Backend.allCases)
        func theHostIsTheServersAddressAtBothEnds(backend: Backend) async throws {
            for listen in ["tcp", "tcp:[::1]:0", "unix"] {
                let host = listen == "unix" ? "localhost" : "${servers.s.address}"
                try await expectPasses(
                    duel(
                        server:
                            "[{expect: {http: {headers: {Host: '\(host)'}}}}, {expect: {concat: [{http: {target: /2}}]}}]",
                        client: "[{send: {http: {method: GET}}}, {send: {http: {target: /2}}}]",
                        listen: listen
                    ),
                    backend
                )
            }
        }

        /// What does not hold, and where the failure points.
        @Test(
            arguments: [
                (
                    "{http: {method: PUT}}",
                    "the method, \"POST\", differs at byte 1; it begins at byte 0 of the message", 1
                ),
                (
                    "{http: {target: /y}}",
                    "the target, \"/x\", differs at byte 1; it begins at byte 5 of the message", 1
                ),
                (
                    "{http: {version: 1.0}}",
                    "the version, \"1.1\", differs at byte 2; it begins at byte 13 of the message", 2
                ),
                (
                    "{http: {headers: {A: {matches: '^x'}}}}",
                    "the header 'A', \"1, 2\", does not match /^x/", 21
                ),
                ("{http: {headers: {A: [1]}}}", "the header 'A' has 2 lines, not 1", 21),
                ("{http: {headers: {C: {}}}}", "the header 'C' is missing", nil),
                ("{http: {headers: {a: {absent: true}}}}", "the header 'a' must be absent", 21),
                (
                    "{http: {framing: chunked}}",
                    "the framing, \"length\", differs at byte 0; it begins at byte 0 of the message", 0
                ),
                ("{http: {body: helo}}", "in the body, byte 3 differs from what was expected", 3),
                ("{http: {body: {contains: x}}}", "the body, \"hello\", does not contain \"x\"", 51),
                (
                    "{http: {target: /y, body: helo}}",
                    "the target, \"/x\", differs at byte 1; it begins at byte 5 of the message", 1
                ),
                ("{http: {}, check: {ends-with: hell}}", "what came, ", nil),
            ] as [(String, String, Int?)]
        )
        func theFirstThingThatDoesNotHold(expected: String, message: String, offset: Int?) async throws {
            let played = try await expectFailures(
                ["s mismatch 1"],
                duel(
                    server: "[{expect: \(expected)}]",
                    client:
                        "[{send: {http: {method: POST, target: /x, headers: {A: [1, 2], Host: []}, body: hello}}}]"
                )
            )
            let failure = try #require(played.verdict.counted.first)
            #expect(failure.message.hasPrefix(message), "\(failure.message)")
            #expect(failure.offset == offset)
        }

        /// What does not hold is shown where it stands in what came, which may be the body alone.
        @Test(arguments: [
            (
                "[{expect: {http: {body: {contains: x}}}}]", 0,
                "PUT / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"
            ),
            (
                "[{expect: {http: {part: head}}}, {expect: {http: {part: body, body: {contains: x}}}}]", 37,
                "hello"
            ),
            (
                "[{expect: {http: {part: head, target: {contains: x}}}}]", 0,
                "PUT / HTTP/1.1\r\nContent-Length: 5\r\n\r\n"
            ),
        ])
        func whatCameIsShown(server: String, offset: Int, bytes: String) async throws {
            let played = try await play(
                duel(
                    server: server,
                    client: "[{send: \"PUT / HTTP/1.1\\r\\nContent-Length: 5\\r\\n\\r\\nhello\"}]"
                )
            )
            let failure = try #require(played.verdict.counted.first)
            #expect(failure.received?.offset == offset)
            #expect(failure.received?.bytes == latin(bytes))
            #expect(failure.received?.total == offset + bytes.utf8.count)
        }

        /// Not where the chunk begins.
        @Test func aBodyInChunksBeginsWithItsFirstByte() async throws {
            let played = try await expectFailures(
                ["s mismatch 1"],
                duel(
                    server: "[{expect: {http: {body: {contains: x}}}}]",
                    client:
                        "[{send: {http: {method: PUT, headers: {Host: []}, framing: chunked, chunks: [hello]}}}]"
                )
            )
            let head = "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
            #expect(played.verdict.counted.first?.offset == head.utf8.count + 3)
        }

        @Test(arguments: Backend.allCases)
        func aDefectIsNamedWithItsPlace(backend: Backend) async throws {
            let played = try await expectFailures(
                ["s malformed 1"],
                duel(
                    server: "[{expect: {http: {}}}]",
                    client: "[{send: \"GET / HTTP/1.1\\r\\nHost : x\\r\\n\\r\\n\", split: 1}]"
                ),
                backend
            )
            let failure = try #require(played.verdict.counted.first)
            #expect(failure.message.hasPrefix("a space between a header's name and its colon"))
            #expect(failure.offset == 20)
            #expect(failure.received.map { $0.bytes.count } ?? 0 >= 21)
        }

        @Test(arguments: Backend.allCases)
        func aPauseStandsBetweenItsChunks(backend: Backend) async throws {
            let played = try await expectPasses(
                duel(
                    server: """
                        [{send: {http: {status: 200, framing: chunked, chunks: [ab, {delay: 1ms}, c, {delay: 1ms}]}}}]
                        """,
                    client: "[{expect: {http: {body: abc}}}]"
                ),
                backend
            )
            let done = played.events(of: "s").compactMap {
                switch $0.fact {
                case .wrote(let data): latin(data.kept)
                case .delayEnded: "pause"
                default: nil
                }
            }
            #expect(done.count == 5 && done[0].hasSuffix("2\r\nab\r\n"), "\(done)")
            #expect(Array(done.dropFirst()) == ["pause", "1\r\nc\r\n", "pause", "0\r\n\r\n"])
        }

        @Test func aBodyNeedsAHead() async throws {
            let played = try await expectFailures(
                ["s malformed 1"],
                duel(server: "[{expect: {http: {part: body}}}]", client: "[{send: x}]")
            )
            #expect(played.verdict.counted.first?.message.contains("'part: head' comes first") == true)
        }

        @Test func headersAreVariables() async throws {
            let played = try await expectPasses(
                duel(
                    server: """
                        [{expect: {http: {headers: {X-Id: {as: id}}}, as: one}},
                         {note: "${one.header.x-id} ${one.header.A} ${one.header.a.length} ${one.length} ${id}"},
                         {expect: {http: {as: one}}}, {note: "${one.header.x-id}", fails: unset}]
                        """,
                    client:
                        "[{send: {http: {target: /1, headers: {Host: x, X-ID: 7, A: [b, c]}}}}, {send: {http: {target: /2}}}]"
                )
            )
            #expect(played.notes(of: "s") == ["7 b, c 4 49 7"])
        }

        @Test func headersAreVariablesForOthersToo() async throws {
            let played = try await expectPasses(
                duel(
                    server: """
                        [{expect: {http: {as: one}}}, {signal: first}, {expect: {http: {}, as: one}}, {signal: second}]
                        """,
                    client: """
                        [{send: {http: {headers: {A: b}, target: /}}}, {await: first}, {note: "${s.one.header.a}"},
                         {send: {http: {target: /}}}, {await: second}, {note: "${s.one.header.a}", fails: unset}]
                        """
                )
            )
            #expect(played.notes(of: "c") == ["b"])
        }

        @Test(arguments: Backend.allCases)
        func messagesThatDoNotHoldAreSkipped(backend: Backend) async throws {
            try await expectPasses(
                duel(
                    server:
                        "[{send: {concat: [{http: {status: 100}}, {http: {status: 103}}, {http: {status: 200, body: x}}]}}]",
                    client: "[{expect: {http: {status: 200, body: x}, skip: true}}]"
                ),
                backend
            )
        }

        @Test func responsesAreKnownByTheirRequests() async throws {
            try await expectPasses(
                duel(
                    server: """
                        [{expect: {http: {}}}, {expect: {http: {}}},
                         {send: {http: {status: 100}}}, {send: {http: {status: 200, headers: {Content-Length: 5}}}},
                         {send: {http: {status: 200, body: hello}}}]
                        """,
                    client: """
                        [{send: "HEAD / HTTP/1.1\\r\\n\\r\\n", split: 1}, {send: {http: {method: GET}}},
                         {expect: {http: {status: 100}}}, {expect: {http: {status: 200, body: {length: 0}}}},
                         {expect: {http: {body: hello}}}]
                        """,
                    tls: "auto"
                )
            )
        }
    }
}

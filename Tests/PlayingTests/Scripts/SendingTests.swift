import Net
import Testing

@testable import Playing

extension PlayingTests {
    /// Writes and reads as the kernel sees them, and order without sleeping.
    @Suite struct SendingTests {
        private func writes(_ send: String, backend: Backend = .epoll) async throws -> [Int] {
            try await expectPasses(duel(server: "[drain]", client: "[\(send)]"), backend).writes(of: "c")
        }

        /// A part is made when its turn comes: what was captured meanwhile is in it.
        @Test func aLaterPartKnowsWhatCameBetween() async throws {
            try await expectPasses(
                duel(
                    server:
                        #"[{expect: "name?"}, {send: "ada\n"}, {await-read: 9s}, {expect: " "}, {expect: "hello ada"}]"#,
                    client:
                        #"[{send: ["name?", " ", {await-read: 9s}, "hello ${n}"], meanwhile: [{expect: {line: {as: n}}}]}]"#
                )
            )
        }

        @Test(arguments: [
            ("{send: hello}", [5]),
            ("{send: [he, l, lo]}", [2, 1, 2]),
            ("{send: hello, split: 1}", [1, 1, 1, 1, 1]),
            ("{send: hello, split: 2}", [2, 2, 1]),
            ("{send: hello, split: [1, 3]}", [1, 3, 1]),
            ("{send: hello, split: [2, 9]}", [2, 3]),
            ("{send: hello, split: {at: [1, 4]}}", [1, 3, 1]),
            ("{send: \"a\\nbc\\r\\nd\", split: lines}", [2, 4, 1]),
            ("{send: [hello, world], split: 3}", [3, 2, 3, 2]),
            ("{send: {concat: [he, llo]}}", [5]),
            ("{send: [he, {delay: 1ms}, {await-read: 20s}, llo]}", [2, 3]),
            ("{send: hello, split: 2, every: 1ms}", [2, 2, 1]),
            ("{send: hello, split: 2, every: read}", [2, 2, 1]),
            ("{send: hello, urgent: true}", [5]),
        ])
        func isCutAsWritten(send: String, sizes: [Int]) async throws {
            for backend in Backend.allCases { #expect(try await writes(send, backend: backend) == sizes) }
        }

        @Test func aRandomCutIsTheSameForTheSameSeed() async throws {
            let first = try await writes("{send: {random: 1000}, split: {random: 7}}")
            #expect(first.count == 7 && first.reduce(0, +) == 1000)
            #expect(try await writes("{send: {random: 1000}, split: {random: 7}}") == first)
            let other = duel(
                server: "[drain]",
                client: "[{send: {random: 1000}, split: {random: 7}}]",
                more: "seed: 5"
            )
            #expect(try await expectPasses(other).writes(of: "c") != first)
            #expect(try await writes("{send: abc, split: {random: 9}}") == [1, 1, 1])
        }

        @Test(arguments: Backend.allCases)
        func aStreamWithoutEndIsCutInLinesAsItGoes(backend: Backend) async throws {
            let played = try await expectPasses(
                duel(
                    server: "[{expect: {bytes: 2000, check: {}}}, reset]",
                    client:
                        "[{send: {repeat: {concat: [{repeat: x, times: 999}, \"\\n\"]}, size: 1024GiB}, split: lines, fails: reset}]"
                ),
                backend
            )
            #expect(played.writes(of: "c").prefix(2) == [1000, 1000])
        }

        @Test(arguments: [(65536, []), (65537, ["c malformed 1"])])
        func thereAreAtMost65536RandomPieces(count: Int, failures: [String]) async throws {
            try await expectFailures(
                failures,
                duel(
                    server: "[drain]",
                    client: "[{send: {random: 100KiB}, split: {random: \(count)}}]"
                )
            )
        }

        @Test(arguments: Backend.allCases)
        func noCallGivesMoreThan64KiB(backend: Backend) async throws {
            let sizes = try await writes("{send: {random: 200KiB}}", backend: backend)
            #expect(sizes.reduce(0, +) == 200 * 1024)
            #expect(sizes.allSatisfy { $0 <= 64 * 1024 })
        }

        @Test(arguments: Backend.allCases)
        func aRateIsALimit(backend: Backend) async throws {
            // 3,000 bytes at 100,000 a second: three slices of 10 ms, the last of which is over after 30.
            let played = try await expectPasses(
                duel(
                    server: "[drain]",
                    client: "[{send: {repeat: x, size: 3000}, rate: 100KB/s}, {note: sent}]"
                ),
                backend
            )
            #expect(played.writes(of: "c") == [1000, 1000, 1000])
            let sent = try #require(
                played.events(of: "c").first { if case .note = $0.fact { true } else { false } }
            )
            #expect(sent.at >= 30_000_000)
        }

        @Test(arguments: Backend.allCases, ["tcp", "unix"])
        func everyReadMakesEachWriteOneRead(backend: Backend, listen: String) async throws {
            let played = try await expectPasses(
                duel(
                    server:
                        "[{read: 100, gets: a}, {read: 100, gets: b}, {read: 100, gets: c}, {read: 100, gets: d}, {read: 100, gets: e}]",
                    client: "[{send: [ab, cd, e], split: {at: [1]}, every: read}]",
                    listen: listen
                ),
                backend
            )
            #expect(played.reads(of: "s") == [1, 1, 1, 1, 1])
        }

        @Test(arguments: Backend.allCases, ["tcp", "unix"])
        func awaitReadWaitsForTheLastByteOfASlowReader(backend: Backend, listen: String) async throws {
            let played = try await expectPasses(
                duel(
                    server: "[{repeat: 20, steps: [{delay: 200us}, {read: 1}]}]",
                    client: "[{send: {repeat: x, size: 20}}, {await-read: 20s}, {note: all}]",
                    listen: listen
                ),
                backend
            )
            #expect(played.reads(of: "s") == [Int](repeating: 1, count: 20))
            let all = try #require(played.order(ofNote: "all"))
            let reads = played.events(of: "s").filter { if case .read = $0.fact { true } else { false } }
            #expect(reads.allSatisfy { $0.order < all })
        }

        @Test(arguments: Backend.allCases, ["tcp", "unix"])
        func awaitReadIsNotMetWhileAByteIsUnread(backend: Backend, listen: String) async throws {
            try await expectFailures(
                ["c timeout 2"],
                duel(
                    server: "[{read: 4}, {await: c}, {read: 4, may-fail: reset}]",
                    client: "[{send: hello}, {await-read: 50ms}]",
                    listen: listen
                ),
                backend
            )
        }

        @Test(arguments: Backend.allCases, ["tcp", "unix"])
        func awaitUnreadJoinsTwoWritesInOneRead(backend: Backend, listen: String) async throws {
            let played = try await expectPasses(
                duel(
                    server: "[{await-unread: 10}, {read: 100, gets: helloworld}]",
                    client: "[{send: [hello, world]}]",
                    listen: listen
                ),
                backend
            )
            #expect(played.reads(of: "s") == [10])
        }

        @Test(arguments: Backend.allCases, ["tcp", "unix"])
        func aStepTakesNoMoreThanItsUnit(backend: Backend, listen: String) async throws {
            // Were anything read ahead, these would find fewer bytes in the queue.
            try await expectPasses(
                duel(
                    server: """
                        [{await-unread: 24}, {expect: ab}, {await-unread: 22}, {expect: {line: cd}}, {await-unread: 18},
                        {expect: {until: "--", check: "ef--"}}, {await-unread: 14}, {expect: {bytes: 2, check: gh}}, {await-unread: 12},
                        {expect: {frame: u16be, check: ij}}, {await-unread: 8}, {expect: {any-of: [kl, m]}}, {await-unread: 6},
                        {expect: {unordered: [o, mn]}}, {await-unread: 3}, {read: 2, gets: pq}, {await-unread: 1}, {expect: r}]
                        """.replacing("\n", with: " "),
                    client: #"[{send: "abcd\r\nef--gh\0\x02ijklmnopqr"}]"#,
                    listen: listen
                ),
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func aReaderThatDoesNotReadHoldsItsWriterUp(backend: Backend) async throws {
            let played = try await expectPasses(
                duel(
                    server: "[{await: full}, {expect: {random: 32MiB}}]",
                    client:
                        "[{send: {random: 32MiB}, meanwhile: [{delay: 30ms}, {note: full}, {signal: full}]}, {note: sent}]"
                ),
                backend
            )
            #expect(
                (try #require(played.order(ofNote: "sent"))) > (try #require(played.order(ofNote: "full")))
            )
        }

        @Test(arguments: Backend.allCases)
        func skipAndNormalizeAreInTheJournal(backend: Backend) async throws {
            let played = try await expectPasses(
                duel(
                    server: #"[{send: "one\ntwo\nthree 17\n"}]"#,
                    client:
                        "[{expect: {line: {starts-with: three}, skip: true, normalize: [{replace: {'\\d+': N}}], as: l}}, {note: '${l}'}]"
                ),
                backend
            )
            #expect(played.notes(of: "c") == ["three N"])
            let passed = played.events(of: "c").compactMap {
                if case .passedOver(let data) = $0.fact { latin(data.kept) } else { nil }
            }
            #expect(passed == ["one", "two"])
        }
    }
}

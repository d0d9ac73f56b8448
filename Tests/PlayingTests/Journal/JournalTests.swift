import Testing

@testable import Playing

extension PlayingTests {
    @Suite struct JournalTests {
        private var limits: Journal.Limits {
            var limits = Journal.Limits()
            limits.eventsAtEachEnd = 4
            limits.bytesOfEvent = 3
            return limits
        }

        @Test(arguments: [0, 1, 4, 5, 8, 9, 12, 13, 100])
        func keepsTheFirstAndTheLastOfAConnectionsTraffic(count: Int) {
            var journal = Journal(limits: limits)
            let id = journal.open(actor: "a", number: 1)
            for index in 0..<count {
                journal.record(
                    .note(String(index)),
                    at: Int64(index),
                    actor: "a",
                    connection: id,
                    step: index
                )
            }
            let kept = Array(0..<count).filter { $0 < 4 || $0 >= count - 4 }
            #expect(journal.events.map(\.order) == kept)
            #expect(journal.events.compactMap(\.step) == kept)
            #expect(journal.connections[id].eventsDropped == count - kept.count)
        }

        @Test func dropsNoFactTheVerdictRestsOn() {
            var journal = Journal(limits: limits)
            let one = journal.open(actor: "a", number: 1)
            let other = journal.open(actor: "b", number: 1)
            for index in 0..<100 {
                journal.record(.note("x"), at: 0, actor: "a", connection: one, step: 1)
                journal.record(
                    index.isMultiple(of: 2) ? .peerClosed(.fin) : .cut,
                    at: 0,
                    actor: "b",
                    connection: other,
                    step: 1
                )
            }
            #expect(journal.events.count { $0.actor == "b" } == 100)
            #expect(journal.events.map(\.order) == journal.events.map(\.order).sorted())
        }

        @Test func keepsTheFirstBytesOfAnEvent() {
            let data = Journal(limits: limits).data(latin("hello"))
            #expect(data.count == 5)
            #expect(data.kept == latin("hel"))
            #expect(Journal(limits: limits).data([]).kept == [])
        }

        @Test func pairsAreEachOthersPeers() {
            var journal = Journal()
            let one = journal.open(actor: "a", number: 2)
            let other = journal.open(actor: "b", number: 1)
            journal.pair(one, other)
            #expect(journal.connections[one].peer == other)
            #expect(journal.connections[other].peer == one)
            #expect(journal.connections[one].label == "a#2")
        }

        /// What it keeps of a connection, whatever was played: its traffic's ends, and a handful of facts.
        private func expectBounded(_ played: Played, sourceLocation: SourceLocation = #_sourceLocation) {
            let limits = Journal.Limits()
            #expect(played.verdict.isMet, sourceLocation: sourceLocation)
            #expect(
                played.journal.events.count <= 2 * (2 * limits.eventsAtEachEnd + 10),
                sourceLocation: sourceLocation
            )
            for event in played.journal.events {
                if case .read(let data) = event.fact {
                    #expect(data.kept.count <= limits.bytesOfEvent, sourceLocation: sourceLocation)
                }
                if case .wrote(let data) = event.fact {
                    #expect(data.kept.count <= limits.bytesOfEvent, sourceLocation: sourceLocation)
                }
            }
        }

        @Test func staysBoundedFor100000RoundTrips() async throws {
            let played = try await play(
                duel(
                    server: "[{repeat: until-eof, steps: [{expect: ping}, {send: pong}]}]",
                    client: "[{repeat: 100000, steps: [{send: ping}, {expect: pong}]}]",
                    timeout: "2m"
                )
            )
            expectBounded(played)
            #expect(played.journal.connections.reduce(0) { $0 + $1.eventsDropped } > 500_000)
        }

        @Test func staysBoundedFor64MiB() async throws {
            expectBounded(
                try await play(
                    duel(
                        server: "[{send: {random: 64MiB}}]",
                        client: "[{expect: {random: 64MiB}}]",
                        timeout: "2m"
                    )
                )
            )
        }
    }

    @Suite struct TextTests {
        @Test(arguments: [
            ("abc", #""abc""#), ("\r\n\t\"\\", #""\r\n\t\"\\""#),
            ("\u{0}\u{7F}\u{FF}\u{A}", #""\x00\x7f\xff\n""#), ("", #""""#),
        ])
        func bytesAreQuoted(bytes: String, text: String) { #expect(Text.quoted(latin(bytes)) == text) }

        @Test func longOnesAreCut() {
            #expect(Text.quoted(latin("abcdef"), limit: 4) == "\"abcd\" and 2 more")
            #expect(Text.quoted(latin("abcd"), limit: 4) == "\"abcd\"")
        }

        @Test(arguments: [
            (0, "0 us"), (999_999, "999 us"), (1_000_000, "1.0 ms"), (20_149_999, "20.1 ms"),
            (1_500_000_000, "1.50 s"), (Int64.max, "9223372036.85 s"),
            (61_005_000_000, "61.01 s"),
        ])
        func durationsHaveTheUnitThatSuitsThem(nanoseconds: Int64, text: String) {
            #expect(Text.duration(nanoseconds) == text)
        }
    }
}

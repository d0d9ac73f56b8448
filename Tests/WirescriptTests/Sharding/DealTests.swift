import Testing

@testable import Wirescript

/// Which scenario falls to which shard.
@Suite struct DealTests {
    func card(_ title: String, file: Int = 0, time: Int64? = nil) -> Deal.Card {
        Deal.Card(file: file, place: 0, title: title, line: 1, time: time)
    }

    /// The titles of each shard.
    func hands(_ cards: [Deal.Card], to count: Int) -> [Set<String>] {
        let deal = Deal(cards, of: ["a.yaml"], to: count)
        return (1...count).map { shard in
            Set(cards.indices.filter { deal.shards[$0] == shard }.map { cards[$0].title })
        }
    }

    @Test func everyCardFallsToOneShardAndNoneHasTwoMoreThanAnother() {
        for size in 0...40 {
            for count in 1...9 {
                let deal = Deal((0..<size).map { card("s\($0)") }, of: ["a.yaml"], to: count)
                #expect(deal.shards.allSatisfy { (1...count).contains($0) })
                let counts = (1...count).map { shard in deal.shards.count { $0 == shard } }
                #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
            }
        }
    }

    @Test func thereCanBeAnyNumberOfShards() {
        let deal = Deal((0..<5).map { card("s\($0)") }, of: ["a.yaml"], to: .max)
        #expect(deal.shards == [1, 2, 3, 4, 5])
    }

    @Test func theOrderOfTheCardsIsOfNoMeaning() {
        let cards = (0..<50).map { card("s\($0)", time: Int64($0 * 7919 % 13)) }
        let first = hands(cards, to: 4)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20 { #expect(hands(cards.shuffled(using: &generator), to: 4) == first) }
    }

    @Test func theLongestGoesFirstToWhomHasLeast() {
        let cards = [("a", 9), ("b", 5), ("c", 4), ("d", 3), ("e", 3)].map { card($0.0, time: $0.1) }
        #expect(hands(cards, to: 2) == [["a", "d"], ["b", "c", "e"]])
    }

    @Test func whatHasNoTimeIsTakenToTakeTheMedian() {
        // Median 4: the unknown one goes with the shortest.
        let cards = [card("a", time: 9), card("b", time: 4), card("c", time: 2), card("new")]
        #expect(hands(cards, to: 2) == [["a"], ["b", "new", "c"]])
    }

    @Test func howAPathIsSpeltIsOfNoMeaning() {
        let tree = TemporaryTree(["zz/s.yaml": "", "zz/aa/s.yaml": "", "zz/m/s.yaml": ""])
        let cards = (0..<3).map { card("same", file: $0) }
        let plain = ["zz/s.yaml", "zz/aa/s.yaml", "zz/m/s.yaml"].map { tree($0) }
        let odd = ["zz/../zz/s.yaml", "zz/./aa//s.yaml", "zz/aa/../m/s.yaml"].map { tree($0) }
        let deal = Deal(cards, of: plain, to: 3)
        let other = Deal(cards, of: odd, to: 3)
        #expect(deal.shards == other.shards && deal.fingerprint == other.fingerprint)
        let elsewhere = TemporaryTree(["s.yaml": "", "aa/s.yaml": "", "m/s.yaml": ""])
        let there = Deal(cards, of: ["s.yaml", "aa/s.yaml", "m/s.yaml"].map { elsewhere($0) }, to: 3)
        #expect(there.shards == deal.shards && there.fingerprint == deal.fingerprint)
        // The same files in another order: the same hands.
        let backwards = Deal(cards, of: plain.reversed(), to: 3)
        #expect(backwards.shards == deal.shards.reversed())
    }

    @Test func thoseWhoDealInAnotherWayAreTold() {
        let cards = (0..<9).map { card("s\($0)", time: Int64($0)) }
        let other = (0..<9).map { card("s\($0)", time: Int64(9 - $0)) }
        #expect(
            Deal(cards, of: ["a.yaml"], to: 3).fingerprint != Deal(other, of: ["a.yaml"], to: 3).fingerprint
        )
    }
}

@Suite struct ShardTimesTests {
    func line(_ file: String, _ title: String, _ seconds: String, _ outcome: String = "passed") -> String {
        #"{"kind":"scenario","file":"\#(file)","title":"\#(title)","seconds":\#(seconds),"outcome":"\#(outcome)"}"#
            + "\n"
    }

    @Test func theMeanOfAllRoundsByNameAndTitle() throws {
        let tree = TemporaryTree([
            "old.jsonl": "{\"kind\":\"run\"}\n" + line("x/a.yaml", "t", "0.5") + line("x/a.yaml", "t", "1.5")
                + line("x/b.yaml", "t", "7") + line("x/a.yaml", "not today", "0", "skipped")
        ])
        let times = try ShardTimes([tree("old.jsonl"), tree("gone.jsonl")])
        #expect(times.missing == [tree("gone.jsonl")])
        #expect(times.time(path: "/elsewhere/a.yaml", title: "t") == 1_000_000_000)
        #expect(times.time(path: "b.yaml", title: "t") == 7_000_000_000)
        #expect(times.time(path: "a.yaml", title: "not today") == nil)
        #expect(times.time(path: "a.yaml", title: "new") == nil)
    }

    @Test func somethingElseIsRefused() {
        let tree = TemporaryTree(["a.xml": "<testsuites/>\n", "cut.jsonl": "{\"kind\":\"run\"}\n{\"kind\":"])
        for name in ["a.xml", "cut.jsonl"] {
            #expect(throws: (any Error).self) { try ShardTimes([tree(name)]) }
        }
    }
}

import Playing
import Testing

@testable import Reporting

/// Which write's bytes came with which read, and what else crossed.
@Suite struct ExchangeTests {
    /// An exchange over one stream: `a` connects to `b`.
    struct Stream {
        var sample = Sample()
        let a: Journal.ConnectionID
        let b: Journal.ConnectionID
        private var at: Int64 = 0

        init() {
            b = sample.journal.open(actor: "server", number: 1)
            a = sample.journal.open(actor: "client", number: 1)
            sample.journal.pair(a, b)
            record(.connecting(to: "x"), a)
            record(.accepted(from: "x"), b)
        }

        mutating func record(_ fact: Journal.Fact, _ end: Journal.ConnectionID) {
            at += 10_000
            sample.record(fact, at: at, end == a ? "client" : "server", end, 1)
        }

        mutating func write(_ text: String) { record(sample.wrote(text), a) }
        mutating func read(_ text: String) { record(sample.read(text), b) }

        var exchange: Exchange { Exchange(sample.journal, events: 100, lanes: 4) }

        /// `write>read:bytes` of each flow, by the numbers of the marks.
        var flows: [String] {
            exchange.flows.map {
                "\($0.write.map(String.init) ?? "-")>\($0.read.map(String.init) ?? "-"):\($0.bytes)"
            }
        }
    }

    @Test func theClientStandsAtTheLeft() {
        #expect(Stream().exchange.lanes.map(\.label) == ["client#1", "server#1"])
    }

    @Test func twoWritesComeInOneRead() {
        var stream = Stream()
        stream.write("one")
        stream.write("two!")
        stream.read("onetwo!")
        #expect(stream.flows == ["2>4:0..<3", "3>4:3..<7"])
    }

    @Test func oneWriteComesInTwoReads() {
        var stream = Stream()
        stream.write("abcdef")
        stream.read("abcd")
        stream.read("ef")
        #expect(stream.flows == ["2>3:0..<4", "2>4:4..<6"])
        #expect(stream.exchange.marks.map(\.stream) == [nil, nil, 0..<6, 0..<4, 4..<6])
    }

    @Test func bytesThatNobodyReadAreToldOf() {
        var stream = Stream()
        stream.write("abcdef")
        stream.read("ab")
        #expect(stream.flows == ["2>3:0..<2", "2>-:2..<6"])
    }

    @Test func whatTheJournalCannotTellIsNotGuessed() {
        var stream = Stream()
        stream.write("ab")
        stream.read("abcdef")
        #expect(stream.flows == ["2>-:0..<2", "->3:0..<6"])
    }

    @Test func aMatchBelongsToItsRead() {
        var stream = Stream()
        stream.write("ab")
        stream.read("ab")
        stream.record(.matched(bytes: 2), stream.b)
        let marks = stream.exchange.marks
        #expect(marks.count == 4)
        #expect(marks[3].isMatched && !marks[2].isMatched)
    }

    @Test func endsAndResetsCross() {
        var stream = Stream()
        stream.record(.halfClosed(.fin), stream.a)
        stream.record(.peerClosed(.fin), stream.b)
        stream.record(.closed(unread: 3), stream.b)
        stream.record(.resetReceived, stream.a)
        let crossings = stream.exchange.crossings.map { crossing in
            switch crossing.kind {
            case .connect: "connect \(crossing.from ?? -1) \(crossing.to ?? -1)"
            case .end(let end): "\(end.rawValue) \(crossing.from ?? -1) \(crossing.to ?? -1)"
            case .reset: "RST \(crossing.from ?? -1) \(crossing.to ?? -1)"
            }
        }
        #expect(crossings == ["connect 0 1", "FIN 2 3", "RST 4 5"])
    }

    @Test func ofManyEventsTheFirstAndLastAreDrawnAndTheGapIsTold() {
        var stream = Stream()
        for _ in 0..<200 { stream.write("x") }
        stream.record(.closed(unread: 0), stream.a)
        let exchange = stream.exchange
        #expect(exchange.marks.count == 100)
        #expect(exchange.omitted.values.reduce(0, +) == 103)
    }

    @Test func eventsOfLanesThatAreNotDrawnAreNoGap() {
        var stream = Stream()
        let other = stream.sample.journal.open(actor: "other", number: 1)
        for _ in 0..<5 {
            stream.write("x")
            stream.record(stream.sample.wrote("y"), other)
        }
        let exchange = Exchange(stream.sample.journal, events: 100, lanes: 1)
        #expect(exchange.lanesOmitted == 1 && exchange.marks.count == 7)
        #expect(exchange.omitted.isEmpty)
    }
}

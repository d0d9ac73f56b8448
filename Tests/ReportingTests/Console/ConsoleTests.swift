import FoundationEssentials
import Locks
import Playing
import Testing

@testable import Reporting

/// The console's report of a whole run.
@Suite struct ConsoleTests {
    /// What was written, piece by piece.
    final class Sink: Sendable {
        private let pieces = Mutex<[String]>([])
        func write(_ text: String) { pieces.withLock { $0.append(text) } }
        var all: [String] { pieces.withLock { $0 } }
    }

    func play(_ detail: Console.Detail, _ appearance: Appearance = Appearance(), planned: Int? = 6)
        -> [String]
    {
        let sink = Sink()
        var tally = Tally(planned: planned, seed: 7)
        let expected = ["b.yaml": 2, "a.yaml": 1, "z.yaml": 1]
        var console = Console(detail: detail, appearance: appearance, tally: tally, expected: expected) {
            sink.write($0)
        }
        var failing = Sample(path: "z.yaml")
        failing.failures = Sample.mismatch.failures
        failing.journal = Sample.mismatch.journal
        let skipped = Sample(path: "a.yaml", skip: "needs 'ipv6'").plan
        let results = [
            failing.result(),
            Sample(path: "b.yaml").result(),
            ScenarioResult(plan: skipped, outcome: .skipped("needs 'ipv6'"), seconds: 0),
            Sample(path: "b.yaml").result(),
            Sample(path: "unknown.yaml").result(),
        ]
        for (index, result) in results.enumerated() {
            console.record(result, index: index + 1, seed: 7)
            tally.count(result)
        }
        tally.seconds = 1.239
        tally.exit = 1
        console.finish(tally)
        return sink.all
    }

    @Test func quietWhileAllIsWell() throws {
        try expectGolden(play(.ordinary).joined(), "console")
    }

    @Test func quietSaysOnlyWhatFailed() {
        let text = play(.quiet).joined()
        #expect(text.hasPrefix("\nz.yaml:7:"))
        #expect(!text.contains("b.yaml"))
        #expect(text.hasSuffix("failed: 3 passed, 1 failed, 1 skipped, 1 not played in 1.24 s; seed 7\n"))
    }

    @Test func verboseShowsEveryJournal() {
        let text = play(.verbose).joined()
        #expect(text.components(of: "passed in 0.021 s").count == 4)
        #expect(text.contains("     0.031  alice#1   0  connecting to 127.0.0.1:40123\n"))
    }

    @Test func theProgressLineIsErased() {
        let pieces = play(.ordinary, Appearance(isInteractive: true))
        #expect(pieces.contains("\r1 of 6 played, 1 failed\u{1B}[K"))
        // A line is drawn only where none is, and whatever follows one erases it first.
        var isDrawn = false
        for piece in pieces {
            if piece == "\r\u{1B}[K" {
                #expect(isDrawn)
                isDrawn = false
            } else if piece.hasPrefix("\r") {
                isDrawn = true
            } else {
                #expect(!isDrawn)
            }
        }
        #expect(!isDrawn)
    }

    @Test func aRunWithoutAnEndCountsOnlyWhatWasPlayed() {
        let pieces = play(.ordinary, Appearance(isInteractive: true), planned: nil)
        #expect(pieces.contains("\r1 played, 1 failed\u{1B}[K"))
        #expect(!pieces.joined().contains("not played"))
    }

    @Test func nothingPlayedIsSaid() {
        let sink = Sink()
        let tally = Tally(planned: 0, seed: 1)
        var console = Console(detail: .quiet, appearance: Appearance(), tally: tally, expected: [:]) {
            sink.write($0)
        }
        var end = tally
        end.exit = 3
        console.finish(end)
        #expect(sink.all == ["failed: nothing was played in 0.00 s; seed 1\n"])
    }
}

extension String {
    func components(of separator: String) -> [String] {
        var parts: [String] = [""]
        var rest = self[...]
        while let first = rest.first {
            if rest.hasPrefix(separator) {
                parts.append("")
                rest = rest.dropFirst(separator.count)
            } else {
                parts[parts.count - 1].append(first)
                rest = rest.dropFirst()
            }
        }
        return parts
    }

    /// The first whole, then a line each, then only how many: nothing is kept of the others.
    @Test func manyFailuresTakeLittleRoom() {
        let sink = WholeRun.Sink()
        let tally = Tally(planned: 100, seed: 7)
        var console = Console(
            detail: .quiet,
            appearance: Appearance(),
            tally: tally,
            expected: [:],
            write: sink.write
        )
        console.troubles.room = (4000, 1000)
        for index in 1...100 { console.record(Sample.mismatch.result(), index: index, seed: 7) }
        console.finish(tally)
        let whole = sink.text.components(separatedBy: "  again:    wirescript").count - 1
        let lines = sink.text.components(separatedBy: "\ngreeting.yaml:7:20: mismatch: expected").count - 1
        #expect((1...10).contains(whole) && (1...20).contains(lines))
        #expect(sink.text.contains("\nand \(100 - whole - lines) more scenarios failed\n"))
        #expect(sink.text.utf8.count < 8000)
    }
}

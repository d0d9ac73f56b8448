import Foundation
import Testing

/// Reports for programs, and the commands that only read.
@Suite struct ReportTests {
    struct Line: Decodable {
        var kind: String
        var title, outcome, event: String?
        var index, exit, scenarios: Int?
    }

    func lines(_ text: String) throws -> [Line] {
        try text.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }

    @Test func standardOutputIsTheReportsAlone() throws {
        let folder = try Folder(["a.yaml": Text.passes(), "b.yaml": Text.fails(), "c.yaml": Text.skipped])
        let ended = try folder.run("run", ".", "--report", "jsonl")
        // The source of what failed stands before it, whenever that ends.
        let lines = try lines(ended.output).filter { $0.kind != "source" }
        #expect(lines.map(\.kind) == ["run", "scenario", "scenario", "scenario", "summary"])
        #expect(lines[0].scenarios == 3 && lines[4].exit == 1)
        let byIndex = lines[1...3].sorted { ($0.index ?? 0) < ($1.index ?? 0) }
        #expect(byIndex.map(\.outcome) == ["passed", "failed", "skipped"])
        #expect(ended.errors.contains("failed: 1 passed, 1 failed, 1 skipped"))
    }

    @Test func aDashIsStandardOutput() throws {
        let folder = try Folder(["a.yaml": Text.passes()])
        let ended = try folder.run("run", "a.yaml", "--report", "tap:-")
        #expect(ended.output.hasPrefix("TAP version 14\n"))
        #expect(folder.text("-") == nil)
    }

    @Test func aFileHoldsTheJournalToo() throws {
        let folder = try Folder(["a.yaml": Text.passes()])
        let ended = try folder.run("run", "a.yaml", "--report", "jsonl+journal:report.jsonl")
        #expect(ended.status == 0 && ended.output.contains("passed: 1 passed"))
        let events = try lines(#require(folder.text("report.jsonl"))).compactMap(\.event)
        for event in [
            "listening", "accepted", "connected", "wrote", "read", "matched", "half-closed", "peer-closed",
        ] {
            #expect(events.contains(event), "\(event)")
        }
    }

    @Test func aRefusedRunLeavesNoReportOfAnEarlierOne() throws {
        let folder = try Folder(["a.yaml": Text.invalid, "report": "old\n"])
        #expect(try folder.run("run", "a.yaml", "--report", "jsonl:report").status == 2)
        #expect(try lines(#require(folder.text("report"))).last?.exit == 2)
    }

    @Test func aShuffledOrderComesFromTheSeed() throws {
        let text = (1...30).map { Text.passes("s\($0)") }.joined(separator: "---\n")
        let folder = try Folder(["a.yaml": text])
        func order(_ seed: String) throws -> [String] {
            let ended = try folder.run(
                "run",
                "a.yaml",
                "--shuffle",
                "--jobs",
                "1",
                "--seed",
                seed,
                "--report",
                "jsonl"
            )
            return try lines(ended.output).compactMap(\.title)
        }
        let first = try order("1")
        #expect(try first == order("1"))
        #expect(try first != order("2"))
        #expect(Set(first).count == 30)
    }

    @Test func checkReadsAndPlaysNothing() throws {
        let folder = try Folder(["a.yaml": Text.passes(), "b.yaml": Text.invalid])
        let valid = try folder.run("check", "a.yaml")
        #expect(valid.status == 0 && valid.output == "valid: 1 file, 1 scenario\n")
        #expect(try folder.run("check", ".").status == 2)
        #expect(try folder.run("check", "gone").status == 3)
        let explained = try folder.run("check", "--explain", "a.yaml")
        #expect(explained.status == 0 && explained.output.contains("expect-eof"))
    }

    @Test func theReferenceIsOneWordAway() throws {
        let all = try Command(["explain"], in: "/").end()
        #expect(all.status == 0 && all.output.contains("expect-silence"))
        let one = try Command(["explain", "unexpected-bytes"], in: "/").end()
        #expect(one.status == 0 && one.output.contains("unexpected-bytes"))
        let near = try Command(["explain", "expct"], in: "/").end()
        #expect(near.status == 64 && near.errors.contains("did you mean 'expect'"))
    }

    @Test func helpTeachesTheExitStatuses() throws {
        let help = try Command(["--help"], in: "/").end()
        #expect(help.status == 0)
        for status in ["0 ", "1 ", "2 ", "3 ", "64 ", "130 "] { #expect(help.output.contains("  \(status)")) }
        #expect(try Command(["--version"], in: "/").end().output.hasPrefix("wirescript "))
    }
}

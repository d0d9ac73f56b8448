import Scenarios
import Testing

@testable import Playing
@testable import Reporting

/// What is saved of a failed scenario.
@Suite struct ArtifactsTests {
    private func files(_ result: ScenarioResult) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        let artifacts = try #require(Artifacts(result, seed: 7))
        artifacts.each { name, contents in
            var bytes: [UInt8] = []
            contents { bytes += $0 }
            files[name] = bytes
        }
        return files
    }

    @Test func tellsByItsNameWhatItIs() throws {
        let files = try files(Sample.mismatch.result())
        #expect(
            files.keys.sorted() == [
                "1-mismatch-mail-1-step-2.expected", "1-mismatch-mail-1-step-2.received", "journal.txt",
                "report.txt",
            ]
        )
        #expect(files["1-mismatch-mail-1-step-2.expected"] == Array("NOOP\r\n".utf8))
        #expect(files["1-mismatch-mail-1-step-2.received"] == Array("NOPE\r\n".utf8))
        #expect(String(decoding: files["journal.txt"] ?? [], as: UTF8.self).contains("wrote 6 \"NOPE"))
        #expect(Artifacts(Sample.mismatch.result(), seed: 7)?.name == "greeting-1-The-server-greets-first")
    }

    @Test func nothingFailedNothingSaved() { #expect(Artifacts(Sample().result(), seed: 7) == nil) }

    @Test(arguments: [0, 1, 2])
    func theWholeUnitIsTakenFromTheJournal(_ trailing: Int) throws {
        var sample = Sample.failing(.mismatch, "differs")
        let unit = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
        var journal = Journal(limits: .streams)
        let mail = journal.open(actor: "mail", number: 1)
        let all = Array("before".utf8) + unit + Array(repeating: 0x0A, count: trailing)
        for start in stride(from: 0, to: all.count, by: 3000) {
            let piece = Array(all[start..<min(start + 3000, all.count)])
            journal.record(.read(journal.data(piece)), at: 1, actor: "mail", connection: mail, step: 2)
        }
        sample.journal = journal
        sample.failures[0].received = Failure.Excerpt(
            offset: 4000,
            bytes: Array(unit[4000..<4256]),
            total: unit.count
        )
        sample.failures[0].expected = Failure.Excerpt(offset: 0, bytes: [1], total: 3)
        sample.failures[0].expectedPayload = .data([1, 2, 3])
        let files = try files(sample.result())
        #expect(files["1-mismatch-mail-1-step-2.received"] == unit)
        #expect(files["1-mismatch-mail-1-step-2.expected"] == [1, 2, 3])
    }
}

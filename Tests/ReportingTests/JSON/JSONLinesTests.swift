import FoundationEssentials
import Locks
import Scenarios
import Testing
import YAMLTree

@testable import Playing
@testable import Reporting

/// The report for programs, read back with a parser that is not ours.
@Suite struct JSONLinesTests {
    struct Line: Decodable {
        struct Failure: Decodable {
            var cause, actor, message, file: String
            var connection: String?
            var step, line, column: Int
            var offset: Int?
            var expected, received: Data?
            var consequent: Bool?
        }

        struct Unmet: Decodable {
            var cause: String?
            var step: Int?
            var line: Int
        }

        var kind: String
        var version, scenarios, index, line, step, bytes, passed, failed, skipped, exit, errors: Int?
        var seed: UInt64?
        var file, title, outcome, reason, error, event, connection, text: String?
        var tags: [String]?
        var seconds, at: Double?
        var failures: [Failure]?
        var unmet: [Unmet]?
        var data: Data?
    }

    func report(_ results: [ScenarioResult], journal: Bool = false) throws -> (lines: [Line], text: [String])
    {
        let bytes = Mutex<[UInt8]>([])
        do {
            var tally = Tally(planned: results.count, seed: .max)
            var report = JSONLines(includesJournal: journal, tally: tally, scenarios: results.count) { new in
                bytes.withLock { $0 += new }
            }
            for (index, result) in results.enumerated() {
                report.record(result, index: index + 1, seed: .max)
                tally.count(result)
            }
            tally.seconds = 0.5
            tally.exit = 1
            report.finish(tally)
        }
        let text = bytes.withLock { String(decoding: $0, as: UTF8.self) }
        #expect(text.hasSuffix("\n"))
        let lines = text.split(separator: "\n").map(String.init).filter { !$0.contains(#""kind":"source""#) }
        return (try lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }, lines)
    }

    @Test func aRunIsReadBack() throws {
        let skipped = ScenarioResult(plan: Sample(skip: "why").plan, outcome: .skipped("why"), seconds: 0)
        let broken = ScenarioResult(
            plan: Sample().plan,
            outcome: .error(HarnessError("no\n\"port\"")),
            seconds: 0
        )
        let (lines, text) = try report([Sample().result(), Sample.mismatch.result(), skipped, broken])
        #expect(text[0] == #"{"kind":"run","version":1,"seed":18446744073709551615,"scenarios":4}"#)
        #expect(
            text[1] == #"{"kind":"scenario","index":1,"file":"greeting.yaml","line":1,"#
                + #""title":"The server greets first","tags":["push","smtp"],"outcome":"passed","seconds":0.0213,"#
                + #""seed":7,"failures":[]}"#
        )
        #expect(lines.compactMap(\.outcome) == ["passed", "failed", "skipped", "error"])
        let failure = try #require(lines[2].failures?.first)
        #expect(failure.cause == "mismatch")
        #expect(failure.connection == "mail#1")
        #expect([failure.step, failure.line, failure.column] == [2, 7, 20])
        #expect(failure.offset == 2)
        #expect(failure.expected == Data("NOOP\r\n".utf8))
        #expect(failure.received == Data("NOPE\r\n".utf8))
        #expect(failure.consequent == nil)
        #expect(lines[2].failures?.last?.consequent == true)
        #expect(lines[3].reason == "why")
        #expect(lines[4].error == "no\n\"port\"")
        #expect(
            text[5]
                == #"{"kind":"summary","passed":1,"failed":1,"skipped":1,"seconds":0.5,"exit":1,"errors":1}"#
        )
    }

    @Test func theJournalComesToo() throws {
        let (lines, text) = try report([Sample.mismatch.result()], journal: true)
        let events = lines.filter { $0.kind == "event" }
        #expect(
            events.compactMap(\.event).starts(with: [
                "listening", "connecting", "connected", "accepted", "wrote",
            ])
        )
        #expect(events.count == 11)
        #expect(events[4].data == Data("220 ready\r\n".utf8))
        #expect(
            text[5]
                == #"{"kind":"event","index":1,"at":0.00015,"connection":"mail#1","event":"wrote","bytes":11,"#
                + #""data":"MjIwIHJlYWR5DQo=","step":1,"actor":"mail"}"#
        )
        #expect(events[3].at == 0.0001204)
        #expect(lines.last?.kind == "summary")
    }

    @Test func whatTLSSettledIsTold() throws {
        var sample = Sample()
        let connection = sample.journal.open(actor: "mail", number: 1)
        let security = Journal.Security(
            version: "TLS 1.3",
            cipher: "TLS_AES_256_GCM_SHA384",
            applicationProtocol: "h2",
            serverName: nil,
            peer: "alice"
        )
        sample.record(.secured(security), at: 0, "mail", connection, 0)
        sample.record(.peerClosed(.closeNotify), at: 0, "mail", connection, 1)
        sample.record(.halfClosed(.fin), at: 0, "mail", connection, 2)
        let text = try report([sample.result()], journal: true).text
        #expect(
            text[1].contains(
                #""event":"tls-established","tls-version":"TLS 1.3","cipher":"TLS_AES_256_GCM_SHA384","alpn":"h2","peer":"alice""#
            )
        )
        #expect(text[2].contains(#""event":"peer-closed","with":"close_notify""#))
        #expect(text[3].contains(#""event":"half-closed","step":2"#))
        let journal = JournalText(sample.journal, appearance: Appearance(width: 200)).whole
        #expect(
            journal.contains(
                "TLS handshake done: TLS 1.3, TLS_AES_256_GCM_SHA384, protocol 'h2', the peer is 'alice'"
            )
        )
        #expect(
            journal.contains("the peer closed (close_notify received)")
                && journal.contains("half-closed (FIN sent)")
        )
    }

    @Test func aFailureNamedAndNotSeenIsListed() throws {
        var sample = Sample()
        sample.unmet = [ExpectedFailure(actor: nil, cause: .eof, step: 3, span: sample.span("expect-eof"))]
        let unmet = try #require(report([sample.result()]).lines[1].unmet?.first)
        #expect(unmet.cause == "eof" && unmet.step == 3 && unmet.line == 8)
    }

    @Test func everyByteAndEveryCharacterSurvives() throws {
        let odd =
            String(String.UnicodeScalarView((0...0x2FF).compactMap(Unicode.Scalar.init)))
            + "\u{2028}\u{10FFFF}"
        var sample = Sample()
        let connection = sample.journal.open(actor: "mail", number: 1)
        sample.record(.note(odd), at: 0, "mail", connection, 1)
        for count in 0..<300 {
            let data = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
            let fact = data.withUnsafeBytes { Journal.Fact.read(sample.journal.data($0)) }
            sample.record(fact, at: 0, "mail", connection, 1)
        }
        let lines = try report([sample.result()], journal: true).lines
        #expect(lines[1].text == odd)
        for line in lines where line.event == "read" {
            let count = try #require(line.bytes)
            #expect(line.data == Data((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }))
        }
    }
}

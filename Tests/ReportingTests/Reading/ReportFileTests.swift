import FoundationEssentials
import Locks
import Net
import Playing
import Scenarios
import Testing

@testable import Reporting

/// Reports read back: what is made of them must say what was said the first time.
@Suite struct ReportFileTests {
    /// A report of some results; the n-th has the index n.
    func report(_ results: [ScenarioResult], journal: Bool = true, shard: ShardPart? = nil) -> [UInt8] {
        let bytes = Mutex<[UInt8]>([])
        var tally = Tally(planned: results.count, seed: 7)
        tally.shard = shard
        var report = JSONLines(includesJournal: journal, tally: tally, scenarios: results.count) { new in
            bytes.withLock { $0 += new }
        }
        for (index, result) in results.enumerated() {
            report.record(result, index: index + 1, seed: 7 + UInt64(index % 2))
            tally.count(result)
        }
        tally.seconds = 1.5
        tally.exit = 1
        report.finish(tally)
        return bytes.withLock { $0 }
    }

    /// All that people are told of a result.
    func text(_ result: ScenarioResult) -> String {
        let text = ScenarioText(result: result, seed: 7, appearance: Appearance(width: 100))
        return text.timeline + (text.trouble ?? "")
    }

    var samples: [ScenarioResult] {
        var late = Sample.mismatch
        late.unmet = [ExpectedFailure(actor: "mail", cause: .eof, step: 3, span: late.span("expect-eof"))]
        return [
            Sample().result(), Sample.mismatch.result(), late.result(), everyFact,
            Sample.failing(.timeout, "nothing came for 10 s") { failure, _ in
                failure.expected = Failure.Excerpt("0123456789", from: 5, of: 4000)
                failure.received = Failure.Excerpt("", from: 5, of: 5)
                failure.peerEnd = .rst
            }.result(),
            ScenarioResult(plan: Sample(skip: "it rains").plan, outcome: .skipped("it rains"), seconds: 0),
            ScenarioResult(
                plan: Sample().plan,
                outcome: .error(
                    HarnessError("no \"port\"", advice: "another", span: Sample().span("mail"))
                ),
                seconds: 0.25
            ),
        ]
    }

    /// A journal with every kind of event, and one that was not kept.
    var everyFact: ScenarioResult {
        var sample = Sample()
        let mail = sample.journal.open(actor: "mail", number: 2)
        let alice = sample.journal.open(actor: "alice", number: 1)
        let program = sample.journal.open(actor: "curl", number: 1, isProgram: true)
        sample.journal.pair(mail, alice)
        var failure = Failure(
            cause: .refused,
            actor: "alice",
            connection: alice,
            step: 1,
            span: sample.span("NOPE"),
            message: "refused"
        )
        failure.at = 5
        let security = Journal.Security(
            version: "TLS 1.3",
            cipher: "X",
            applicationProtocol: "h2",
            serverName: "mail",
            peer: nil
        )
        let data = Journal.Data(count: 5000, kept: Array(0...255))
        let facts: [Journal.Fact] = [
            .listening(address: "127.0.0.1:1"), .accepted(from: "a"), .connecting(to: "b"),
            .connected(from: "c"), .refused, .secured(security), .wrote(data), .read(data), .peerClosed(.fin),
            .peerClosed(.closeNotify), .halfClosed(.fin), .halfClosed(.closeNotify), .closed(unread: 3),
            .resetSent, .resetReceived, .matched(bytes: 3), .matched(bytes: 4, rule: 2), .passedOver(data),
            .failedAsExpected(failure), .signalled("go"), .delayEnded(late: 1_000_000_007),
            .note("a \"note\"\u{1}"),
        ]
        for (place, fact) in facts.enumerated() {
            sample.record(fact, at: Int64(place) * 1_000_000_007, "alice", alice, place % 3)
        }
        sample.journal.pass(over: 3)
        sample.journal.omit(events: 3, written: 5, read: 7, resumingAt: 25, of: alice)
        sample.journal.began = 1_800_000_000_123_456_789
        for fact: Journal.Fact in [
            .started(command: ["curl", "a b"], folder: "/tmp", number: 77), .ready, .output(.errors, data),
            .signalSent("TERM"), .exited("exited with 0"),
        ] {
            sample.record(fact, at: 9, "curl", program, nil)
        }
        sample.record(.cut, at: 10, "mail", mail, nil)
        sample.record(.stoppedListening, at: 11, "mail", nil, nil)
        return sample.result()
    }

    @Test func whatIsReadBackIsToldAndWrittenAsBefore() {
        let bytes = report(samples)
        let file = ReportFile(bytes)
        #expect(file.faults == [] && file.exit == 1 && file.seconds == 1.5 && file.planned == samples.count)
        let read = file.entries.map { file.result(of: $0) }
        #expect(read.map(text) == samples.map(text))
        #expect(file.entries.map(\.seed) == samples.indices.map { 7 + UInt64($0 % 2) })
        #expect(String(decoding: report(read), as: UTF8.self) == String(decoding: bytes, as: UTF8.self))
    }

    @Test func withoutTheJournalAllButTheJournalIsTold() {
        let file = ReportFile(report(samples, journal: false))
        for (entry, sample) in zip(file.entries, samples) {
            var sample = sample
            if case .played(let verdict, let journal) = sample.outcome {
                var bare = Journal()
                for connection in journal.connections {
                    _ = bare.open(actor: connection.actor, number: connection.number)
                }
                sample.outcome = .played(verdict, bare)
            }
            #expect(text(file.result(of: entry)) == text(sample))
        }
    }

    @Test func aPlaceIsTrueWithoutTheFile() {
        let bytes = report([Sample.mismatch.result()], journal: false)
        let lines = bytes.split(separator: UInt8(ascii: "\n")).filter {
            !String(decoding: $0, as: UTF8.self).contains(#""kind":"source""#)
        }
        let file = ReportFile(Array(lines.joined(separator: [UInt8(ascii: "\n")])))
        #expect(file.faults == [])
        let told = text(file.result(of: file.entries[0]))
        #expect(told.contains("greeting.yaml:7:20: failure: expected \"NOOP\\r\\n\", got \"NOPE\\r\\n\""))
        #expect(told.contains("  scenario: The server greets first"))
    }

    @Test(arguments: ["mail#0", "mail#-3", "mail#99999999999999999999", "mail#", "mail##1", "#"])
    func aConnectionThatCannotBeIsReadAllTheSame(_ label: String) {
        let bytes = String(decoding: report([Sample.mismatch.result()]), as: UTF8.self)
        let file = ReportFile(Array(bytes.replacing("mail#1", with: label).utf8))
        #expect(text(file.result(of: file.entries[0])).contains("NOPE"))
    }

    @Test func whatWasCutOffIsSeenWhereverItWasCut() {
        let bytes = report(samples)
        // After the last line's last brace nothing is missing.
        for end in 0..<bytes.count - 2 where end % 61 == 0 || end > bytes.count - 200 {
            #expect(!ReportFile(Array(bytes[..<end])).faults.isEmpty, "\(end)")
        }
    }

    @Test func aLineThatIsMissingIsSeen() {
        let lines = report(samples, journal: false).split(separator: UInt8(ascii: "\n"))
        for place in lines.indices {
            var rest = lines
            let gone = String(decoding: rest.remove(at: place), as: UTF8.self)
            if gone.contains(#""kind":"source""#) { continue }
            let file = ReportFile(Array(rest.joined(separator: [UInt8(ascii: "\n")])))
            #expect(!file.faults.isEmpty, "\(gone)")
        }
    }

    @Test func aShardSaysWhichItIs() {
        var part = ShardPart(index: 2, count: 4, source: "X")
        part.scenarios = 9
        part.deal = "abc"
        let shard = ReportFile(report([], shard: part)).shard
        #expect(shard?.index == 2 && shard?.count == 4 && shard?.scenarios == 9 && shard?.deal == "abc")
    }

    @Test func somethingElseIsNoReport() {
        #expect(ReportFile(Array("<testsuites/>\n".utf8)).faults == ["it is no report of the kind 'jsonl'"])
        #expect(ReportFile([]).faults == ["it is no report of the kind 'jsonl'"])
    }

    /// It is read in blocks, in which no line need end.
    @Test func aReportOfManyBlocks() {
        let text = String(repeating: "x", count: 300)
        var bytes = report([Sample.mismatch.result()])
        let line = Array("{\"kind\":\"note\",\"text\":\"\(text)\"}\n".utf8)
        let filler = Array(repeating: line, count: 9000).flatMap(\.self)
        let first = bytes.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        bytes.insert(contentsOf: filler, at: first)
        var asked = 0
        let file = ReportFile(
            ReportBytes(count: bytes.count) { range in
                asked = max(asked, range.count)
                return Array(bytes[range])
            }
        )
        #expect(bytes.count > 2 << 20 && asked == 1 << 20)
        #expect(file.faults == [] && file.entries.count == 1)
        #expect(file.entries.map { self.text(file.result(of: $0)) } == [self.text(Sample.mismatch.result())])
    }

    @Test func oneSidesPlayIsPlayedAgainAsThat() {
        let servers = Side.servers(Side.Service(ports: ["mail": 2525], command: ["sh", "-c", "x y"]))
        let clients = Side.clients(["mail": .loopback(port: 25)])
        for side in [servers, clients, .servers(Side.Service(isEndless: true)), .servers(Side.Service())] {
            var sample = Sample.mismatch
            sample.side = side
            let file = ReportFile(report([sample.result()], journal: false))
            let again = { (text: String) in text.components(separatedBy: "  again:    ").last }
            let read = file.entries.map { again(self.text(file.result(of: $0))) }
            #expect(read == [again(self.text(sample.result()))])
            #expect(read.first??.hasPrefix("wirescript run") == false)
        }
    }
}

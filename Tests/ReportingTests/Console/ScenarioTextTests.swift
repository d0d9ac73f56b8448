import Playing
import Scenarios
import Testing
import YAMLTree

@testable import Reporting

/// What a failure shows, for each way to fail, against golden files.
@Suite struct ScenarioTextTests {
    func draw(_ sample: Sample, _ appearance: Appearance = Appearance()) -> String {
        ScenarioText(result: sample.result(), seed: 7, appearance: appearance).trouble ?? ""
    }

    @Test func aMismatchShowsBothStreamsAndEverybodyElse() throws {
        try expectGolden(draw(.mismatch), "mismatch")
    }

    @Test func sixtyColumnsAreEnough() throws {
        let text = draw(.mismatch, Appearance(width: 60))
        try expectGolden(text, "mismatch-narrow")
        // What is to be copied stays whole, and the journal's lines are those of the events.
        let lines = text.split(separator: "\n").prefix { !$0.contains("last events") }
        #expect(lines.dropFirst().allSatisfy { $0.count <= 60 })
    }

    @Test func coloursMarkTheDifference() throws {
        try expectGolden(draw(.mismatch, Appearance(color: true)), "mismatch-colour")
    }

    @Test func anEarlyEndShowsWhatWasStillExpected() throws {
        let sample = Sample.failing(.eof, "expected 6 bytes, got 2 and then the peer's FIN") {
            failure,
            sample in
            failure.expected = Failure.Excerpt("NOOP\r\n")
            failure.received = Failure.Excerpt("NO")
            failure.offset = 2
            failure.arrivals = [.init(at: 900_000, count: 2)]
            failure.peerEnd = .fin
        }
        try expectGolden(draw(sample), "eof")
    }

    /// As a damaged report may say.
    @Test(arguments: [0, 4, 107, Int.max])
    func aDifferenceThatIsNotInWhatIsKnownHasNoMark(_ offset: Int) throws {
        let sample = Sample.failing(.mismatch, "differs") { failure, _ in
            failure.expected = Failure.Excerpt("NOOP\r\n", from: 100)
            failure.received = Failure.Excerpt("NOPE\r\n", from: 100)
            failure.offset = offset
        }
        let text = draw(sample)
        #expect(text.contains("expected  ...\"NOOP\\r\\n\""))
        #expect(!text.contains("counted from 0"))
    }

    @Test func aResetBeforeTheFirstByte() throws {
        let sample = Sample.failing(.reset, "expected 6 bytes, got the peer's RST") { failure, _ in
            failure.expected = Failure.Excerpt("NOOP\r\n")
            failure.received = Failure.Excerpt("")
            failure.peerEnd = .rst
            failure.hints = ["a peer that closes with unread bytes resets the connection"]
        }
        try expectGolden(draw(sample), "reset")
    }

    /// Nobody is there whose end could be open.
    @Test(arguments: [false, true]) func nothingIsSaidOfAPeerThatNeverWas(isConnected: Bool) {
        var sample = Sample()
        let alice = sample.journal.open(actor: "alice", number: 1)
        sample.record(.connecting(to: "127.0.0.1:40123"), at: 31_000, "alice", alice, 0)
        if isConnected { sample.record(.connected(from: "127.0.0.1:50000"), at: 95_000, "alice", alice, 0) }
        sample.failures = [
            Failure(
                cause: .timeout,
                actor: "alice",
                connection: alice,
                step: 0,
                span: sample.span("connect"),
                message: "the deadline passed"
            )
        ]
        #expect(draw(sample).contains("the peer: its end was still open") == isConnected)
    }

    @Test func theDeadlineNamesEveryWaiter() throws {
        var sample = Sample.failing(.timeout, "the scenario was not done within 10 s") { failure, sample in
            failure.connection = nil
            failure.actor = "mail"
            failure.at = 10_000_000_000
            failure.waiters = (1...14).map { number in
                Failure.Waiter(
                    label: "alice#\(number)",
                    actor: "alice",
                    connection: nil,
                    step: 1,
                    span: sample.span("expect", after: "alice"),
                    wants: "11 more bytes of \"220 ready\\r\\n\"",
                    since: Int64(number) * 100_000
                )
            }
        }
        sample.journal = Journal()
        try expectGolden(draw(sample), "timeout")
    }

    @Test func surplusBytesAreShown() throws {
        let sample = Sample.failing(.unexpectedBytes, "expected the peer's FIN, got 3 bytes") { failure, _ in
            failure.received = Failure.Excerpt("HI\n")
            failure.arrivals = [.init(at: 900_000, count: 3)]
        }
        try expectGolden(draw(sample), "unexpected-bytes")
    }

    @Test func aLongStreamIsCutAroundTheDifference() throws {
        let sent = Array((0..<40).flatMap { Array("line \($0)\r\n".utf8) })
        var got = sent
        got[100] = 1
        let sample = Sample.failing(.mismatch, "the streams differ at byte 5000") { failure, _ in
            failure.expected = Failure.Excerpt(offset: 4900, bytes: sent, total: 1 << 20)
            failure.received = Failure.Excerpt(offset: 4900, bytes: got, total: 6000)
            failure.offset = 5000
        }
        try expectGolden(draw(sample), "long")
        try expectGolden(draw(sample, Appearance(width: 60)), "long-narrow")
    }

    @Test func wideCharactersStandInLine() throws {
        let yaml =
            "scenario: 送信 and \u{1F600} first\nservers:\n  mail:\n    script:\n      - expect: \"日本\"\n"
        var sample = Sample(yaml, path: "über.yaml")
        let failure = Failure(
            cause: .mismatch,
            actor: "mail",
            connection: nil,
            step: 1,
            span: sample.span("本"),
            message: "expected \"\\xe6\\x97\\xa5\\xe6\\x9c\\xac\", got \"x\""
        )
        sample.failures = [failure]
        try expectGolden(draw(sample), "wide")
    }

    @Test func everyOtherCauseIsDrawn() throws {
        let drawn = Cause.allCases.map { cause in
            draw(Sample.failing(cause, "what happened is said here"))
        }
        try expectGolden(drawn.joined(separator: "\n"), "causes")
    }

    @Test func aNamedFailureThatDidNotOccur() throws {
        let place = Sample().span("expect-eof")
        let named = ExpectedFailure(actor: "mail", cause: .eof, step: 3, span: place)
        var sample = Sample(fails: [named])
        sample.unmet = [named]
        var text = draw(sample)
        var other = Sample(fails: [named])
        other.unmet = [named]
        other.failures = Sample.mismatch.failures
        other.journal = Sample.mismatch.journal
        text += "\n" + draw(other)
        try expectGolden(text, "unmet")
    }

    @Test func oneFailureIsNamedAndAnotherIsNot() throws {
        let named = ExpectedFailure(
            actor: nil,
            cause: .mismatch,
            step: nil,
            span: Sample().span("expect-eof")
        )
        var sample = Sample(fails: [named])
        sample.journal = Sample.mismatch.journal
        sample.failures = Sample.mismatch.failures
        var second = Sample.failing(.timeout, "nothing came").failures[0]
        second.at = 30_000_000
        sample.failures.insert(second, at: 1)
        try expectGolden(draw(sample), "partly-named")
    }

    @Test func anErrorOfTheHarnessHasAdviceAndPlace() throws {
        let plan = Sample().plan
        let error = HarnessError(
            "bind to 127.0.0.1:25: permission denied (EACCES)",
            advice: "use a port from 1024, or a free one",
            span: Sample().span("mail")
        )
        let result = ScenarioResult(plan: plan, outcome: .error(error), seconds: 0)
        let text = ScenarioText(result: result, seed: 7, appearance: Appearance()).trouble
        try expectGolden(text ?? "", "error")
    }

    @Test func theTimelineIsAligned() throws {
        let result = Sample.mismatch.result()
        try expectGolden(ScenarioText(result: result, seed: 7, appearance: Appearance()).timeline, "timeline")
    }

    @Test func theTimelineSaysWhatWasNotKept() throws {
        var limits = Journal.Limits()
        limits.eventsAtEachEnd = 2
        var sample = Sample()
        sample.journal = Journal(limits: limits)
        let mail = sample.journal.open(actor: "mail", number: 1)
        for number in 1...9 {
            sample.record(sample.wrote("\(number)"), at: Int64(number) * 1000, "mail", mail, 1)
        }
        let text = ScenarioText(result: sample.result(), seed: 7, appearance: Appearance()).timeline
        #expect(text.contains("(5 events not kept)"))
        #expect(text.contains("\"2\"\n       ...  (5 events not kept)\n     0.008"))
    }

    @Test func theCommandThatPlaysItAgainIsOneForAShell() {
        #expect(Replay.escaped("a (b) [c] $5?") == #"a \(b\) \[c\] \$5\?"#)
        #expect(Replay.quoted("it's") == #"'it'\''s'"#)
        #expect(Replay.quoted("scenarios/a-b_c.yaml") == "scenarios/a-b_c.yaml")
        #expect(Replay.quoted("") == "''")
        // To a shell that is still a quotation mark.
        #expect(Replay.quoted("a'\u{301}; b") == "'a'\\''\u{301}; b'")
        // What a terminal would obey is neither written to it, nor lost.
        #expect(Replay.quoted("a\u{1b}[31m'\\\n\u{202e}z") == #"$'a\033[31m\047\134\012\342\200\256z'"#)
    }
}

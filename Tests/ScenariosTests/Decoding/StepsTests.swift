import Scenarios
import Testing
import YAMLTree

@Suite struct StepsTests {
    @Test func stepsCountDepthFirst() throws {
        let script = try scenario(
            """
            scenario: Numbers
            servers: {s: {script: [drain]}}
            clients:
              c:
                connect: s
                script:
                  - send: a
                  - repeat: 2
                    steps:
                      - send: b
                      - {send: c, meanwhile: [{delay: 1ms}, {delay: 2ms}]}
                  - send: d
            """
        ).clients[0].script
        #expect(script.steps.map(\.number) == [1, 2, 7])
        #expect(script.lastNumber == 7)
        guard case .repeat(_, let inner) = script.steps[1].action else { throw NotASend() }
        #expect(inner.map(\.number) == [3, 4])
        #expect(inner[1].meanwhile.map(\.number) == [5, 6])
    }

    @Test func everyConnectionCountsFromOne() throws {
        let scripts = try scenario(
            "scenario: X\nservers: {s: {connections: [[{send: a}, {send: b}], [{send: c}]]}}\n"
        ).servers[0].scripts
        #expect(scripts.map { $0.steps.map(\.number) } == [[1, 2], [1]])
        #expect(scripts.map(\.lastNumber) == [2, 1])
    }

    @Test func modifiers() throws {
        let step = try steps(
            "{send: [a, {delay: 1ms}, b], split: lines, every: read, rate: 1KiB/s, within: 2s, may-fail: [eof, reset]}"
        )[0]
        guard case .send(let send) = step.action else { throw NotASend() }
        #expect(send.parts.count == 3)
        #expect(send.rate?.value?.bytesPerSecond == 1024)
        #expect(step.within?.value?.lower == 2_000_000_000)
        #expect(step.mayFail == [.eof, .reset])
    }

    @Test func repeatTellsItsForms() throws {
        func how(_ text: String) throws -> Repeat {
            let all = try steps("{repeat: \(text), steps: [{read: 1}]}")
            guard case .repeat(let how, _) = all[0].action else { throw NotASend() }
            return how
        }
        guard case .times(let count) = try how("3") else { throw NotASend() }
        #expect(count.value?.least == 3)
        guard case .times(let later) = try how("'${seed}'") else { throw NotASend() }
        #expect(later.value == nil)
        guard case .duration(let time) = try how("20ms") else { throw NotASend() }
        #expect(time.value?.lower == 20_000_000)
        guard case .untilEOF = try how("until-eof") else { throw NotASend() }
        guard case .items(let rows) = try how("[a, {x: b, y: c}]") else { throw NotASend() }
        #expect(rows.map { $0.map(\.name) } == [["item"], ["x", "y"]])
    }

    @Test func aDuplicateMistakeThroughAnAliasIsReportedOnce() {
        let file = read("scenario: X\nservers:\n  a: {script: &s [{sned: x}]}\n  b: {script: *s}\n")
        #expect(file.diagnostics.count == 1)
    }

    @Test func places() {
        expectFaults(
            """
            scenario: Places
            servers:
              mail:
                script:
                  - «recieve»: "220 "
                  - {send: a, «spilt»: 1}
                  - expect: {«starts-with»: a}
                  - {drain, fails: «esof»}
            """,
            "unknown step 'recieve'; did you mean 'expect'?",
            "unknown key 'spilt' of a step; did you mean 'split'?",
            "'starts-with' needs a unit to check: {line: {starts-with: ...}} or {rest: {starts-with: ...}}",
            "unknown cause 'esof'; did you mean 'eof'?"
        )
    }

    @Test func offsetsOfASplitGoUp() {
        for (offsets, isRight) in [("[2, 3]", true), ("[3, 3]", false), ("[3, 2]", false)] {
            let text = "scenario: X\nservers: {s: {script: [{send: hello, split: {at: \(offsets)}}]}}\n"
            #expect(read(text).diagnostics.map(\.message) == (isRight ? [] : ["offsets of 'at' go up"]))
        }
    }

    @Test func aLoopReceivesAsItsFirstStepDoes() throws {
        _ = try steps("{repeat: until-eof, steps: [{repeat: 2, steps: [{expect: a}]}]}")
        expectFaults(
            "scenario: X\nservers: {s: {script: [{repeat: until-eof, steps: [{«repeat»: 2, steps: [{send: a}]}]}]}}\n",
            "the first step of 'repeat: until-eof' must receive, such as 'expect' or 'read'"
        )
    }

    @Test(arguments: ["{send: b}", "{expect: c, meanwhile: [{send: b}]}"])
    func aLoopWritesWhatItsStepsWrite(_ inner: String) {
        expectFaults(
            "scenario: X\nservers: {s: {script: [{send: a, meanwhile: [{«repeat»: 2, steps: [\(inner)]}]}]}}\n",
            "'send' and a step of its 'meanwhile' both write; only one of them may"
        )
    }

    @Test func aStepAmongThePartsOfASend() {
        expectFaults(
            "scenario: X\nservers: {s: {script: [{send: [a, {«expect»: b, within: 1s}]}]}}\n",
            "'expect' is a step, not an item of 'send'; write it as a step of its own"
        )
    }
}

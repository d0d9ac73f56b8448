import Scenarios
import Testing
import YAMLTree

@Suite struct ScenarioTests {
    private let server = "servers: {s: {script: [drain]}}\n"

    @Test func aMatrixOfListsIsEveryCombination() throws {
        let matrix = try #require(try scenario("scenario: X\nmatrix: {a: 1..3, b: [x, y]}\n\(server)").matrix)
        #expect(matrix.rows.count == 6)
        #expect(matrix.rows.allSatisfy { $0.map(\.name) == ["a", "b"] })
        let rows = try #require(
            try scenario("scenario: X\nmatrix: [{a: 1, b: 2}, {b: 3, a: 4}]\n\(server)").matrix
        )
        #expect(rows.rows.map { $0.map(\.name) } == [["a", "b"], ["b", "a"]])
    }

    @Test func verdicts() throws {
        #expect(try scenario("scenario: X\nverdict: passes\n\(server)").fails == nil)
        let fails = try #require(
            try scenario("scenario: X\nverdict: {fails: [{actor: s, cause: eof, step: 2}, {}]}\n\(server)")
                .fails
        )
        #expect(fails.map(\.actor) == ["s", nil])
        #expect(fails.map(\.cause) == [.eof, nil])
        #expect(fails.map(\.step) == [2, nil])
    }

    @Test func allowances() {
        let remote = "scenario: X\nservers: {s: {listen: \"tcp:0.0.0.0:0\", script: [drain]}}\n"
        #expect(read(remote).diagnostics.count == 1)
        #expect(read(remote, allowing: Allowances(remote: true)).diagnostics == [])
        let file = "scenario: X\nservers: {s: {script: [{send: {file: /etc/passwd}}]}}\n"
        #expect(read(file).diagnostics.count == 1)
        #expect(read(file, allowing: Allowances(files: true)).diagnostics == [])
    }

    @Test func diagnosticsAreSortedByPlace() {
        let starts = read(
            "servers: {s: {script: [{send: \"${x}\"}, bogus], lsiten: tcp}}\nscenario: ''\ntimeout: 3\n"
        )
        .diagnostics.map(\.span.start)
        #expect(starts.count == 5)
        #expect(starts == starts.sorted())
    }

    @Test func oneMistakeIsReportedOnce() {
        // Each names something that the misread part would have given.
        for text in [
            "scenario: X\nsevrers: {mail: {script: [drain]}}\nclients: {c: {connect: mail}}\n",
            "scenario: X\nvar: {who: me}\nservers: {s: {script: [{send: \"${who}\"}]}}\n",
            "scenario: X\nservers: {s: {script: [{singal: go}]}}\nclients: {c: {connect: s, after: go}}\n",
            "scenario: X\nservers: {s: {script: [{expect: {lien: {as: x}}}, {send: \"${x}\"}]}}\n",
            "scenario: X\nservers: {s: {script: [{set: {a: {hex: x}}}, {send: \"${a}\"}]}}\n",
            "scenario: X\nservers: {s: {script: [{repeat: [{a: {hex: x}}], steps: [{send: \"${a}\"}]}]}}\n",
            "scenario: X\nservers: {s: {script: [{repeat: [[x], y], steps: [{send: \"${item}\"}]}]}}\n",
            "scenario: X\nservers: {s: {script: [{send: [{hex: x}]}]}}\n",
            "scenario: X\nservers: {s: {script: [{expect: [{as: x}]}, {send: \"${x}\"}]}}\n",
            "scenario: X\nservers: {s: {script: [{conect: a}, {send: x}]}}\nclients: {c: {connect: s, script: [{conect: s}, {send: x}, {connect: s}]}}\n",
        ] {
            let count = read(text).diagnostics.count
            #expect(
                count == 1 || (count == 2 && text.contains("conect")),
                "\(read(text).diagnostics.map(\.message))"
            )
        }
    }

    @Test func requirements() throws {
        let all = try scenario("scenario: X\nrequires: [ipv6, {run: [a, b]}, root]\n\(server)").requires
        guard all.count == 3, case .ipv6 = all[0], case .run(let words) = all[1], case .root = all[2] else {
            throw NotASend()
        }
        #expect(words.map(\.literal) == ["a", "b"])
    }

    @Test func aMatrixHasAHundredThousandRowsAtMost() throws {
        #expect(try scenario("scenario: X\nmatrix: {a: 1..100000}\n\(server)").matrix?.rows.count == 100_000)
        expectFaults(
            "scenario: X\nmatrix: {a: «1..100001»}\n\(server)",
            "'matrix' asks for more than 100000 runs"
        )
    }

    @Test func whoNeedsWhat() throws {
        let needs = try scenario(
            """
            scenario: X
            ports: [web]
            files: {conf: "${ports.web}", who: "${c.name}"}
            servers:
              s: {script: [{send: "${ports.web} ${c.name} ${s.own}"}, {set: {own: x}}, {await: go}]}
            clients:
              c: {connect: s, script: [{set: {name: x}}, {send: "${name} ${c.name}"}, {signal: go}]}
            """
        ).reliances
        #expect(
            needs.map(\.need) == [
                .event("go"), .port("web"), .capture(of: "c"), .port("web"), .capture(of: "c"),
            ]
        )
        #expect(needs.map(\.actor) == ["s", nil, nil, "s", "s"])
    }

    @Test func aNameAloneIsNoPortAndNoActor() {
        expectFaults(
            "scenario: X\nports: [web]\nservers: {s: {script: [{send: \"«${ports}» «${s}»\"}]}}\n",
            "unknown variable 'ports'; write '$${ports}' for the text itself",
            "unknown variable 's'; write '$${s}' for the text itself"
        )
    }

    @Test func aStepThatIsFarTooHigh() {
        expectFaults(
            "scenario: X\nverdict: {fails: {actor: s, step: «\(Int.max)»}}\n\(server)",
            "'s' has 1 step; the implied 'end' is step 2, and there is no step \(Int.max)"
        )
    }

    @Test func ofAVeryLongMessageTheMiddleIsLeftOut() {
        func message(_ count: Int) -> String {
            let tag = "!" + String(repeating: "x", count: count)
            return read("scenario: X\ntags: [\"\(tag)\"]\n\(server)").diagnostics.map(\.message).joined()
        }
        let rest = message(0).utf8.count
        #expect(message(500 - rest).utf8.count == 500 && !message(500 - rest).contains("..."))
        #expect(message(501 - rest).utf8.count < 400 && message(501 - rest).contains("xxx ... xxx"))
    }

    @Test func actorsThatAreNobody() {
        expectFaults(
            "scenario: X\nservers: «{}»\nclients: {}\n",
            "'servers' names nobody, so that nothing is played"
        )
    }

    @Test func whatAProcessHasOfTheEnvironment() throws {
        let process = "scenario: X\nprocesses: {p: {run: [a], env: {B: c}, env-from: [HOME, PATH]}}\n"
        let read = try scenario(process).processes[0]
        #expect(read.environment.map(\.name) == ["B"] && read.passedOn == ["HOME", "PATH"])
        expectFaults(
            "scenario: X\nprocesses: {p: {run: [a], env: {«''»: c}, env-from: [«b=c», HOME]}}\n",
            "'' cannot name a variable of the environment",
            "'b=c' cannot name a variable of the environment"
        )
    }
}

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
            "scenario: X\nservers: {s: {script: [{conect: a}, {send: x}]}}\nclients: {c: {connect: s, script: [{conect: s}, {send: x}, {connect: s}]}}\n",
        ] {
            let count = read(text).diagnostics.count
            #expect(
                count == 1 || (count == 2 && text.contains("conect")),
                "\(read(text).diagnostics.map(\.message))"
            )
        }
    }
}

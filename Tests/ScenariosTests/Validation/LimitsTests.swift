import Scenarios
import Testing
import YAMLTree

/// Files that ask for much. Each of them took minutes, or all memory, where something was done once too often; the time
/// limits are wide.
@Suite struct LimitsTests {
    private func server(_ script: String) -> String { "scenario: X\nservers: {s: {script: [\(script)]}}\n" }

    private func list(_ count: Int, _ item: (Int) -> String) -> String {
        (0..<count).map(item).joined(separator: ", ")
    }

    @Test func anAliasBombIsRefused() {
        var bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
        for (inner, outer) in zip("abcdefgh", "bcdefghi") {
            bomb += "\(outer): &\(outer) [\(list(9) { _ in "*\(inner)" })]\n"
        }
        let file = read(bomb)
        #expect(file.diagnostics.contains { $0.message.contains("to more than 100000 values") })
        #expect(file.scenarios.isEmpty)
    }

    @Test func aLongTextCountsForMoreThanAShortOne() {
        let text = String(repeating: "x", count: 500_000)
        let file = read("x: &x \(text)\n" + server(list(1000) { _ in "{send: *x}" }))
        #expect(file.diagnostics.contains { $0.message.contains("to more than 100000 values") })
    }

    @Test(.timeLimit(.minutes(1)))
    func loopsInLoopsAreFollowedOnce() {
        let opening = String(repeating: "{repeat: 1000000, steps: [", count: 25)
        let file = read(server(opening + "{send: x}" + String(repeating: "]}", count: 25)))
        #expect(file.diagnostics == [])
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["${s}", "\\xff", "$", "${", "ä"])
    func aLongTextIsReadInOneGo(_ piece: String) {
        let file = read(server("{send: \"\(String(repeating: piece, count: 20_000))\"}"))
        #expect(file.diagnostics.count <= 101)
    }

    @Test(.timeLimit(.minutes(1)))
    func onlyTheFirstHundredMistakesAreShown() {
        let file = read(server(list(5_000) { "{sned: x\($0)}" }))
        #expect(file.diagnostics.count == 101)
        #expect(
            file.diagnostics.last?.message
                == "more is wrong from here on; the first 100 mistakes are shown"
        )
        #expect(file.scenarios.isEmpty)
    }

    @Test(.timeLimit(.minutes(1)))
    func manyNamesAreNotComparedWithManyOthers() {
        let vars = "vars: {\(list(5_000) { "v\($0): x" })}\n"
        #expect(read(vars + server(list(3_000) { "{send: \"${v\($0)x}\"}" })).diagnostics.count == 101)
        let waits = list(3_000) { "{await: q\($0)}, {signal: z\($0)}" }
        #expect(read(server(waits)).diagnostics.count == 101)
    }

    @Test func aLongKeyIsShortened() {
        let file = read("? \(String(repeating: "k", count: 100_000))\n: x\n" + server("drain"))
        #expect(file.diagnostics.count == 1)
        #expect(file.diagnostics.allSatisfy { $0.message.utf8.count < 400 })
    }

    @Test func anErrorBehindAHundredWarningsIsNotHidden() {
        let warned = list(101) { _ in "{send: \"\\xff\"}" }
        let warnings = read(server(warned))
        #expect(warnings.diagnostics.map(\.severity) == Array(repeating: .warning, count: 101))
        #expect(warnings.scenarios.count == 1)
        let file = read(server(warned + ", {sned: x}"))
        #expect(file.diagnostics.count == 101 && file.diagnostics.last?.severity == .error)
        #expect(file.scenarios.isEmpty)
    }
}

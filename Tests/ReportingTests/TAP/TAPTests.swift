import Playing
import Scenarios
import Testing
import YAMLTree

@testable import Reporting

/// The Test Anything Protocol. That its consumers understand it is tested where whole runs are played.
@Suite struct TAPTests {
    func text(_ run: WholeRun) -> String {
        let sink = WholeRun.Sink()
        run.report { TAP(tally: $0, write: sink.write) }
        return sink.text
    }

    @Test func aLineAScenarioAndWhyItFailed() throws { try expectGolden(text(WholeRun()), "tap") }

    @Test func nothingInATitleIsADirective() {
        let text = text(
            WholeRun([
                Sample.titled("a # SKIP b \\ c \\# TODO\nnot ok 7").result(),
                ScenarioResult(plan: Sample().plan, outcome: .skipped("a # TODO b"), seconds: 0),
            ])
        )
        #expect(
            text.contains("\nok 1 - greeting.yaml: a \\# \\\\SKIP b \\\\ c \\\\\\# \\\\TODO\\\\x0anot ok 7\n")
        )
        #expect(text.contains("\nok 2 - greeting.yaml: The server greets first # SKIP a \\# \\\\TODO b\n"))
    }

    /// A character that combines with a quotation mark makes no other sign of it to who reads YAML.
    @Test func aMessageIsOneScalarOfYAML() throws {
        let message = "expected \"\u{301}a\\\u{301}\", got \"b\""
        let text = text(WholeRun([Sample.failing(.mismatch, message).result()]))
        let block = text.split(separator: "\n").drop { $0 != "  ---" }.prefix { $0 != "  ..." }
        let yaml = block.map { $0.dropFirst(2) }.joined(separator: "\n")
        let parsed = SourceFile(path: "tap", bytes: Array(yaml.utf8)).parse()
        #expect(parsed.diagnostics.isEmpty)
        #expect(parsed.documents.first?.root?["message"]?.scalar?.text == message)
    }

    @Test func whatNoTestPointSaysIsABailOut() {
        #expect(
            text(WholeRun([], exit: 2))
                == "TAP version 14\nBail out! a scenario file is invalid: nothing was played\n"
        )
        #expect(text(WholeRun([], exit: 0)) == "TAP version 14\n1..0 # SKIP nothing was to be played\n")
        let interrupted = text(WholeRun([Sample().result()], planned: 3, exit: 130))
        #expect(interrupted.hasSuffix("Bail out! interrupted: 2 scenarios not played\n"))
        let failed = text(WholeRun([Sample.mismatch.result()], planned: 3, exit: 1))
        #expect(failed.hasSuffix("  ...\nBail out! 2 scenarios not played\n"))
        #expect(
            text(WholeRun([Sample().result()], exit: 0)).hasSuffix(
                "1..1\nok 1 - greeting.yaml: The server greets first\n"
            )
        )
    }

    @Test func aRunWithoutAnEndHasItsPlanAtTheEnd() {
        let sink = WholeRun.Sink()
        var report = TAP(tally: Tally(planned: nil, seed: 7), write: sink.write)
        report.record(Sample().result(), index: 1, seed: 7)
        report.finish(Tally(planned: nil, seed: 7))
        #expect(sink.text == "TAP version 14\nok 1 - greeting.yaml: The server greets first\n1..1\n")
    }
}

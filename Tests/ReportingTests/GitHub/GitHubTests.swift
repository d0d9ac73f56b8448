import FoundationEssentials
import Playing
import Scenarios
import Testing
import YAMLTree

@testable import Reporting

/// Annotations and the job's summary.
@Suite struct GitHubTests {
    static let workspace = Workspace(root: "/home/runner/work/mail", folder: "/home/runner/work/mail/tests")

    func report(_ run: WholeRun, room: Int = 1 << 20) -> (log: String, summary: String) {
        let (log, summary) = (WholeRun.Sink(), WholeRun.Sink())
        run.report { _ in
            GitHub(workspace: Self.workspace, summary: (room, summary.write), write: log.write)
        }
        return (log.text, summary.text)
    }

    @Test func annotationsStandAtTheirPlaces() throws { try expectGolden(report(WholeRun()).log, "github") }

    @Test func theSummaryBeginsWithWhatFailed() throws {
        try expectGolden(report(WholeRun()).summary, "github-summary")
    }

    @Test func tenAreShownAndTheRestCounted() {
        let failing = Sample.mismatch.result()
        let ten = report(WholeRun(Array(repeating: failing, count: 10), exit: 1)).log
        #expect(ten.split(separator: "\n").count == 10 && !ten.contains("::notice"))
        let log = report(WholeRun(Array(repeating: failing, count: 13), exit: 1)).log.split(separator: "\n")
        #expect(log.count == 11 && log[9].hasPrefix("::error "))
        #expect(log[10].hasPrefix("::notice title=wirescript::3 more scenarios failed"))
    }

    @Test func whatIsNotKeptIsCounted() {
        let (log, summary) = report(
            WholeRun(Array(repeating: Sample.mismatch.result(), count: 1205), exit: 1)
        )
        #expect(log.contains("::1195 more scenarios failed; "))
        #expect(summary.contains("1205 of 1205 scenarios failed"))
        let sections = summary.components(separatedBy: "\n#### ").count - 1
        #expect(summary.contains("\nand \(1205 - sections) more scenarios that failed: "))
    }

    @Test func whatMeansSomethingToTheRunnerIsEscaped() {
        let command = WorkflowCommand(
            .error,
            path: "a,b:c%d.yaml",
            line: 1,
            column: 2,
            title: "50%: a,b\u{1B}[0m\r\n::error::x",
            "100%\nsecond, line: \u{202E}"
        )
        #expect(
            command.written == "::error file=a%2Cb%3Ac%25d.yaml,line=1,col=2,"
                + "title=50%25%3A a%2Cb\\x1b[0m\\x0d\\x0a%3A%3Aerror%3A%3Ax::100%25%0Asecond, line: \\u202e\n"
        )
    }

    @Test func diagnosticsAreAnnotatedTooTenOfALevel() {
        let file = SourceFile(path: "x.yaml", bytes: Array("a: 1\nb: 2\n".utf8))
        let error = Diagnostic("unknown key 'b'", at: Span(start: 5, end: 6))
        let warning = Diagnostic(.warning, "odd", at: Span(start: 0, end: 1))
        let text = WorkflowCommand.annotations(
            Array(repeating: (error, file), count: 12) + [(warning, file)],
            in: Self.workspace
        )
        let lines = text.split(separator: "\n")
        #expect(lines.count == 12)
        #expect(lines[0] == "::error file=tests/x.yaml,line=2,col=1,title=invalid scenario::unknown key 'b'")
        #expect(lines[10] == "::warning file=tests/x.yaml,line=1,col=1,title=warning::odd")
        #expect(lines[11] == "::notice title=wirescript::and 2 more; the log tells of each")
    }

    @Test func nothingBreaksOutOfTheSummary() {
        var sample = Sample.titled("`a` | <script> @me [x](http://y) # ```` ~~~\n# head", path: "a`|b.yaml")
        sample.failures = Sample.failing(.mismatch, "expected \"`````\", got \"<b>\"").failures
        sample.journal = Sample.failing(.mismatch, "").journal
        let text = report(WholeRun([sample.result()], exit: 1)).summary
        let title =
            "\\`a\\` \\| &lt;script&gt; @\u{2060}me \\[x\\]\\(http\\://y\\) \\# "
            + "\\`\\`\\`\\` \\~\\~\\~\\\\x0a\\# head"
        #expect(text.contains("#### mismatch: \(title)\n"))
        #expect(text.contains("\n``````text\n") && text.contains("\n``````\n"))
        #expect(text.contains("\n| ``tests/a`\\|b.yaml`` | 0 | 1 |"))
    }

    @Test func theSummaryKeepsToItsRoom() {
        let many = WholeRun(Array(repeating: Sample.mismatch.result(), count: 500), exit: 1)
        let whole = report(many).summary
        #expect(
            whole.utf8.count <= JobSummary.most
                && whole.contains("more scenarios that failed: the log tells of each")
        )
        #expect(whole.contains("| `tests/greeting.yaml` | 0 | 500 |"))
        for room in [0, 10, 200, 1000, 5000] {
            let summary = report(many, room: room).summary
            #expect(summary.utf8.count <= room)
            #expect(room < 200 || summary.hasPrefix("### wirescript: 500 of 500 scenarios failed\n"))
        }
    }

    @Test(arguments: [
        ("a.yaml", "tests/a.yaml"), ("./b/../a.yaml", "tests/a.yaml"), ("../a.yaml", "a.yaml"),
        ("/home/runner/work/mail/x/a.yaml", "x/a.yaml"), ("../../a.yaml", "../../a.yaml"),
        ("/home/runner/work/mailbox/a.yaml", "/home/runner/work/mailbox/a.yaml"), ("-", "-"),
    ])
    func pathsAreTheWorkspaces(_ given: String, _ path: String) {
        #expect(Self.workspace.path(of: given) == path)
    }
}

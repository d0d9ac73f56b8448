import Playing
import Testing

@testable import Reporting

/// The report for CI systems. That it is what they accept is tested with their schema where whole runs are played.
@Suite struct JUnitTests {
    func text(_ run: WholeRun, workspace: Workspace? = nil) -> String {
        let sink = WholeRun.Sink()
        run.report { JUnit(workspace: workspace, tally: $0, write: sink.write) }
        return sink.text
    }

    @Test func aSuiteForEachFileAndOneOutcomeACase() throws { try expectGolden(text(WholeRun()), "junit") }

    @Test func gitLabGetsTheFileOfEachCase() {
        let workspace = Workspace(root: "/builds/mail", folder: "/builds/mail/tests")
        let text = text(
            WholeRun([Sample(path: "./push/../push/greeting.yaml").result()]),
            workspace: workspace
        )
        #expect(
            text.contains(
                #"classname="push.push.greeting" time="0.021" file="tests/push/greeting.yaml"/>"#
            )
        )
    }

    /// Whatever kept scenarios from being played, the report must not look as if all were well.
    @Test(arguments: [
        (130, "interrupted: 2 scenarios not played"), (2, "a scenario file is invalid: nothing was played"),
        (3, "the harness could not do its work"),
        (1, "the service failed, through no fault of any one connection"),
    ])
    func whatNoCaseSaysIsACaseOfItsOwn(_ exit: Int32, _ message: String) {
        let text = text(WholeRun([Sample().result()], planned: 3, exit: exit))
        #expect(text.contains(#"<testsuites name="wirescript" tests="2" failures="0" errors="1""#))
        #expect(text.contains(#"<error type="run" message="\#(message)">"#))
    }

    @Test func whatXMLForbidsIsSeen() {
        let title = "]]> <b> & \"q\" \u{1B}[31m tab\there nul\u{0} \u{FFFE} \u{202E}abc \u{1F600}"
        let text = text(WholeRun([Sample.titled(title).result()], exit: 0))
        #expect(
            text.contains(
                #"name="]]&gt; &lt;b&gt; &amp; &quot;q&quot; \x1b[31m tab    here nul\x00 \ufffe \u202eabc "#
                    + "\u{1F600}\""
            )
        )
    }

    @Test func casesOfOneTitleAreToldApart() {
        let two = Sample.greeting + "---\n" + Sample.greeting
        let results = [Sample().result(), Sample(two).result(), Sample().result()]
        let text = text(WholeRun(results, exit: 0))
        #expect(text.contains(#"name="The server greets first" "#))
        #expect(text.contains(#"name="The server greets first (line 1)" "#))
        #expect(text.contains(#"name="The server greets first (number 3)" "#))
    }

    @Test func theOrderIsThatOfTheFileWhoeverEndsFirst() throws {
        let sink = WholeRun.Sink()
        var report = JUnit(tally: Tally(planned: 2, seed: 7), write: sink.write)
        report.record(Sample.titled("second").result(), index: 2, seed: 7)
        report.record(Sample.titled("first").result(), index: 1, seed: 8)
        report.finish(Tally(planned: 2, seed: 7))
        let first = try #require(sink.text.firstRange(of: "first (seed 8)"))
        #expect(try first.lowerBound < #require(sink.text.firstRange(of: "second")).lowerBound)
    }

    @Test func pathsAreClasses() {
        for (path, name) in [
            ("./a.yaml", "a"), ("/tmp/v1.2/x.yml", "tmp.v1_2.x"), ("-", "stdin"), ("../b/.yaml", "b"),
            ("odd", "odd"),
        ] {
            #expect(text(WholeRun([Sample(path: path).result()], exit: 0)).contains(#"classname="\#(name)""#))
        }
    }

    @Test func manyFailuresTakeLittleRoom() {
        let sink = WholeRun.Sink()
        var report = JUnit(tally: Tally(planned: 100, seed: 7), write: sink.write)
        report.room = 10_000
        for index in 1...100 { report.record(Sample.mismatch.result(), index: index, seed: 7) }
        report.finish(Tally(planned: 100, seed: 7))
        #expect(sink.text.utf8.count < 14_000 + 100 * 500)
        #expect(
            sink.text.hasSuffix(
                "(the console tells the rest)\n</failure>\n    </testcase>\n  </testsuite>\n</testsuites>\n"
            )
        )
    }
}

import Foundation
import Testing

/// What CI systems get of a run, asked for or by themselves.
@Suite(.timeLimit(.minutes(2))) struct CITests {
    static let files = [
        "tests/a.yaml": Text.passes(), "tests/b.yaml": Text.fails(), "tests/c.yaml": Text.skipped,
    ]
    static let annotation = "::error file=tests/b.yaml,line=4,col=26,title=mismatch%3A The client errs::"

    private func gitHub(_ folder: Folder, _ summary: String = "summary.md") -> [String: String] {
        [
            "GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": folder.path,
            "GITHUB_STEP_SUMMARY": "\(folder.path)/\(summary)",
        ]
    }

    @Test func gitHubIsAnnotatedByItself() throws {
        let folder = try Folder(Self.files)
        let ended = try Command(["run", "."], in: folder.path + "/tests", environment: gitHub(folder)).end()
        #expect(ended.status == 1)
        #expect(ended.output.components(separatedBy: Self.annotation).count == 2)
        #expect(ended.output.components(separatedBy: "\n::").count == 2)
        let summary = try #require(folder.text("summary.md"))
        #expect(summary.hasPrefix("### wirescript: 1 of 3 scenarios failed\n"))
        #expect(summary.contains("\n| `tests/b.yaml` | 0 | 1 | 0 | "))
    }

    @Test func whatIsAskedForComesOnce() throws {
        let folder = try Folder(Self.files)
        let ended = try folder.run("run", "tests", "--report", "github", environment: gitHub(folder))
        #expect(ended.output.components(separatedBy: Self.annotation).count == 2)
        let summary = try #require(folder.text("summary.md"))
        #expect(summary.components(separatedBy: "### wirescript").count == 2)
        // A second run in the same step adds to the summary.
        _ = try folder.run("run", "tests", "-q", "--report", "github:log", environment: gitHub(folder))
        #expect(folder.text("summary.md")?.components(separatedBy: "### wirescript").count == 3)
        #expect(folder.text("log")?.hasPrefix(Self.annotation) == true)
    }

    @Test func aReportOnStandardOutputIsLeftAlone() throws {
        let folder = try Folder(Self.files)
        let ended = try folder.run("run", "tests", "--report", "jsonl", environment: gitHub(folder))
        #expect(!ended.output.contains("::error") && ended.errors.contains("\n" + Self.annotation))
        try Consumer.lines(ended.output)
    }

    @Test func elsewhereThereIsNothingOfGitHubs() throws {
        let folder = try Folder(Self.files)
        let ended = try folder.run(
            "run",
            "tests",
            environment: ["GITHUB_STEP_SUMMARY": folder.path + "/summary.md"]
        )
        #expect(!ended.output.contains("::error") && folder.text("summary.md") == nil)
    }

    @Test(arguments: [["run", "bad.yaml"], ["check", "bad.yaml"]])
    func invalidFilesAreAnnotated(_ arguments: [String]) throws {
        let folder = try Folder(["bad.yaml": Text.invalid])
        let ended = try Command(arguments, in: folder.path, environment: gitHub(folder)).end()
        #expect(ended.status == 2)
        // Once, be it by a report or by what is written for people.
        let annotation = "::error file=bad.yaml,line=2,col=1,title=invalid scenario::unknown key 'server'"
        #expect((ended.output + ended.errors).components(separatedBy: annotation).count == 2)
        if arguments[0] == "run" {
            let summary = try #require(folder.text("summary.md"))
            #expect(summary.contains("**a scenario file is invalid\\: nothing was played**"))
            #expect(summary.contains("\nbad.yaml:2:1: error: unknown key 'server'"))
        }
    }

    @Test func aSummaryThatCannotBeWrittenIsOnlySaid() throws {
        let folder = try Folder(["a.yaml": Text.passes()])
        let ended = try folder.run("run", "a.yaml", environment: gitHub(folder, "gone/summary.md"))
        #expect(ended.status == 0)
        #expect(ended.errors.contains("warning: cannot write the job's summary"))
    }

    @Test func gitLabLinksEachCaseToItsFile() throws {
        let folder = try Folder(Self.files)
        let environment = ["GITLAB_CI": "true", "CI_PROJECT_DIR": folder.path]
        let command = try Command(
            ["run", ".", "--report", "junit:../report.xml"],
            in: folder.path + "/tests",
            environment: environment
        )
        #expect(command.end().status == 1)
        let text = try #require(folder.text("report.xml"))
        // But for this attribute it is what Jenkins' schema accepts.
        var rest = text
        for name in ["a", "b", "c"] {
            let attribute = " file=\"tests/\(name).yaml\""
            #expect(text.contains(attribute))
            rest = rest.replacingOccurrences(of: attribute, with: "")
        }
        #expect(try Consumer.junit(rest) == 3)
    }

    @Test func whatWasNotPlayedIsNoSuccess() throws {
        let folder = try Folder(["a.yaml": Text.invalid, "b.yaml": Text.skipped])
        for path in ["a.yaml", "b.yaml", "gone.yaml"] {
            let ended = try folder.run(
                "run",
                path,
                "--report",
                "junit:report.xml",
                "--report",
                "tap:report.tap"
            )
            #expect(ended.status != 0)
            #expect(try Consumer.junit(#require(folder.text("report.xml")), counting: "//error") == 1)
            #expect(try Consumer.tap(#require(folder.text("report.tap"))).bail != nil)
            #expect(try Consumer.prove(#require(folder.text("report.tap"))).status != 0)
        }
    }

    @Test func oneSideOfAScenarioIsReportedToo() throws {
        let folder = try Folder(["a.yaml": Text.greeting])
        let ended = try folder.run(
            "serve",
            "a.yaml",
            "--report",
            "junit:r.xml",
            "--report",
            "tap",
            "--report",
            "github",
            "--",
            "true"
        )
        #expect(ended.status == 1)
        #expect(try Consumer.junit(#require(folder.text("r.xml")), counting: "//failure") == 1)
        #expect(try Consumer.tap(ended.output).points.map(\.ok) == [false])
        #expect(ended.errors.contains("\n::error file=a.yaml,"))
    }

    @Test func theDocumentedLinesAreOfTheSchema() throws {
        let page = try String(contentsOfFile: Tool.repository + "/docs/reports.md", encoding: .utf8)
        let block = try #require(page.components(separatedBy: "```json\n").dropFirst().first)
        try Consumer.lines(String(block.prefix(upTo: #require(block.range(of: "```")).lowerBound)))
    }

    @Test func kindsAndPathsAreChecked() throws {
        let folder = try Folder(["a.yaml": Text.passes()])
        for (reports, message) in [
            (["junt:x"], "there is no report 'junt'; did you mean 'junit'?"),
            (["xyzzy"], "there is no report 'xyzzy' (there are 'jsonl', "),
            (["tap:"], "after 'tap:' comes a path"),
            (["tap", "jsonl"], "only one report can go to standard output"),
            (
                ["tap:x", "junit:./x"],
                "two reports cannot be written to one file; './x' is one that another has"
            ),
        ] {
            let arguments = ["run", "a.yaml"] + reports.flatMap { ["--report", $0] }
            let ended = try Command(arguments, in: folder.path).end()
            #expect(ended.status == 64 && ended.errors.contains(message), "\(ended.errors)")
        }
        let ended = try folder.run(
            "run",
            "a.yaml",
            "--report",
            "tap:/dev/null",
            "--report",
            "junit:/dev/null",
            "--report",
            "github"
        )
        #expect(ended.status == 0)
    }
}

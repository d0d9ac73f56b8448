import Foundation
import Testing

/// What reports say of a run that was refused before anything was played.
@Suite(.timeLimit(.minutes(2))) struct RefusedRunTests {
    static let invalid = """
        scenario: Broken
        servers:
          mail:
            script:
              - sned: "x"
        clients:
          alice:
            connect: mial
            script: [{send: "x"}]

        """

    /// The place and the hint of each of its two errors.
    static let errors = [
        (5, 9, "unknown step 'sned'; did you mean 'send'?"),
        (8, 14, "no server is called 'mial'; did you mean 'mail'?"),
    ]

    static func refused(_ arguments: [String] = ["run", "good.yaml", "bad.yaml"]) throws -> Folder {
        let folder = try Folder(["good.yaml": Text.passes(), "bad.yaml": invalid])
        let kinds = ["junit", "tap", "jsonl", "html", "github"].flatMap {
            ["--report", "\($0):report.\($0)"]
        }
        let environment = ["GITHUB_STEP_SUMMARY": folder.path + "/summary.md"]
        let ended = try Command(arguments + kinds, in: folder.path, environment: environment).end()
        #expect(ended.status == 2)
        return folder
    }

    @Test(arguments: [
        ["run", "good.yaml", "bad.yaml"], ["serve", "bad.yaml"],
        ["connect", "bad.yaml", "--to", "127.0.0.1:1"],
    ])
    func everyReportNamesEveryError(_ arguments: [String]) throws {
        let folder = try Self.refused(arguments)
        let junit = try #require(folder.text("report.junit"))
        #expect(try Consumer.junit(junit, counting: "//error[@type='invalid']") == 2)
        #expect(try Consumer.junit(junit) == 2)
        for (line, column, message) in Self.errors {
            let place = "bad.yaml:\(line):\(column): "
            #expect(junit.contains("<error type=\"invalid\" message=\"\(place)\(message)\">"))
            #expect(folder.text("report.tap")?.contains("not ok \(line / 4) - \(place)\(message)\n") == true)
            #expect(folder.text("report.html")?.contains(">\(place)error: \(message)\n") == true)
            #expect(folder.text("summary.md")?.contains("\n\(place)error: \(message)\n") == true)
            let annotation =
                "::error file=bad.yaml,line=\(line),col=\(column),title=invalid scenario::\(message)\n"
            #expect(folder.text("report.github")?.contains(annotation) == true)
        }
        let tap = try #require(folder.text("report.tap"))
        let seen = try Consumer.tap(tap)
        #expect(seen.plan == 2 && seen.points.count == 2 && seen.points.allSatisfy { !$0.ok })
        #expect(seen.bail == "a scenario file is invalid: nothing was played" && seen.other.isEmpty)
        #expect(try Consumer.prove(tap).status != 0)
        let lines = try #require(folder.text("report.jsonl"))
        try Consumer.lines(lines)
        #expect(lines.components(separatedBy: #"{"kind":"obstacle","file":"bad.yaml","line":"#).count == 3)
    }

    @Test func aMergedReportNamesThemToo() throws {
        let folder = try Self.refused()
        let ended = try folder.run("report", "merge", "report.jsonl", "--report", "junit")
        #expect(ended.status == 2)
        #expect(try Consumer.junit(ended.output, counting: "//error[@type='invalid']") == 2)
    }

    @Test func whatTheHarnessCouldNotDoIsNamed() throws {
        let folder = try Folder(["a.yaml": Text.passes()])
        let ended = try folder.run("run", "a.yaml", "gone.yaml", "--report", "junit")
        #expect(ended.status == 3)
        #expect(
            ended.output.contains(
                "<error type=\"harness\" message=\"there is no file or folder 'gone.yaml'\">"
            )
        )
        #expect(try Consumer.junit(ended.output, counting: "//error") == 1)
    }

    @Test func oneFileIsTheFile() throws {
        let folder = try Folder(["a.yaml": Text.invalid, "b.yaml": Text.invalid, "c.yaml": Text.passes()])
        #expect(try folder.run("run", "a.yaml").errors.hasSuffix("\nthe file is invalid\n"))
        #expect(try folder.run("run", "a.yaml", "c.yaml").errors.hasSuffix("\n1 of 2 files is invalid\n"))
        #expect(try folder.run("run", ".").errors.hasSuffix("\n2 of 3 files are invalid\n"))
    }
}

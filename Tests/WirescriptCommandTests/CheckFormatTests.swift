import Foundation
import Testing

/// `wirescript check --format`: what editors read.
@Suite(.timeLimit(.minutes(2))) struct CheckFormatTests {
    /// One unknown step after an emoji, one name twice with a note, and a warning.
    private static let wrong = """
        scenario: "👩 é"
        servers: {a: {script: [{"send": "👩é\\xe9"}, {sned: 1}]}}
        clients: {a: {connect: a}}

        """

    @Test func gccIsALineForEachAndANoteFollowsItsOwn() throws {
        let ended = try Folder(["a.yaml": Self.wrong]).run("check", "--format", "gcc", "a.yaml")
        #expect(ended.status == 2)
        #expect(ended.errors == "")
        #expect(
            ended.output.split(separator: "\n").map { $0.prefix(30) }
                == [
                    "a.yaml:2:36: warning: '\\xe9' is",
                    "a.yaml:2:45: error: unknown st",
                    "a.yaml:3:11: error: 'a' names ",
                    "a.yaml:2:11: note: first here",
                ].map { $0.prefix(30) }
        )
    }

    @Test func lspPositionsCountUTF16FromZero() throws {
        let folder = try Folder(["a b.yaml": Self.wrong, "fine.yaml": Text.passes()])
        let ended = try folder.run("check", "--format", "lsp-json", "a b.yaml", "fine.yaml")
        #expect(ended.status == 2 && ended.errors == "")
        let files = try #require(
            try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [[String: Any]]
        )
        #expect(files.count == 2)
        let uri = try #require(files[0]["uri"] as? String)
        #expect(uri.hasPrefix("file:///") && uri.hasSuffix("/a%20b.yaml"))
        #expect((files[1]["diagnostics"] as? [Any])?.count == 0)
        let found = try #require(files[0]["diagnostics"] as? [[String: Any]])
        #expect(found.map { $0["severity"] as? Int } == [2, 1, 1])
        #expect(
            found.allSatisfy {
                $0["source"] as? String == "wirescript" && $0["code"] as? String == "language"
            }
        )
        // The emoji counts two: in characters it would be 44.
        #expect(places(found[1]) == [1, 45, 1, 49])
        #expect((found[1]["message"] as? String)?.hasSuffix("did you mean 'send'?") == true)
        let related = try #require(found[2]["relatedInformation"] as? [[String: Any]])
        #expect(related[0]["message"] as? String == "first here")
        let location = try #require(related[0]["location"] as? [String: Any])
        #expect(location["uri"] as? String == uri && places(location) == [1, 10, 1, 11])
    }

    @Test func whatYAMLForbidsHasItsOwnCode() throws {
        let ended = try Folder(["a.yaml": "scenario: [\n"]).run("check", "--format", "lsp-json", "a.yaml")
        #expect(ended.status == 2)
        #expect(ended.output.contains("\"code\": \"syntax\""))
    }

    @Test func standardInputIsTakenForTheFileThatIsEdited() throws {
        let folder = try Folder(["sub/reply.bin": "hi", "sub/a.yaml": "old"])
        let text = "scenario: x\nconversation: [{server: {file: reply.bin}}, {end: server}]\n"
        let fine = try folder.run("check", "--format", "gcc", "--stdin-path", "sub/a.yaml", "-", input: text)
        #expect(fine.status == 0 && fine.output == "" && fine.errors == "")
        let wrong = try folder.run(
            "check",
            "--format",
            "lsp-json",
            "--stdin-path",
            "sub/a.yaml",
            "-",
            input: text + "xyzzy: 1\n"
        )
        #expect(wrong.status == 2)
        #expect(wrong.output.contains("/sub/a.yaml\""))
        // Without it the file is not beside the text.
        #expect(try folder.run("check", "--format", "gcc", "-", input: text).output.hasPrefix("-:2:"))
    }

    @Test func whatCannotBeReadIsTroubleAndTheRestIsWritten() throws {
        let ended = try Folder(["a.yaml": Self.wrong]).run(
            "check",
            "--format",
            "gcc",
            "a.yaml",
            "nowhere.yaml"
        )
        #expect(ended.status == 3)
        #expect(ended.output.contains("a.yaml:2:45: error: ") && ended.errors.contains("nowhere.yaml"))
    }

    @Test(arguments: [
        ["--format", "xml"], ["--format", "gcc", "--explain"], ["--stdin-path", "a.yaml", "b.yaml"],
    ])
    func wrongUsage(_ arguments: [String]) throws {
        #expect(try Command(["check"] + arguments, in: "/").end().status == 64)
    }

    /// The regular expressions of `docs/editor.md` and `ci/problem-matcher.json`, on what the program prints.
    @Test func theProblemMatchersFindEveryMistakeAndNothingElse() throws {
        let quoting = Self.wrong + "about: 'x:1:2: error: y'\nxyzzy: 1\n"
        let folder = try Folder(["a.yaml": quoting, "fails.yaml": Text.fails()])
        let drawn = try folder.run("check", "a.yaml").errors
        let lines = try folder.run("check", "--format", "gcc", "a.yaml").output
        let failed = try folder.run("run", "fails.yaml", "--color", "never").output
        let matchers =
            try regularExpressions(in: "docs/editor.md") + regularExpressions(in: "ci/problem-matcher.json")
        #expect(matchers.count == 4)
        for (index, matcher) in matchers.enumerated() {
            // A note is none of GitHub's, and its second matcher is for failures alone.
            let mistakes = index < 2 ? 5 : index == 2 ? 4 : 0
            #expect(try matches(matcher, drawn) == mistakes)
            #expect(try matches(matcher, lines) == mistakes)
            #expect(try matches(matcher, failed) == (index == 2 ? 0 : 1))
        }
    }

    private func matches(_ expression: String, _ text: String) throws -> Int {
        let expression = try NSRegularExpression(pattern: expression)
        return text.split(separator: "\n").count { line in
            let line = String(line)
            guard let match = expression.firstMatch(in: line, range: NSRange(line.startIndex..., in: line))
            else {
                return false
            }
            let file = Range(match.range(at: 1), in: line).map { String(line[$0]) }
            return file == "a.yaml" || file == "fails.yaml"
        }
    }

    private func regularExpressions(in file: String) throws -> [String] {
        let root = String(#filePath.dropLast("Tests/WirescriptCommandTests/CheckFormatTests.swift".count))
        let text = try String(contentsOfFile: root + file, encoding: .utf8)
        return try text.matches(of: /"regexp": (".*")/).map { match in
            try JSONDecoder().decode(String.self, from: Data(match.1.utf8))
        }
    }

    private func places(_ holder: [String: Any]) -> [Int] {
        let range = holder["range"] as? [String: [String: Int]] ?? [:]
        return ["start", "end"].flatMap { [range[$0]?["line"] ?? -1, range[$0]?["character"] ?? -1] }
    }
}

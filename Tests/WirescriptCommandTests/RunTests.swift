import Foundation
import Testing

/// `wirescript run` from outside: exit statuses, selection, interruption.
@Suite struct RunTests {
    @Test func everythingPasses() throws {
        let folder = try Folder(["scenarios/a.yaml": Text.passes()])
        let ended = try folder.run("run", "--seed", "7")
        #expect(ended.status == 0)
        #expect(ended.output.hasPrefix("ok    scenarios/a.yaml  1 scenario  "))
        #expect(ended.output.contains("passed: 1 passed in "))
        #expect(ended.output.hasSuffix("seed 7\n"))
        #expect(ended.errors == "")
    }

    @Test func aFailureIsShownAndPlayedAgain() throws {
        let folder = try Folder(["a.yaml": Text.fails("It's (odd)"), "b.yaml": Text.passes()])
        let ended = try folder.run("run", ".")
        #expect(ended.status == 1)
        #expect(ended.output.contains("./a.yaml:4:"))
        #expect(ended.output.contains("mismatch"))
        let again = try #require(ended.output.split(separator: "\n").first { $0.contains("again:") })
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        let line = again.split(separator: ":", maxSplits: 1)[1].drop { $0 == " " }
        shell.arguments = ["-c", "exec \(Command.path)\(line.dropFirst("wirescript".count))"]
        shell.currentDirectoryURL = URL(filePath: folder.path)
        let output = Pipe()
        shell.standardOutput = output
        try shell.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        shell.waitUntilExit()
        #expect(shell.terminationStatus == 1)
        #expect(text.contains("failed: 0 passed, 1 failed in "))
    }

    @Test func anInvalidFileStopsEverything() throws {
        let folder = try Folder(["a.yaml": Text.passes(), "b.yaml": Text.invalid])
        let ended = try folder.run("run", "a.yaml", "b.yaml")
        #expect(ended.status == 2)
        #expect(ended.output == "")
        #expect(ended.errors.contains("b.yaml:2:1: error: "))
        #expect(ended.errors.hasSuffix("1 of 2 files is invalid\n"))
    }

    @Test(arguments: [
        ["run"], ["run", "gone.yaml"], ["run", "skipped.yaml"], ["run", "a.yaml", "--tag", "none"],
    ])
    func nothingPlayedIsNoSuccess(_ arguments: [String]) throws {
        let folder = try Folder(["a.yaml": Text.passes(), "skipped.yaml": Text.skipped])
        let ended = try Command(arguments, in: folder.path).end()
        #expect(ended.status == 3)
        #expect((ended.output + ended.errors).isEmpty == false)
    }

    @Test func aFileThatIsNotThereWeighsMoreThanOneThatIsWrong() throws {
        let folder = try Folder(["b.yaml": Text.invalid])
        let ended = try folder.run("run", "b.yaml", "gone.yaml")
        #expect(ended.status == 3)
        #expect(ended.errors.contains("b.yaml:2:1: error:") && ended.errors.contains("'gone.yaml'"))
    }

    @Test func aTakenPortIsTheHarnesssTrouble() throws {
        let listener = try LoopbackListener()
        let text = Text.fails().replacing("  mail:\n", with: "  mail:\n    listen: tcp:\(listener.port)\n")
        let folder = try Folder(["a.yaml": text, "b.yaml": Text.fails(), "c.yaml": Text.passes()])
        let ended = try folder.run("run", ".")
        #expect(ended.status == 3)
        #expect(ended.output.contains("error: "))
        #expect(ended.output.contains("1 passed, 1 failed, 1 error in "))
    }

    @Test(arguments: [
        ["run", "--jobs", "0"], ["run", "--repeat", "0"], ["run", "--repeat", "\(Int.max)"],
        ["run", "--filter", "("],
        ["run", "--timeout-scale", "0"],
        ["run", "-q", "-v"], ["run", "--report", "xml"],
        ["run", "--report", "jsonl", "--report", "jsonl+journal"],
        ["run", "--var", "x"], ["run", "--seed", "-1"], ["run", "--no-such"], ["nonsense"],
        ["explain", "no-such-word"],
        ["run", "--report", "jsonl:"], ["run", "--artifacts", ""], ["learn", "--html", ""],
    ])
    func wrongUsageSaysWhatToWrite(_ arguments: [String]) throws {
        let ended = try Command(arguments, in: "/").end()
        #expect(ended.status == 64)
        #expect(ended.errors.hasPrefix("Error: "))
    }

    @Test func aScaleBeyondEveryClockIsNoLimit() throws {
        let folder = try Folder(["a.yaml": Text.passes()])
        #expect(try folder.run("run", "a.yaml", "--timeout-scale", "1e300").status == 0)
    }

    @Test func filtersListsAndTags() throws {
        let folder = try Folder(["a.yaml": Text.passes("One", tags: "x") + "---\n" + Text.passes("Two")])
        #expect(try folder.run("run", "a.yaml", "--list").output == "a.yaml:1: One  [x]\na.yaml:8: Two\n")
        #expect(try folder.run("run", "a.yaml", "--list", "--filter", "^T").output == "a.yaml:8: Two\n")
        #expect(try folder.run("run", "a.yaml", "--tag", "!x").output.contains("1 passed in"))
        // A stranger's title must not act on the terminal.
        let hostile = try Folder(["a.yaml": Text.passes("\"\\x1b[2J\"")])
        #expect(try !hostile.run("run", "a.yaml", "--list").output.contains("\u{1B}"))
    }

    @Test func standardInputIsPlayed() throws {
        let folder = try Folder(["x": ""])
        let ended = try folder.run("run", "-", input: Text.passes())
        #expect(ended.status == 0)
        #expect(ended.output.hasPrefix("ok    -  1 scenario"))
    }

    @Test func repeatingUntilFailureEnds() throws {
        let folder = try Folder(["a.yaml": Text.fails(), "b.yaml": Text.passes()])
        let endless = try folder.run("run", ".", "--until-failure", "--jobs", "2", "--seed", "5")
        #expect(endless.status == 1)
        #expect(endless.output.contains("--seed 5"))
        let passing = try folder.run("run", "b.yaml", "--until-failure", "--repeat", "20")
        #expect(passing.status == 0)
        #expect(passing.output.contains("ok    b.yaml  20 scenarios"))
    }

    @Test func failFastBeginsNothingMore() throws {
        let folder = try Folder(["a.yaml": Text.fails(), "b.yaml": Text.passes(), "c.yaml": Text.passes()])
        let ended = try folder.run("run", ".", "--fail-fast", "--jobs", "1")
        #expect(ended.status == 1)
        #expect(ended.output.contains("failed: 0 passed, 1 failed, 2 not played in "))
    }

    @Test func variablesComeFromEverywhere() throws {
        let text = """
            scenario: Variables
            vars: {a: file, b: file}
            conversation:
              - client: "${a} ${b} ${c}"
              - end: client

            """
        let folder = try Folder(["a.yaml": text, "vars.yaml": "a: from-a-file\nc: from-a-file\n"])
        #expect(try folder.run("run", "a.yaml").status == 2)
        let ended = try folder.run(
            "run",
            "a.yaml",
            "--var",
            "a=given",
            "--var-file",
            "vars.yaml",
            "-v",
            environment: ["WIRESCRIPT_VAR_B": "from-outside", "WIRESCRIPT_VAR_C": "from-outside"]
        )
        #expect(ended.status == 0)
        #expect(ended.output.contains("\"given file from-a-file\""))
    }
}

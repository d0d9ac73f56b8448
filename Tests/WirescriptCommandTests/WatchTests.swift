import Foundation
import Testing

/// `wirescript run --watch`, with the saves that editors make.
@Suite(.timeLimit(.minutes(2))) struct WatchTests {
    private static let end = "Ctrl-C ends\n"
    private let folder: Folder
    private let command: Command

    /// Everything has been played once, and what is saved now is noticed.
    init() throws {
        let payload = "scenario: A file\nconversation: [{server: {file: data/reply.bin}}, {end: server}]\n"
        let program = """
            scenario: A program
            vars: {greeting: none}
            processes: {p: {run: [sh, "${dir}/program.sh"], expect: {stdout: "hi\\n"}}}

            """
        folder = try Folder([
            "all/a.yaml": Text.passes("a"), "all/b.yaml": Text.passes("b"), "all/payload.yaml": payload,
            "all/data/reply.bin": "hi", "all/program.yaml": program, "all/program.sh": "echo hi\n",
            "variables.yaml": "user: alice\n",
        ])
        command = try Command(
            ["run", "--watch", "all/", "--var-file", "variables.yaml", "--color", "never"],
            in: folder.path
        )
        let first = command.wait(for: Self.end)
        #expect(first.contains("passed: 4 passed in"))
        #expect(first.contains("watching: 4 files"))
    }

    private func path(_ name: String) -> String { "\(folder.path)/all/\(name)" }

    private func write(_ text: String, to name: String) throws {
        try text.write(toFile: path(name), atomically: false, encoding: .utf8)
    }

    /// As most editors save. (Foundation's own way opens the file once more after the renaming.)
    private func replace(_ name: String, by text: String) throws {
        try write(text, to: name + ".new")
        rename(path(name + ".new"), path(name))
    }

    /// Waits till what was saved has been played, and looks what it was.
    private func expectPlayed(_ names: [String], _ sourceLocation: SourceLocation = #_sourceLocation) {
        let said = command.wait(for: Self.end)
        let listed = names.map { "all/\($0)" }.joined(separator: ", ")
        #expect(said.contains("changed: \(listed)\n"), sourceLocation: sourceLocation)
        #expect(said.contains("passed: \(names.count) passed in"), sourceLocation: sourceLocation)
        for name in ["a.yaml", "b.yaml", "payload.yaml", "program.yaml"] where !names.contains(name) {
            #expect(!said.contains("all/\(name)"), sourceLocation: sourceLocation)
        }
        #expect(!said.contains("\u{1B}"), sourceLocation: sourceLocation)
    }

    private func end(errors: String = "") {
        command.signal(SIGINT)
        let ended = command.end()
        #expect(ended.status == 130)
        #expect(ended.output == "")
        #expect(ended.errors == errors)
    }

    @Test func aFileThatIsWrittenInPlace() throws {
        try write(Text.passes("again"), to: "a.yaml")
        expectPlayed(["a.yaml"])
        try write(Text.passes("and again"), to: "a.yaml")
        expectPlayed(["a.yaml"])
        end()
    }

    /// Once it is played for it: the next time would be for ever.
    @Test func aFileThatItsOwnScenarioWrites() throws {
        let text = """
            scenario: A program writes what it uses
            processes: {p: {run: [sh, "${dir}/counting.sh", "${dir}/data/count"]}}

            """
        try write("", to: "data/count")
        try write("echo x >>\"$1\"\n", to: "counting.sh")
        try write(text, to: "counting.yaml")
        var said = command.wait(for: Self.end)
        #expect(said.contains("\nwritten while it was played, and so not played again for it: "))
        #expect(said.contains("/data/count\n"))
        #expect(try String(contentsOfFile: path("data/count"), encoding: .utf8) == "x\nx\n")
        // What is saved otherwise is played, the next time too.
        try write("y", to: "data/count")
        said = command.wait(for: Self.end)
        #expect(said.contains("changed: all/counting.yaml\n"))
        try write(Text.passes("again"), to: "a.yaml")
        expectPlayed(["a.yaml"])
        end()
    }

    @Test func aFileThatAnotherIsRenamedTo() throws {
        for round in 0..<3 {
            try replace("a.yaml", by: Text.passes("round \(round)"))
            expectPlayed(["a.yaml"])
        }
        end()
    }

    @Test func aFileThatIsDeletedAndMadeAnew() throws {
        try FileManager.default.removeItem(atPath: path("a.yaml"))
        try write(Text.passes("anew"), to: "a.yaml")
        expectPlayed(["a.yaml"])
        end()
    }

    /// As vim does with 'backup': it tries the folder with a file 4913, renames the old text away, writes the new one.
    @Test func aFileThatAnEditorKeepsABackupOf() throws {
        for round in 0..<3 {
            try write("", to: "4913")
            try FileManager.default.removeItem(atPath: path("4913"))
            rename(path("a.yaml"), path("a.yaml~"))
            try write(Text.passes("round \(round)"), to: "a.yaml")
            try FileManager.default.removeItem(atPath: path("a.yaml~"))
            expectPlayed(["a.yaml"])
        }
        end()
    }

    @Test func aLinkThatLeadsElsewhere() throws {
        try write(Text.passes("linked"), to: "target")
        symlink("target", path("new"))
        rename(path("new"), path("a.yaml"))
        expectPlayed(["a.yaml"])
        try write(Text.passes("behind the link"), to: "target")
        expectPlayed(["a.yaml"])
        end()
    }

    @Test func aPayloadThatItUses() throws {
        try write("ho", to: "data/reply.bin")
        expectPlayed(["payload.yaml"])
        try replace("data/reply.bin", by: "hu")
        expectPlayed(["payload.yaml"])
        end()
    }

    @Test func aProgramThatItStarts() throws {
        try write("echo hi; exit 0\n", to: "program.sh")
        expectPlayed(["program.yaml"])
        end()
    }

    @Test func aFileOfVariablesIsForAll() throws {
        try replace("../variables.yaml", by: "user: bob\n")
        let said = command.wait(for: Self.end)
        #expect(said.contains("changed: all/a.yaml, all/b.yaml, all/payload.yaml and 1 more\n"))
        #expect(said.contains("passed: 4 passed in"))
        end()
    }

    @Test func aNewFileAndANewFolder() throws {
        try write(Text.passes("new"), to: "new.yaml")
        expectPlayed(["new.yaml"])
        try FileManager.default.createDirectory(atPath: path("sub/deep"), withIntermediateDirectories: true)
        // When this has been played the folder is watched.
        try write(Text.passes("b again"), to: "b.yaml")
        expectPlayed(["b.yaml"])
        try write(Text.passes("deep"), to: "sub/deep/c.yaml")
        expectPlayed(["sub/deep/c.yaml"])
        try write(Text.passes("deeper"), to: "sub/deep/c.yaml")
        expectPlayed(["sub/deep/c.yaml"])
        end()
    }

    @Test func aFolderThatIsMovedInAndOneThatIsReplaced() throws {
        let aside = try Folder(["one/c.yaml": Text.passes("one"), "two/c.yaml": Text.passes("two")])
        rename("\(aside.path)/one", path("sub"))
        expectPlayed(["sub/c.yaml"])
        rename(path("sub"), "\(aside.path)/old")
        rename("\(aside.path)/two", path("sub"))
        expectPlayed(["sub/c.yaml"])
        try write(Text.passes("three"), to: "sub/c.yaml")
        expectPlayed(["sub/c.yaml"])
        end()
    }

    @Test func anInvalidFileIsToldAndTheWatchGoesOn() throws {
        try write("scenario: x\nxyzzy: 1\n", to: "a.yaml")
        #expect(!command.wait(for: Self.end).contains("passed"))
        // What is wrong with it keeps nothing else from being played.
        try write(Text.passes("b again"), to: "b.yaml")
        expectPlayed(["b.yaml"])
        try write(Text.passes("mended"), to: "a.yaml")
        expectPlayed(["a.yaml"])
        command.signal(SIGINT)
        let ended = command.end()
        #expect(ended.status == 130)
        #expect(ended.errors.contains("all/a.yaml:2:1: error: unknown key 'xyzzy' of a scenario"))
    }

    @Test func aUsedFileThatGoesAndComesBack() throws {
        try FileManager.default.removeItem(atPath: path("data/reply.bin"))
        #expect(!command.wait(for: Self.end).contains("passed"))
        try write("back", to: "data/reply.bin")
        expectPlayed(["payload.yaml"])
        command.signal(SIGTERM)
        #expect(command.end().errors.contains("no file 'data/reply.bin'"))
    }

    @Test func aFailureIsNoEnd() throws {
        try write(Text.fails("wrong"), to: "a.yaml")
        #expect(command.wait(for: Self.end).contains("failed: 0 passed, 1 failed in"))
        try write(Text.passes("right"), to: "a.yaml")
        expectPlayed(["a.yaml"])
        end()
    }

    @Test func whatNobodyUsesPlaysNothing() throws {
        try write("x", to: "notes.txt")
        try write("x", to: "../beside.yaml")
        try write(Text.passes("last"), to: "b.yaml")
        expectPlayed(["b.yaml"])
        end()
    }
}

/// `--watch` apart from a watch that runs.
@Suite(.timeLimit(.minutes(2))) struct WatchUsageTests {
    @Test(arguments: [["--list"], ["-"], ["--shard", "1/2"]])
    func wrongUsage(_ arguments: [String]) throws {
        #expect(try Command(["run", "--watch"] + arguments, in: "/").end().status == 64)
    }

    @Test func aPathThatIsNotThereCannotBeWatched() throws {
        let ended = try Folder(["a": ""]).run("run", "--watch", "/nowhere")
        #expect(ended.status == 3)
        #expect(ended.errors.contains("'/nowhere'"))
    }

    @Test func aFolderWithoutScenariosIsToldAndWatched() throws {
        let folder = try Folder(["empty/a.txt": ""])
        let command = try Command(["run", "--watch", "empty"], in: folder.path)
        #expect(command.wait(for: "Ctrl-C ends").contains("watching: 0 files"))
        command.process.interrupt()
        let ended = command.end()
        #expect(ended.status == 130)
        #expect(ended.errors.contains("no file in 'empty' ends with '.yaml' or '.yml'"))
    }

    @Test func onATerminalThereIsRoomForWhatIsNew() throws {
        let folder = try Folder(["a.yaml": Text.passes()])
        let (status, output) = try python(
            """
            import os, pty, signal, sys
            pid, terminal = pty.fork()
            if pid == 0: os.execve(sys.argv[1], ["wirescript", "run", "--watch", sys.argv[2]], {"TERM": "xterm"})
            def until(text):
                seen = b""
                while text not in seen: seen += os.read(terminal, 65536)
                return seen
            first = until(b"Ctrl-C ends")
            text = open(sys.argv[2]).read()
            open(sys.argv[2], "w").write(text)
            second = until(b"Ctrl-C ends")
            os.kill(pid, signal.SIGINT)
            print(b"[2J" in first, second.lstrip().startswith(b"\\x1b[H\\x1b[2J\\x1b[3Jchanged: "))
            """,
            Command.path,
            folder.path + "/a.yaml"
        )
        #expect(status == 0)
        #expect(output == "False True\n")
    }
}

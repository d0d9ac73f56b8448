import Foundation
import Testing

/// Signals and outputs that go away.
@Suite struct InterruptionTests {
    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func whatHadBeenPlayedIsReported(_ signal: Int32) throws {
        let folder = try Folder(["a.yaml": Text.passes(), "b.yaml": Text.endless])
        let command = try Command(
            ["run", "a.yaml", "b.yaml", "--jobs", "1", "--report", "jsonl:report"],
            in: folder.path
        )
        _ = command.wait(for: "ok    a.yaml")
        kill(command.process.processIdentifier, signal)
        let ended = command.end()
        #expect(ended.status == 130)
        #expect(ended.output.contains("interrupted: 1 passed, 1 not played in "))
        #expect(folder.text("report")?.contains("\"exit\":130") == true)
    }

    @Test func anEndlessRunIsInterruptedToo() throws {
        let folder = try Folder(["a.yaml": Text.passes(), "b.yaml": Text.endless])
        let command = try Command(["run", ".", "--until-failure", "--jobs", "2", "-v"], in: folder.path)
        _ = command.wait(for: "The server greets first")
        kill(command.process.processIdentifier, SIGINT)
        #expect(command.end().status == 130)
    }

    @Test func aReaderThatGoesAwayEndsTheRun() throws {
        let folder = try Folder(["a.yaml": Text.passes()])
        let command = try Command(["run", "a.yaml", "--until-failure", "-v"], in: folder.path)
        _ = command.wait(for: "passed")
        try command.output.fileHandleForReading.close()
        command.process.waitUntilExit()
        #expect(command.process.terminationReason == .exit)
        #expect(command.process.terminationStatus == 141)
    }

    @Test func aFullDiskIsSaid() throws {
        let folder = try Folder(["a.yaml": Text.passes()])
        // By a link, so that a report that took the place of a device would only take the link's.
        symlink("/dev/full", folder.path + "/full")
        let ended = try folder.run("run", "a.yaml", "--report", "jsonl:full")
        #expect(ended.status == 3)
    }

    @Test(arguments: [
        "run a.yaml", "run a.yaml --list", "check a.yaml", "schema", "explain", "explain send",
        "explain --markdown",
        "learn", "learn partial-read",
    ])
    func aFullOutputIsSaid(_ command: String) throws {
        let folder = try Folder(["a.yaml": Text.passes()])
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = ["-c", "\(Command.path) \(command) > /dev/full"]
        shell.currentDirectoryURL = URL(filePath: folder.path)
        let errors = Pipe()
        shell.standardError = errors
        try shell.run()
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        shell.waitUntilExit()
        #expect(shell.terminationStatus == 3)
        #expect(said.contains("cannot write to standard output: No space left on device"))
    }
}

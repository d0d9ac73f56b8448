import Foundation
import Testing

/// `wirescript serve` from outside, with real clients.
@Suite(.timeLimit(.minutes(2))) struct ServeTests {
    @Test(arguments: [SIGINT, SIGTERM])
    func everyConnectionIsPlayedUntilASignalAsksForTheVerdict(_ signal: Int32) throws {
        let folder = try Folder(["a.yaml": Text.greeting])
        let command = try Command(["serve", "a.yaml", "--seed", "1"], in: folder.path)
        let port = command.port()
        for _ in 0..<3 { #expect(try python(Text.talk, port, "NOOP").output == "hi\nok\n") }
        command.signal(signal)
        let ended = command.end()
        #expect(ended.status == 0)
        #expect(ended.output.hasPrefix("passed: 3 connections in "))
        #expect(ended.errors == "")
    }

    @Test func aConnectionThatFailsIsToldAtOnceAndTheNextIsServed() throws {
        let folder = try Folder(["a.yaml": Text.greeting])
        let command = try Command(["serve", "a.yaml", "--report", "jsonl:r"], in: folder.path)
        let port = command.port()
        #expect(try python(Text.talk, port, "NOPE").output == "hi\nreset\n")
        let told = command.wait(for: "again:")
        #expect(told.contains("a.yaml:4:") && told.contains("mismatch, connection mail#1, step 2"))
        #expect(told.contains("wirescript serve a.yaml"))
        #expect(try python(Text.talk, port, "NOOP").output == "hi\nok\n")
        command.signal(SIGTERM)
        let ended = command.end()
        #expect(ended.status == 1)
        #expect(ended.output.contains("failed: 2 connections, 1 failed in "))
        let report = try #require(folder.text("r"))
        #expect(report.contains("\"index\":1") && report.contains("\"outcome\":\"failed\""))
        #expect(report.contains("\"index\":2") && report.contains("\"outcome\":\"passed\""))
        #expect(
            report.contains("\"kind\":\"summary\",\"passed\":1,\"failed\":1") && report.contains("\"exit\":1")
        )
    }

    @Test func onceItEndsByItself() throws {
        let folder = try Folder(["a.yaml": Text.greeting])
        let command = try Command(["serve", "a.yaml", "--once"], in: folder.path)
        #expect(try python(Text.talk, command.port(), "NOOP").status == 0)
        let ended = command.end()
        #expect(ended.status == 0)
        #expect(ended.output.contains("passed: 1 passed in "))
    }

    @Test func onceItTellsWhatFailed() throws {
        let folder = try Folder(["a.yaml": Text.greeting])
        let command = try Command(["serve", "a.yaml", "--once"], in: folder.path)
        #expect(try python(Text.talk, command.port(), "NOPE").status == 0)
        let ended = command.end()
        #expect(ended.status == 1)
        #expect(ended.output.contains("again:    wirescript serve a.yaml --seed "))
        #expect(ended.output.contains(" --once\n"))
    }

    @Test func onceAndNobodyComesIsMissingAtTheDeadline() throws {
        let folder = try Folder(["a.yaml": "timeout: 100ms\n" + Text.greeting])
        let ended = try folder.run("serve", "a.yaml", "--once")
        #expect(ended.status == 1)
        #expect(ended.output.contains("cause:    missing-connection"))
    }

    @Test func onceAndInterruptedIsNoVerdictButWhatFailedIsTold() throws {
        let folder = try Folder(["a.yaml": Text.greeting])
        let nothing = try Command(["serve", "a.yaml", "--once"], in: folder.path)
        _ = nothing.port()
        nothing.signal(SIGTERM)
        let ended = nothing.end()
        #expect(ended.status == 130)
        #expect(ended.output.contains("interrupted: nothing was played, 1 not played"))

        let two = Text.greeting.replacingOccurrences(of: "  mail:\n", with: "  mail:\n    accepts: 2\n")
        let failing = try Command(["serve", "-", "--once"], in: folder.path, input: two)
        #expect(try python(Text.talk, failing.port(), "NOPE").output == "hi\nreset\n")
        failing.signal(SIGTERM)
        let said = failing.end()
        #expect(said.status == 130)
        #expect(said.output.contains("mismatch, connection mail#1, step 2"))
    }

    @Test func theReadyFileIsThereAsLongAsTheServersAre() throws {
        let folder = try Folder(["a.yaml": Text.greeting, "ready": "an old one"])
        let path = folder.path + "/ready"
        let command = try Command(["serve", "a.yaml", "--ready-file", "ready"], in: folder.path)
        let port = command.port()
        let ready = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path))) as? [String: Any]
        )
        let mail = try #require((ready["servers"] as? [String: [String: Any]])?["mail"])
        #expect(mail["port"] as? Int == Int(port))
        #expect(mail["address"] as? String == "127.0.0.1:\(port)")
        #expect(ready["pid"] as? Int == Int(command.process.processIdentifier))
        command.signal(SIGTERM)
        #expect(command.end().status == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.yaml"])
    }

    @Test func aReadyFileThatCannotBeWrittenIsTrouble() throws {
        let folder = try Folder(["a.yaml": Text.greeting])
        let ended = try folder.run("serve", "a.yaml", "--ready-file", "nowhere/ready")
        #expect(ended.status == 3)
        #expect((ended.output + ended.errors).contains("cannot write the ready file 'nowhere/ready'"))
    }

    @Test func aPortThatIsAskedForIsTheOne() throws {
        let folder = try Folder(["a.yaml": Text.greeting])
        let taken = try LoopbackListener()
        let ended = try folder.run("serve", "a.yaml", "--port", "mail=\(taken.port)")
        #expect(ended.status == 3)
        #expect(ended.output.contains("127.0.0.1:\(taken.port): address already in use"))
    }

    @Test func aUnixSocketIsServedAndItsFileRemoved() throws {
        let text = Text.greeting.replacingOccurrences(
            of: "  mail:\n",
            with: "  mail:\n    listen: unix:\(path)\n"
        )
        let folder = try Folder(["a.yaml": text])
        let command = try Command(["serve", "a.yaml"], in: folder.path)
        #expect(command.addresses() == ["mail": "unix:\(path)"])
        #expect(FileManager.default.fileExists(atPath: path))
        command.signal(SIGTERM)
        #expect(command.end().status == 0)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    private let path = NSTemporaryDirectory() + "wirescript-\(UUID().uuidString.prefix(8)).sock"

    @Test(arguments: [
        ["a.yaml", "--filter", "nobody"], ["a.yaml", "--port", "mall=1"], ["a.yaml", "--port", "mail"], [],
        ["two.yaml"], ["unix.yaml", "--port", "mail=1"], ["clients.yaml"],
    ])
    func whatNamesNoOneScenarioIsWrongUsage(_ arguments: [String]) throws {
        let folder = try Folder([
            "a.yaml": Text.greeting,
            "two.yaml": Text.greeting + "---\n" + Text.passes(),
            "unix.yaml": Text.greeting.replacingOccurrences(of: "mail:\n", with: "mail:\n    listen: unix\n"),
            "clients.yaml": "scenario: x\nclients: {c: {connect: \"tcp:127.0.0.1:9\"}}\n",
        ])
        let ended = try Command(["serve"] + arguments, in: folder.path).end()
        #expect(ended.status == 64)
        #expect(ended.output == "" && ended.errors != "")
    }

    @Test func whatTheClientsWouldHaveGivenIsRefusedAtItsPlace() throws {
        let text =
            "scenario: x\nservers: {s: {script: [{await: go}]}}\nclients: {c: {connect: s, script: [{signal: go}]}}\n"
        let ended = try Folder(["a.yaml": text]).run("serve", "a.yaml")
        #expect(ended.status == 2)
        #expect(ended.errors.hasPrefix("a.yaml:2:32: error: only 'c' would give the signal 'go'"))
        #expect(ended.output == "")
    }
}

import Foundation
import Testing

/// `wirescript serve FILE -- COMMAND`.
@Suite(.timeLimit(.minutes(2))) struct ServeCommandTests {
    private func serve(_ command: String, _ text: String = Text.greeting) throws -> Command.Ended {
        try Folder(["a.yaml": text, "talk.py": Text.talk]).run("serve", "a.yaml", "--", "sh", "-c", command)
    }

    @Test func theCommandFindsTheServersInItsEnvironment() throws {
        let ended = try serve("python3 talk.py $WIRESCRIPT_MAIL_PORT NOOP; echo $WIRESCRIPT_MAIL_ADDRESS")
        #expect(ended.status == 0)
        #expect(ended.output.hasPrefix("hi\nok\n127.0.0.1:"))
        #expect(
            ended.errors.hasPrefix("mail tcp:127.0.0.1:") && ended.errors.contains("passed: 1 passed in ")
        )
    }

    @Test(arguments: [
        ("python3 talk.py $WIRESCRIPT_MAIL_PORT NOPE", 1), ("true", 1), ("exit 7", 7),
        ("python3 talk.py $WIRESCRIPT_MAIL_PORT NOOP; exit 7", 7), ("kill -9 $$", 137),
    ])
    func theExitStatusIsTheCommandsOrTheVerdicts(_ command: String, _ status: Int32) throws {
        #expect(try serve(command).status == status)
    }

    @Test func aCommandThatCannotBeStartedIsTrouble() throws {
        let ended = try Folder(["a.yaml": Text.greeting]).run("serve", "a.yaml", "--", "no-such-program")
        #expect(ended.status == 3)
        #expect(ended.errors.contains("cannot start 'no-such-program': No such file or directory"))
        #expect(ended.output == "")
    }

    @Test func standardInputIsTheCommands() throws {
        let folder = try Folder(["a.yaml": Text.greeting])
        let command = try Command(["serve", "a.yaml", "--", "cat"], in: folder.path, input: "a\nb\n")
        #expect(command.end().output == "a\nb\n")
    }

    @Test func aCommandThatDoesNotEndIsKilledAtTheDeadlineWithAllItStarted() throws {
        let folder = try Folder(["a.yaml": "timeout: 300ms\n" + Text.greeting])
        // What it starts holds our output open: this test ends only when that is gone too.
        let ended = try folder.run(
            "serve",
            "a.yaml",
            "--",
            "sh",
            "-c",
            "setsid sleep 1000 & trap '' TERM; while :; do sleep 1000; done"
        )
        #expect(ended.status == 1)
        #expect(ended.errors.contains("deadline of 300.0 ms passed"))
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func aSignalIsPassedOnAndItsEndIsWaitedFor(_ signal: Int32) throws {
        let folder = try Folder(["a.yaml": "timeout: 100s\n" + Text.greeting])
        let command = try Command(
            [
                "serve", "a.yaml", "--", "sh", "-c",
                "trap 'echo int; exit 5' INT; trap 'echo term; exit 5' TERM; echo up; while :; do sleep 0.05; done",
            ],
            in: folder.path
        )
        _ = command.wait(for: "up\n")
        command.signal(signal)
        let ended = command.end()
        #expect(ended.output == (signal == SIGINT ? "int\n" : "term\n"))
        #expect(ended.status == 130)
    }

    @Test func theReportSaysHowToPlayItAgainAroundTheCommand() throws {
        let ended = try serve("true x")
        #expect(ended.status == 1)
        #expect(ended.errors.contains(" -- sh -c 'true x'\n"))
        #expect(!ended.errors.contains("--once"))
    }
}

import Foundation
import Testing

/// `--untrusted`: what a stranger's scenarios may not do.
@Suite(.timeLimit(.minutes(2))) struct UntrustedTests {
    private static let program =
        "scenario: p\nprocesses: {p: {run: [sh, -c, \"echo $HOME > made\"], dir: \"${dir}\"}}\n"

    @Test(arguments: ["check", "run"])
    func programsRunOnlyIfThatIsAllowed(_ command: String) throws {
        let folder = try Folder(["a.yaml": Self.program])
        let refused = try folder.run(command, "--untrusted", "a.yaml")
        #expect(refused.status == 2)
        #expect(
            refused.errors.contains(
                "a.yaml:2:1: error: an untrusted scenario runs no programs; '--allow-programs' allows it"
            )
        )
        #expect(folder.text("made") == nil)
        #expect(try folder.run(command, "--untrusted", "--allow-programs", "a.yaml").status == 0)
        #expect((folder.text("made") != nil) == (command == "run"))
    }

    @Test func oneSideIsNoMoreTrusted() throws {
        let text =
            "scenario: s\nservers: {s: {script: [{send: \"${env.HOME}\"}]}}\nclients: {c: {connect: s}}\n"
        let folder = try Folder(["a.yaml": text])
        for arguments in [["serve", "a.yaml", "--once"], ["connect", "a.yaml", "--to", "127.0.0.1:1"]] {
            let refused = try Command(arguments + ["--untrusted"], in: folder.path).end()
            #expect(refused.status == 2)
            #expect(
                refused.errors.contains(
                    "a.yaml:2:32: error: an untrusted scenario does not read the environment"
                )
            )
            let wrong = try Command(arguments + ["--allow-env"], in: folder.path).end()
            #expect(wrong.status == 64)
        }
        let allowed = try folder.run("serve", "a.yaml", "--untrusted", "--allow-env", "--", "true")
        #expect(allowed.status == 1)
    }

    @Test func aRequirementReadsNoMoreOfTheEnvironmentThanTheScenario() throws {
        let text = "requires: [{run: [sh, -c, 'test -n \"$WORD\"']}]\n" + Text.passes()
        let folder = try Folder(["a.yaml": text])
        for (flags, isPlayed) in [
            ([], true), (["--untrusted", "--allow-programs"], false),
            (["--untrusted", "--allow-programs", "--allow-env"], true),
        ] {
            let environment = ["WORD": "hush"]
            let run = try Command(["run", "a.yaml"] + flags, in: folder.path, environment: environment).end()
            #expect(run.status == (isPlayed ? 0 : 3), "\(flags): \(run.output)\(run.errors)")
        }
    }

    @Test(arguments: ["--allow-programs", "--allow-env"])
    func whatLiftsALimitNeedsTheLimit(_ flag: String) throws {
        let ended = try Folder(["a.yaml": Self.program]).run("check", flag, "a.yaml")
        #expect(ended.status == 64)
        #expect(ended.errors.contains("'\(flag)' lifts a limit of '--untrusted', which is not given"))
    }
}

import Foundation
import Testing

/// The command that plays a failed scenario again.
@Suite struct ReplayTests {
    @Test(arguments: [
        (["--untrusted", "--allow-env"], "--untrusted --allow-env"),
        (["--allow-remote", "--allow-files"], "--allow-remote --allow-files"),
        (
            [
                "--var", "word=it's", "--timeout-scale", "2.5", "--var-file", "vars.yaml", "--var",
                "day=monday",
            ],
            #"--timeout-scale 2.5 --var-file vars.yaml --var 'day=monday' --var 'word=it'\''s'"#
        ),
    ])
    func whatPlaysItAgainSaysHowItWasPlayed(_ options: [String], _ shown: String) throws {
        let folder = try Folder(["a.yaml": Text.fails("Errs"), "vars.yaml": "day: sunday\nhour: one\n"])
        let again = "wirescript run a.yaml --seed 1 --filter '^Errs$' \(shown)\n"
        let run = ["run", "a.yaml", "--seed", "1", "--report", "jsonl:a.jsonl"] + options
        let played = try Command(run, in: folder.path).end()
        #expect(played.output.contains(again))
        // Also where the reports tell of it, perhaps on another machine.
        let merged = try folder.run("report", "merge", "a.jsonl", "--report", "jsonl:merged.jsonl")
        #expect(merged.status == 1 && merged.output.contains(again))
        try Consumer.lines(#require(folder.text("merged.jsonl")))
    }
}

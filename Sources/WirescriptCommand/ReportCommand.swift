import ArgumentParser
import Wirescript

/// `wirescript report`.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Work with the reports of runs.",
        subcommands: [MergeCommand.self]
    )
}

/// `wirescript report merge`.
struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Make one report of several: of the shards of a run.",
        discussion: """
            The exit status is the one that one run of everything would have had. It is 3 where a shard is missing or was cut \
            off, where a scenario is in more than one report, and where shards did not agree on which of them plays what.

              wirescript run --shard 1/2 --report jsonl:1.jsonl
              wirescript run --shard 2/2 --report jsonl:2.jsonl
              wirescript report merge 1.jsonl 2.jsonl --report jsonl:all.jsonl

            Reports that show what went over the wire need the journal: let the shards write 'jsonl+journal'.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "Reports of the kind jsonl or jsonl+journal, or - for standard input.",
            valueName: "file"
        ),
        completion: .file(extensions: ["jsonl"])
    )
    var files: [String]

    @OptionGroup var output: OutputArguments
    @OptionGroup var colors: ColorArguments

    func run() throws {
        Interruption.ignoreClosedPipes()
        var run = Run(Inputs())
        output.configure(&run, color: colors.color)
        throw ExitCode(Merge(files, writing: run).perform().rawValue)
    }
}

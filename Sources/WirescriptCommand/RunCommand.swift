import ArgumentParser
import Wirescript

/// `wirescript run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Play scenarios, both ends.",
        discussion: """
            All files are read and checked first; if one is invalid, nothing is played. Each scenario is played in \
            one thread, and as many at a time as '--jobs' says. While all is well there is a line a file; what failed \
            is shown at the end, with the command that plays it again.

              wirescript run                           everything in ./scenarios
              wirescript run push/ --filter greet      by title or path
              wirescript run a.yaml --until-failure    find the race, and its seed
              wirescript run --report jsonl:r.jsonl    for a program to read
            """
    )

    @OptionGroup var arguments: InputArguments

    @Option(
        help: ArgumentHelp(
            "Play only scenarios whose title or path has a match of this expression.",
            valueName: "regex"
        )
    )
    var filter: String?

    @Option(
        name: .customLong("tag"),
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Play only scenarios with this tag, or, for '!t', without it. Repeatable: any of the first,"
                + " none of the second kind.",
            valueName: "t"
        )
    )
    var tags: [String] = []

    @Flag(help: "List the chosen scenarios and play none.")
    var list = false

    @Option(
        help: ArgumentHelp(
            "What everything random comes from. (default: made up, and reported)",
            valueName: "n"
        )
    )
    var seed: UInt64?

    @Option(
        name: .customLong("repeat"),
        help: ArgumentHelp("Play every scenario so often, with the seeds n, n+1, ...", valueName: "n")
    )
    var rounds: Int?

    @Flag(help: "Repeat until something fails (with '--repeat': at most so often).")
    var untilFailure = false

    @Flag(help: "Play in an order that comes from the seed.")
    var shuffle = false

    @Flag(help: "Begin no scenario after one has failed.")
    var failFast = false

    @Option(
        help: ArgumentHelp(
            "Multiply every limit of time, for a slow machine: 'timeout' and 'within'.",
            valueName: "x"
        )
    )
    var timeoutScale = 1.0

    @Option(
        name: .customLong("report"),
        help: ArgumentHelp(
            "Write a report for programs: jsonl (a line of JSON for each scenario) or jsonl+journal (each event too),"
                + " to a file, which is written whole or not at all, or to standard output. Repeatable.",
            valueName: "kind[:path]"
        ),
        transform: Report.argument
    )
    var reports: [Report] = []

    @Flag(name: .shortAndLong, help: "Write only failures and the summary.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Write the journal of every scenario, not only of those that failed.")
    var verbose = false

    func validate() throws {
        if quiet, verbose {
            throw ValidationError("'--quiet' and '--verbose' exclude each other; give one of them")
        }
        if let rounds, rounds < 1 { throw ValidationError("'--repeat' takes a number from 1, not \(rounds)") }
        if !timeoutScale.isFinite || timeoutScale <= 0 {
            throw ValidationError("'--timeout-scale' takes a number above 0, such as 2 or 0.5")
        }
        if reports.count(where: { $0.path == nil }) > 1 {
            throw ValidationError(
                "only one report can go to standard output; give the others a file: 'jsonl:PATH'"
            )
        }
        do { _ = try Selector(filter: filter, tags: tags) } catch {
            throw ValidationError(
                "'--filter' takes a regular expression; '\(filter ?? "")' is none: \(error)"
            )
        }
    }

    func run() async throws {
        let run = configured()
        Interruption.ignoreClosedPipes()
        if list { throw ExitCode(await run.list().rawValue) }
        // Played only once signals are watched: one that came before would kill.
        let (watching, watched) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            for await _ in watching {}
            return await run.play()
        }
        Interruption.watch { task.cancel() }
        watched.finish()
        throw ExitCode(await task.value.status.rawValue)
    }

    private func configured() -> Run {
        var run = Run(arguments.inputs)
        run.filter = filter
        run.tags = tags
        run.seed = seed
        run.rounds = rounds
        run.untilFailure = untilFailure
        run.shuffles = shuffle
        run.failFast = failFast
        run.timeoutScale = timeoutScale
        run.reports = reports
        run.detail = quiet ? .quiet : verbose ? .verbose : .ordinary
        run.color = arguments.color
        return run
    }
}

extension Report {
    /// `jsonl`, `jsonl:PATH`, `jsonl+journal`, `jsonl+journal:PATH`.
    static func argument(_ text: String) throws -> Report {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let kind = Kind(rawValue: String(parts[0])), parts.count == 1 || !parts[1].isEmpty else {
            let kinds = Kind.allCases.map { "'\($0.rawValue)'" }.joined(separator: " and ")
            throw ValidationError("the kinds of report are \(kinds), each with or without ':PATH'")
        }
        return Report(kind, path: parts.count == 2 ? String(parts[1]) : nil)
    }
}

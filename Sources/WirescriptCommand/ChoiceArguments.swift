import ArgumentParser
import Wirescript

/// Which scenarios are played, what with, and what is written of it: the arguments of every command that plays.
struct ChoiceArguments: ParsableArguments {
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
        ),
        completion: .custom { words, _, start in await Completions.tags(after: words, start) }
    )
    var tags: [String] = []

    @Option(
        help: ArgumentHelp(
            "What everything random comes from. (default: made up, and reported)",
            valueName: "n"
        )
    )
    var seed: UInt64?

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
            "Write a report: jsonl (a line of JSON for each scenario), jsonl+journal (each event too), junit (XML for CI"
                + " systems), tap (version 14), github (annotations and the job's summary; on by itself in GitHub"
                + " Actions), pcapng (packets, for Wireshark) or html (a page with a diagram of every exchange), to a file,"
                + " which is written whole or not at all, or to standard output. Repeatable.",
            valueName: "kind[:path]"
        ),
        completion: .list(Report.Kind.allCases.map(\.rawValue)),
        transform: Report.argument
    )
    var reports: [Report] = []

    @Option(
        help: ArgumentHelp(
            "Save of each scenario that fails its journal, and of each failure what was expected and what came, whole, in"
                + " a folder that is made when it is needed.",
            valueName: "dir"
        )
    )
    var artifacts: String?

    @Flag(name: .shortAndLong, help: "Write only failures and the summary.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Write the journal of every scenario, not only of those that failed.")
    var verbose = false

    func validate() throws {
        if quiet, verbose {
            throw ValidationError("'--quiet' and '--verbose' exclude each other; give one of them")
        }
        if !timeoutScale.isFinite || timeoutScale <= 0 {
            throw ValidationError("'--timeout-scale' takes a number above 0, such as 2 or 0.5")
        }
        if reports.count(where: \.takesOutput) > 1 {
            throw ValidationError(
                "only one report can go to standard output; give the others a file: 'jsonl:PATH'"
            )
        }
        if let path = Report.sharedPath(of: reports) {
            throw ValidationError("two reports cannot be written to one file; '\(path)' is named twice")
        }
        do { _ = try Selector(filter: filter, tags: tags) } catch {
            throw ValidationError(
                "'--filter' takes a regular expression; '\(filter ?? "")' is none: \(error)"
            )
        }
    }

    /// A run with just these settings.
    func run(_ inputs: Inputs, color: ColorChoice) -> Run {
        var run = Run(inputs)
        run.filter = filter
        run.tags = tags
        run.seed = seed
        run.timeoutScale = timeoutScale
        run.reports = reports
        run.artifacts = artifacts
        if Report.isOnGitHub, !reports.contains(where: { $0.kind == .github }) {
            run.reports.append(Report(.github))
        }
        run.inputs.annotates = run.reports.contains { $0.kind == .github }
        run.detail = quiet ? .quiet : verbose ? .verbose : .ordinary
        run.color = color
        return run
    }
}

extension Report {
    /// `KIND` or `KIND:PATH`.
    static func argument(_ text: String) throws -> Report {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let kind = Kind(rawValue: String(parts[0])) else {
            let guess = Kind.nearest(to: String(parts[0])).map { "; did you mean '\($0.rawValue)'?" } ?? ""
            let kinds = Kind.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            throw ValidationError("there is no report '\(parts[0])'\(guess) (there are \(kinds))")
        }
        guard parts.count == 1 || !parts[1].isEmpty else {
            throw ValidationError(
                "after '\(parts[0]):' comes a path; without the colon it is standard output"
            )
        }
        return Report(kind, path: parts.count == 2 ? String(parts[1]) : nil)
    }
}

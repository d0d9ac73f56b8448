import ArgumentParser
import Wirescript

/// What is written of results: reports, and how much for people.
struct OutputArguments: ParsableArguments {
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
        if artifacts == "" {
            throw ValidationError(
                "'--artifacts' takes a folder; it is empty, as a variable that is not set would be"
            )
        }
        if reports.count(where: \.takesOutput) > 1 {
            throw ValidationError(
                "only one report can go to standard output; give the others a file: 'jsonl:PATH'"
            )
        }
        if let path = Report.sharedPath(of: reports) {
            throw ValidationError(
                "two reports cannot be written to one file; '\(path)' is one that another has"
            )
        }
    }

    /// Sets just these.
    func configure(_ run: inout Run, color: ColorChoice) {
        run.reports = reports
        run.artifacts = artifacts
        if Report.isOnGitHub, !reports.contains(where: { $0.kind == .github }) {
            run.reports.append(Report(.github))
        }
        run.inputs.annotates = run.reports.contains { $0.kind == .github }
        run.detail = quiet ? .quiet : verbose ? .verbose : .ordinary
        run.color = color
    }
}

extension Report {
    /// `KIND` or `KIND:PATH`, where the path `-` is standard output, too.
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
        let path = parts.count == 2 ? String(parts[1]) : "-"
        // Opened by its name it would be another descriptor, which writes over what the first one has written.
        let isOutput = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].contains(path)
        return Report(kind, path: isOutput ? nil : path)
    }
}

import ArgumentParser
import Wirescript

/// What is written of results, and how.
struct OutputArguments: ParsableArguments {
    @Option(
        name: .customLong("report"),
        help: ArgumentHelp(
            "Write a report for programs, of a kind that 'run' writes, to a file, which is written whole or not at all, or to"
                + " standard output. Repeatable.",
            valueName: "kind[:path]"
        ),
        transform: Report.argument
    )
    var reports: [Report] = []

    @Flag(name: .shortAndLong, help: "Write only failures and the summary.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Write the journal of every scenario, not only of those that failed.")
    var verbose = false

    @Option(
        help: ArgumentHelp(
            "Colour what is written for people: auto (on a terminal, unless NO_COLOR is set), always or never.",
            valueName: "when"
        ),
        transform: ColorChoice.argument
    )
    var color = ColorChoice.auto

    func validate() throws {
        if quiet, verbose {
            throw ValidationError("'--quiet' and '--verbose' exclude each other; give one of them")
        }
        if reports.count(where: { $0.path == nil }) > 1 {
            throw ValidationError(
                "only one report can go to standard output; give the others a file: 'jsonl:PATH'"
            )
        }
    }

    /// Sets what these say.
    func configure(_ run: inout Run) {
        run.reports = reports
        run.detail = quiet ? .quiet : verbose ? .verbose : .ordinary
        run.color = color
    }
}

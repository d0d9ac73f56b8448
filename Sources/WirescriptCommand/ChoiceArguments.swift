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

    @OptionGroup var output: OutputArguments

    func validate() throws {
        if !timeoutScale.isFinite || timeoutScale <= 0 {
            throw ValidationError("'--timeout-scale' takes a number above 0, such as 2 or 0.5")
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
        output.configure(&run, color: color)
        return run
    }
}

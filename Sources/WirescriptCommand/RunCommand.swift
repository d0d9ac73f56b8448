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
    @OptionGroup var choice: ChoiceArguments

    @Flag(help: "List the chosen scenarios and play none.")
    var list = false

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

    func validate() throws {
        if let rounds, rounds < 1 { throw ValidationError("'--repeat' takes a number from 1, not \(rounds)") }
    }

    func run() async throws {
        let run = configured()
        if list {
            Interruption.ignoreClosedPipes()
            throw ExitCode(await run.list().rawValue)
        }
        throw ExitCode(await Interruption.cancelling { await run.play() }.status.rawValue)
    }

    private func configured() -> Run {
        var run = choice.run(arguments.inputs, color: arguments.options.color)
        run.rounds = rounds
        run.untilFailure = untilFailure
        run.shuffles = shuffle
        run.failFast = failFast
        return run
    }
}

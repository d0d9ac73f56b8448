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
              wirescript run --shard 2/4               the second of four shares

            Which shard it is, it finds by itself in the environment of GitLab, CircleCI, Buildkite, an Indexed Job of \
            Kubernetes (with WIRESCRIPT_SHARD_COUNT set to its 'completions') and Bazel.
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

    @Option(
        help: ArgumentHelp(
            "Play one of N shares of the scenarios, the K-th; each falls to just one. '1/1' plays all, whatever the"
                + " environment says.",
            valueName: "k/n"
        ),
        transform: Shard.argument
    )
    var shard: Shard?

    @Option(
        name: .customLong("shard-times"),
        help: ArgumentHelp(
            "Make shards of equal length by the times in a jsonl report of an earlier run, the same for all shards."
                + " Where there is none yet, that is told. Repeatable.",
            valueName: "file"
        ),
        completion: .file(extensions: ["jsonl"])
    )
    var shardTimes: [String] = []

    @Flag(
        help: ArgumentHelp(
            "Play all once, and then, as they are saved, those that have changed or use a file that has. Until Ctrl-C."
        )
    )
    var watch = false

    func validate() throws {
        if watch, list { throw ValidationError("'--watch' plays and '--list' does not; give one of them") }
        if watch, shard != nil { throw ValidationError("'--watch' plays what was saved, no share of it") }
        if watch, arguments.paths.contains("-") {
            throw ValidationError("'--watch' watches files; standard input is none")
        }
        if let rounds, !(1...1_000_000_000).contains(rounds) {
            throw ValidationError("'--repeat' takes a number from 1 to 1000000000, not \(rounds)")
        }
    }

    func run() async throws {
        let bazel = BazelTest()
        var run = configured()
        bazel.configure(&run)
        if watch {
            // Whoever watches is no share of a build.
            let watched = WatchedRun(run)
            throw ExitCode(await Interruption.cancelling { await watched.play() }.rawValue)
        }
        run.shard = try shard ?? foundShard(bazel)
        if list {
            Interruption.ignoreClosedPipes()
            throw ExitCode(await run.list().rawValue)
        }
        let status = await bazel.guarding { [run] in
            await Interruption.cancelling { await run.play() }.status
        }
        throw ExitCode(status.rawValue)
    }

    private func foundShard(_ bazel: BazelTest) throws -> Shard? {
        do throws(ShardFault) {
            let found = try ShardSystem.shard()
            if found?.system == .bazel { bazel.acknowledgeShard() }
            return found?.shard
        } catch { throw ValidationError(error.description) }
    }

    private func configured() -> Run {
        var run = choice.run(arguments.inputs, color: arguments.options.color)
        run.rounds = rounds
        run.untilFailure = untilFailure
        run.shuffles = shuffle
        run.failFast = failFast
        run.shardTimes = shardTimes
        return run
    }
}

extension Shard {
    static func argument(_ text: String) throws -> Shard {
        guard var shard = Shard(text) else {
            throw ValidationError("a shard is written 'K/N', such as 2/4: two whole numbers, K from 1 to N")
        }
        shard.source = "--shard"
        return shard
    }
}

import ArgumentParser
import Wirescript

/// `wirescript check`.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read and validate scenarios; nothing is opened or started.",
        discussion: """
            Everything that is wrong is reported at its place. The exit status is 2 if anything is, and 3 if a file \
            cannot be read.
            """
    )

    @OptionGroup var arguments: InputArguments

    @Flag(help: "Print each scenario as it will be played: defaults filled in, conversations as two scripts.")
    var explain = false

    func run() async throws {
        Interruption.ignoreClosedPipes()
        let check = Check(arguments.inputs, explains: explain, color: arguments.options.color)
        throw ExitCode(await check.perform().rawValue)
    }
}

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

              wirescript check                                 everything in ./scenarios
              wirescript check --format gcc a.yaml             a line for each mistake
              wirescript check --format lsp-json --stdin-path a.yaml - < buffer
            """
    )

    @OptionGroup var arguments: InputArguments

    @Flag(help: "Print each scenario as it will be played: defaults filled in, conversations as two scripts.")
    var explain = false

    @Option(
        help: ArgumentHelp(
            "How mistakes are written: text (for people, to standard error), or, to standard output, gcc (a line each, as"
                + " compilers do) or lsp-json (a list of the Language Server Protocol's PublishDiagnosticsParams, one for each"
                + " file).",
            valueName: "format"
        ),
        completion: .list(Check.Format.allCases.map(\.rawValue)),
        transform: Check.Format.argument
    )
    var format = Check.Format.text

    @Option(
        help: ArgumentHelp(
            "What '-' is taken for: its name in messages, and where its files are looked for. For an editor's unsaved text.",
            valueName: "path"
        ),
        completion: .file()
    )
    var stdinPath: String?

    func validate() throws {
        if explain, format != .text {
            throw ValidationError(
                "'--explain' is for people; it cannot stand beside '--format \(format.rawValue)'"
            )
        }
        if stdinPath != nil, !arguments.paths.contains("-") {
            throw ValidationError("'--stdin-path' says what '-' is taken for; give '-' as a path")
        }
    }

    func run() async throws {
        Interruption.ignoreClosedPipes()
        var inputs = arguments.inputs
        inputs.standardInputPath = stdinPath
        inputs.annotates = Report.isOnGitHub && format == .text
        let check = Check(inputs, explains: explain, format: format, color: arguments.options.color)
        throw ExitCode(await check.perform().rawValue)
    }
}

extension Check.Format {
    static func argument(_ text: String) throws -> Check.Format {
        guard let format = Check.Format(rawValue: text) else {
            throw ValidationError(
                "write one of \(allCases.map { "'\($0.rawValue)'" }.joined(separator: ", "))"
            )
        }
        return format
    }
}

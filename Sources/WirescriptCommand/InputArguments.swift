import ArgumentParser
import Wirescript

/// The files of a command that reads any number of them.
struct InputArguments: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Scenario files, folders (searched for *.yaml and *.yml), patterns ('**' is any number of folders), or -"
                + " for standard input. (default: scenarios)",
            valueName: "path"
        ),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var paths: [String] = []

    @OptionGroup var options: InputOptions

    @Option(
        help: ArgumentHelp("How many scenarios at a time. (default: the number of cores)", valueName: "n")
    )
    var jobs: Int?

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("'--jobs' takes a number from 1, not \(jobs)") }
    }

    /// What is to be read.
    var inputs: Inputs {
        var inputs = options.inputs(paths)
        inputs.jobs = jobs
        return inputs
    }
}

/// What the scenarios of any command may use.
struct InputOptions: ParsableArguments {
    @Option(
        name: .customLong("var"),
        help: ArgumentHelp(
            "Set a variable. It wins over the file's 'vars'; a variable WIRESCRIPT_VAR_K of the environment, with the"
                + " name in capitals and _ for -, sets one that the file's 'vars' win over. Repeatable.",
            valueName: "k=v"
        ),
        transform: Variable.argument
    )
    var variables: [Variable] = []

    @Option(
        name: .customLong("var-file"),
        help: ArgumentHelp(
            "Set the variables of a YAML map of names to texts; '--var' wins. Repeatable.",
            valueName: "file"
        ),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var variableFiles: [String] = []

    @Flag(help: "Allow addresses that are neither loopback nor a Unix socket.")
    var allowRemote = false

    @Flag(
        help:
            "Allow scenarios to read files from anywhere, not only from their folder and the working directory."
    )
    var allowFiles = false

    @Flag(
        help: ArgumentHelp(
            "Take the scenarios for a stranger's: they run no programs, do not read the environment, and have only the"
                + " files and Unix sockets below their own folder."
        )
    )
    var untrusted = false

    @Flag(help: "Allow untrusted scenarios to run programs, which are not confined.")
    var allowPrograms = false

    @Flag(help: "Allow untrusted scenarios to read the environment.")
    var allowEnv = false

    @OptionGroup var colors: ColorArguments

    func validate() throws {
        guard !untrusted else { return }
        let given = [("--allow-programs", allowPrograms), ("--allow-env", allowEnv)].first { $0.1 }
        // Whoever writes it without the other believes in a limit that is not there.
        if let given {
            throw ValidationError("'\(given.0)' lifts a limit of '--untrusted', which is not given")
        }
    }

    /// When what is written for people is coloured.
    var color: ColorChoice { colors.color }

    /// What is to be read.
    func inputs(_ paths: [String]) -> Inputs {
        var inputs = Inputs(paths: paths)
        for variable in variables { inputs.variables[variable.name] = variable.value }
        inputs.variableFiles = variableFiles
        inputs.allowsRemote = allowRemote
        inputs.allowsFiles = allowFiles
        inputs.isUntrusted = untrusted
        inputs.allowsPrograms = allowPrograms
        inputs.allowsEnvironment = allowEnv
        return inputs
    }
}

/// How what is written for people looks.
struct ColorArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Colour what is written for people: auto (on a terminal, unless NO_COLOR is set), always or never.",
            valueName: "when"
        ),
        completion: .list(ColorChoice.allCases.map(\.rawValue)),
        transform: ColorChoice.argument
    )
    var color = ColorChoice.auto
}

/// `k=v`.
struct Variable {
    let name: String
    let value: String

    static func argument(_ text: String) throws -> Variable {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
            throw ValidationError("a variable is written 'name=value'")
        }
        return Variable(name: String(text[..<equals]), value: String(text[text.index(after: equals)...]))
    }
}

extension ColorChoice {
    static func argument(_ text: String) throws -> ColorChoice {
        guard let choice = ColorChoice(rawValue: text) else {
            let words = allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            throw ValidationError("write one of \(words)")
        }
        return choice
    }
}

import ArgumentParser
import Wirescript

/// The arguments of every command that reads scenario files.
struct InputArguments: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Scenario files, folders (searched for *.yaml and *.yml), patterns ('**' is any number of folders), or -"
                + " for standard input. (default: scenarios)",
            valueName: "path"
        )
    )
    var paths: [String] = []

    @Option(
        name: .customLong("var"),
        help: ArgumentHelp(
            "Set a variable. It wins over the file's 'vars'; a variable WIRESCRIPT_VAR_K of the environment, with the"
                + " name in capitals and _ for -, sets one that the file's 'vars' win over. Repeatable.",
            valueName: "k=v"
        )
    )
    var variables: [Variable] = []

    @Option(
        name: .customLong("var-file"),
        help: ArgumentHelp(
            "Set the variables of a YAML map of names to texts; '--var' wins. Repeatable.",
            valueName: "file"
        )
    )
    var variableFiles: [String] = []

    @Flag(help: "Allow addresses that are neither loopback nor a Unix socket.")
    var allowRemote = false

    @Flag(
        help:
            "Allow scenarios to read files from anywhere, not only from their folder and the working directory."
    )
    var allowFiles = false

    @Option(
        help: ArgumentHelp("How many scenarios at a time. (default: the number of cores)", valueName: "n")
    )
    var jobs: Int?

    @Option(
        help:
            "Colour what is written for people: auto (on a terminal, unless NO_COLOR is set), always or never."
    )
    var color = ColorChoice.auto

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("'--jobs' takes a number from 1, not \(jobs)") }
    }

    /// What is to be read.
    var inputs: Inputs {
        var inputs = Inputs(paths: paths)
        for variable in variables { inputs.variables[variable.name] = variable.value }
        inputs.variableFiles = variableFiles
        inputs.allowsRemote = allowRemote
        inputs.allowsFiles = allowFiles
        inputs.jobs = jobs
        return inputs
    }
}

/// `k=v`.
struct Variable: ExpressibleByArgument {
    let name: String
    let value: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else { return nil }
        name = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
    }
}

extension ColorChoice: ExpressibleByArgument {}

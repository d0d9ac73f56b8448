import ArgumentParser
import Wirescript

/// What the commands that play one side of one scenario have in common.
struct SideArguments: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The scenario's file, or - for standard input.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var file: String

    @OptionGroup var choice: ChoiceArguments
    @OptionGroup var input: InputOptions

    /// A run of what was chosen.
    var run: Run { choice.run(input.inputs([file]), color: input.color) }
}

import ArgumentParser
import Wirescript

/// `wirescript explain`.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "The reference for a key, a step or a cause; without one, what there is."
    )

    @Argument(
        help: "A word of the language, such as 'send', 'accepts' or 'unexpected-bytes'.",
        completion: .custom { _, _, _ in Reference.words }
    )
    var key: String?

    @Flag(help: "Write the whole reference as a page of Markdown.")
    var markdown = false

    func validate() throws {
        if markdown, key != nil {
            throw ValidationError("'--markdown' is the whole reference; leave out the word")
        }
    }

    func run() throws {
        if markdown { throw ExitCode(Reference.show(Reference.page).rawValue) }
        guard let text = Reference.text(of: key) else {
            let key = key ?? ""
            let guess = Reference.suggestion(for: key).map { "; did you mean '\($0)'?" } ?? ""
            throw ValidationError("the language has no word '\(key)'\(guess)")
        }
        throw ExitCode(Reference.show(text.hasSuffix("\n") ? text : text + "\n").rawValue)
    }
}

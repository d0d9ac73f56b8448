import ArgumentParser
import Wirescript

/// `wirescript learn`.
struct LearnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learn",
        abstract: "The pitfalls of byte streams: each is played on real sockets, and told.",
        discussion: """
            Without a topic, lists them by chapter. With one, plays a careless program and then a careful one, and \
            tells what each side did, in its column, with the time at which it happened. On a terminal it waits for \
            you at the question; in a pipe it writes Markdown.
            """
    )

    @Argument(help: "What to learn, such as 'partial-read'.")
    var topic: String?

    @Flag(name: .customLong("no-pause"), help: "Tell everything at once.")
    var noPause = false

    @Option(help: ArgumentHelp("Write the whole course as a static site into this folder.", valueName: "dir"))
    var html: String?

    @Option(
        help: ArgumentHelp(
            "Colour the text: auto (on a terminal, unless NO_COLOR is set), always or never.",
            valueName: "when"
        ),
        transform: ColorChoice.argument
    )
    var color = ColorChoice.auto

    func run() async throws {
        if html != nil, topic != nil {
            throw ValidationError("'--html' writes the whole course; leave out the topic")
        }
        if html == "" {
            throw ValidationError(
                "'--html' takes a folder; it is empty, as a variable that is not set would be"
            )
        }
        let learn = Learn(color: color, pauses: !noPause)
        if let html {
            throw ExitCode(await Interruption.cancelling { await learn.write(into: html) }.rawValue)
        }
        guard let topic else {
            Interruption.ignoreClosedPipes()
            throw ExitCode(learn.list().rawValue)
        }
        let (isKnown, suggestion) = learn.check(topic)
        guard isKnown else {
            let guess =
                suggestion.map { "; did you mean '\($0)'?" } ?? "; 'wirescript learn' lists what there is"
            throw ValidationError("the course has no topic '\(topic)'\(guess)")
        }
        throw ExitCode(await Interruption.cancelling { await learn.tell(topic) }.rawValue)
    }
}

import ArgumentParser
import Wirescript

/// `wirescript new`.
struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Write a first scenario of your own.",
        discussion: """
            Asks three questions, each of which an option answers as well, and writes NAME.yaml: a whole scenario that \
            passes, to be changed into yours. With '--from-pitfall' it is the careful half of a lesson of 'wirescript \
            learn', to test a program of yours for that pitfall.
            """
    )

    @Argument(help: "The file's name. (default: first, or the pitfall's name)")
    var name: String?

    @Option(
        help: ArgumentHelp(
            "What it is to test: a client, a server, or both ends for now.",
            valueName: "client|server|both"
        )
    )
    var test: Draft.Subject?

    @Option(help: ArgumentHelp("Who speaks first.", valueName: "client|server"))
    var first: Draft.Speaker?

    @Option(
        help: ArgumentHelp(
            "What a message looks like: a line, HTTP, or a length before the bytes.",
            valueName: "line|http|frame"
        )
    )
    var format: Draft.Format?

    @Option(help: ArgumentHelp("A topic of 'wirescript learn'.", valueName: "topic"))
    var fromPitfall: String?

    @Flag(help: "Replace the file if it is there.")
    var force = false

    func validate() throws {
        if let name, !NewScenario.canBeNamed(name) {
            throw ValidationError("a file cannot be named so; give a name such as 'first'")
        }
        guard fromPitfall != nil else { return }
        if test != nil || first != nil || format != nil {
            throw ValidationError(
                "'--from-pitfall' has its own scenario: leave out '--test', '--first' and '--format'"
            )
        }
    }

    func run() throws {
        Interruption.ignoreClosedPipes()
        throw ExitCode(try scenario().write(replaces: force).rawValue)
    }

    private func scenario() throws -> NewScenario {
        if let fromPitfall {
            if let scenario = NewScenario(pitfall: fromPitfall, named: name) { return scenario }
            let guess = NewScenario.suggestion(for: fromPitfall).map { "; did you mean '\($0)'?" } ?? ""
            throw ValidationError("the course has no topic '\(fromPitfall)'\(guess)")
        }
        let subject = test ?? ask("What will you test with it?", .both)
        let format = format ?? ask("What does a message look like?", .line)
        let speaker = format == .http ? .client : first ?? ask("Who speaks first?", .server)
        return NewScenario(Draft(name: name ?? "first", subject: subject, first: speaker, format: format))
    }

    /// Asks until the answer is one of the words; an empty one, or none, is the default.
    private func ask<Answer: RawRepresentable<String> & CaseIterable>(_ question: String, _ standard: Answer)
        -> Answer
    {
        let words = Answer.allCases.map(\.rawValue).joined(separator: ", ")
        while true {
            Question.write("\(question) (\(words)) [\(standard.rawValue)] ")
            guard let line = readLine(), !line.isEmpty else { return standard }
            if let answer = Answer.allCases.first(where: { $0.rawValue.hasPrefix(line.lowercased()) }) {
                return answer
            }
            Question.write("please answer with one of these words, or its first letter\n")
        }
    }
}

extension Draft.Subject: ExpressibleByArgument {}
extension Draft.Speaker: ExpressibleByArgument {}
extension Draft.Format: ExpressibleByArgument {}

import Glibc
import Playing
import Reporting
import YAMLTree

/// Writes the file of a new scenario.
package struct NewScenario: Sendable {
    private let path: String
    private let text: String
    private let advice: String
    /// The programs that the scenario starts: they are written beside it.
    private let programs: [(path: String, bytes: [UInt8])]

    /// The file of a draft.
    package init(_ draft: Draft) {
        path = draft.fileName
        text = draft.text
        programs = []
        let play = "wirescript run \(Self.word(for: draft.fileName))"
        advice = "play it: \(play)\n" + (draft.command == play ? "" : "and then: \(draft.command)\n")
    }

    /// The careful half of a lesson, as a test for one's own program; nil where the course has no such topic.
    package init?(pitfall name: String, named file: String?) {
        let course = Course()
        guard let topic = course.topic(named: name),
            let lesson = Course.files.first(where: { $0.path == topic.path })
        else { return nil }
        let path = Self.file(named: file ?? name)
        let documents = String(decoding: lesson.bytes, as: UTF8.self).split(separator: "\n---\n")
        let careful = documents.last.map(String.init) ?? ""
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        programs = Course.files.filter { careful.contains("/../" + $0.path) }.map {
            (folder + $0.path, $0.bytes)
        }
        self.path = path
        let about = Self.uses(path, careful)
        advice = about.map { $0 + "\n" }.joined()
        let head = ["A test for the pitfall '\(name)': wirescript learn \(name)"] + about
        text =
            head.map { "# \($0)\n" }.joined()
            + Self.withoutTags(careful.replacing("/../programs/", with: "/programs/")) + "\n"
    }

    /// The most likely topic that was meant.
    package static func suggestion(for name: String) -> String? { Course().suggestion(for: name) }

    /// Writes it, unless there is such a file, and says what to do with it.
    package func write(replaces: Bool) -> ExitStatus {
        do throws(HarnessError) {
            var status = stat()
            if !replaces, lstat(path, &status) == 0 {
                throw HarnessError("cannot write '\(path)': File exists; '--force' replaces it")
            }
            let file = try WholeFile(path, as: "scenario")
            file.output.write(text)
            if let failure = file.commit() { throw HarnessError(failure) }
            for program in programs {
                let folder = program.path.prefix(
                    upTo: program.path.lastIndex(of: "/") ?? program.path.startIndex
                )
                mkdir(String(folder), 0o777)
                let file = try WholeFile(program.path, as: "program")
                file.output.write(program.bytes)
                if let failure = file.commit() { throw HarnessError(failure) }
            }
        } catch {
            Output.error.write("wirescript: error: \(error.message)\n")
            return .harness
        }
        let names = ([path] + programs.map(\.path)).joined(separator: ", ")
        Output.standard.write("written: \(names)\n\(advice)")
        return Output.standard.concluded()
    }

    /// Whether a file can have this name, and a line of a scenario or of a terminal hold it.
    package static func canBeNamed(_ name: String) -> Bool {
        let last = name.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        return !["", ".", ".."].contains(last) && visible(name) == name
    }

    /// The path of the file with this name.
    static func file(named name: String) -> String {
        name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? name : name + ".yaml"
    }

    /// The path as a command takes it.
    static func word(for path: String) -> String {
        Replay.quoted(path.hasPrefix("-") ? "./" + path : path)
    }

    private static func uses(_ path: String, _ text: String) -> [String] {
        let path = word(for: path)
        let lines = text.split(separator: "\n")
        var uses = ["both ends:         wirescript run \(path)"]
        if lines.contains("servers:") {
            uses.append("a client of yours: wirescript serve \(path) -- YOUR-CLIENT")
        }
        if lines.contains("clients:") {
            uses.append("a server of yours: wirescript connect \(path) --to 127.0.0.1:PORT")
        }
        return uses
    }

    /// The course's own tags are no business of the copy.
    private static func withoutTags(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).filter {
            !$0.hasPrefix("tags: [pitfall")
        }
        .joined(separator: "\n")
    }
}

/// What is asked of whoever runs the program: on standard error, so that a pipe gets answers only.
package enum Question {
    /// Writes a question.
    package static func write(_ text: String) { Output.error.write(text) }
}

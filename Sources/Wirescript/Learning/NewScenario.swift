import Glibc
import Playing

/// Writes the file of a new scenario.
package struct NewScenario: Sendable {
    private let path: String
    private let text: String
    private let advice: String

    /// The file of a draft.
    package init(_ draft: Draft) {
        path = draft.fileName
        text = draft.text
        advice = "play it: wirescript run \(draft.fileName)\nand then: \(draft.command)\n"
    }

    /// The careful half of a lesson, as a test for one's own program; nil where the course has no such topic.
    package init?(pitfall name: String, named file: String?) {
        let course = Course()
        guard let topic = course.topic(named: name),
            let lesson = Course.files.first(where: { $0.path == topic.path })
        else { return nil }
        let file = file ?? name
        path = file.hasSuffix(".yaml") ? file : file + ".yaml"
        let documents = String(decoding: lesson.bytes, as: UTF8.self).split(separator: "\n---\n")
        let careful = documents.last.map(String.init) ?? ""
        let about = Self.uses(path, careful)
        advice = about.map { $0 + "\n" }.joined()
        let head = ["A test for the pitfall '\(name)': wirescript learn \(name)"] + about
        text = head.map { "# \($0)\n" }.joined() + Self.withoutTags(careful) + "\n"
    }

    /// The most likely topic that was meant.
    package static func suggestion(for name: String) -> String? { Course().suggestion(for: name) }

    /// Writes it, unless there is such a file, and says what to do with it.
    package func write(replaces: Bool) -> ExitStatus {
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (replaces ? O_TRUNC : O_EXCL)
        let descriptor = open(path, flags, 0o666)
        guard descriptor >= 0 else {
            let advice = errno == EEXIST ? "; '--force' replaces it" : ""
            Output.error.write(
                "wirescript: error: cannot write '\(path)': \(String(cString: strerror(errno)))\(advice)\n"
            )
            return .harness
        }
        defer { close(descriptor) }
        let output = Output(descriptor, name: "'\(path)'")
        output.write(text)
        if let failure = output.failure {
            Output.error.write("wirescript: error: \(failure)\n")
            return .harness
        }
        Output.standard.write("written: \(path)\n\(advice)")
        return .passed
    }

    private static func uses(_ path: String, _ text: String) -> [String] {
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

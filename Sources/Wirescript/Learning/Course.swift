import CCourse
import Scenarios
import YAMLTree

/// The pitfalls course: its chapters and topics. The files lie in the program.
package struct Course: Sendable {
    /// A pitfall: a lesson, which is a careless program and a careful one, or a reference card.
    package struct Topic: Sendable {
        /// What one types: `partial-read`.
        package let name: String
        package let chapter: String
        /// Its file, relative to the course's folder.
        package let path: String
        /// The title of its first scenario.
        package let title: String
        /// Whether there is only one scenario.
        package let isCard: Bool
        /// Where it stands in the course.
        let number: Int
    }

    /// The chapters in the order in which they are read.
    package static let chapters = [
        "reading", "writing", "framing", "closing", "connecting", "time", "text", "http",
    ]

    /// Every topic, chapter by chapter.
    package let topics: [Topic]

    /// Reads what there is.
    package init() {
        let topics = Self.files.compactMap(Self.topic)
        self.topics = Self.chapters.flatMap { chapter in
            topics.filter { $0.chapter == chapter }.sorted { ($0.number, $0.name) < ($1.number, $1.name) }
        }
    }

    /// The topic of that name.
    package func topic(named name: String) -> Topic? { topics.first { $0.name == name } }

    /// The name that was most likely meant.
    package func suggestion(for name: String) -> String? { nearest(to: name, among: topics.map(\.name)) }

    /// The files: scenarios, and the programs that they run.
    package static let files: [(path: String, bytes: [UInt8])] =
        UnsafeBufferPointer(start: course_files(), count: Int(course_file_count())).map { file in
            let bytes = UnsafeBufferPointer(start: file.bytes, count: Int(file.count))
            return (String(cString: file.path), Array(bytes))
        }

    private static func topic(_ file: (path: String, bytes: [UInt8])) -> Topic? {
        let parts = file.path.split(separator: "/")
        guard parts.count == 2, chapters.contains(String(parts[0])), parts[1].hasSuffix(".yaml") else {
            return nil
        }
        let source = SourceFile(path: file.path, bytes: file.bytes)
        let scenarios = ScenarioFile.read(source).scenarios
        guard let first = scenarios.first else { return nil }
        let numbers = first.tags.compactMap { $0.hasPrefix("pitfall-") ? Int($0.dropFirst(8)) : nil }
        return Topic(
            name: String(parts[1].dropLast(5)),
            chapter: String(parts[0]),
            path: file.path,
            title: first.title.scalar.text,
            isCard: scenarios.count == 1,
            number: numbers.min() ?? .max
        )
    }
}

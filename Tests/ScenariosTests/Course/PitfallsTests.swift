import Glibc
import Scenarios
import Testing
import YAMLTree

/// What `scenarios/pitfalls` promises to who reads it as a course: each file tells its story in the same form.
@Suite struct PitfallsTests {
    static let chapters = ["reading", "writing", "framing", "closing", "connecting", "time", "text", "http"]
    static let labels: [Substring] = ["Expected", "On the wire", "Why", "Remedy", "Source"]

    @Test(arguments: files())
    func aFileIsALessonOrACard(_ path: String) throws {
        let file = ScenarioFile.read(
            SourceFile(path: path, bytes: try #require(Corpus.bytes(of: path)))
        )
        #expect(Corpus.rendered(file) == "")
        let scenarios = file.scenarios
        let first = try #require(scenarios.first)
        let numbers = first.tags.filter { $0.hasPrefix("pitfall-") }
        #expect(!numbers.isEmpty)
        #expect(numbers.allSatisfy { (1...64).contains(Int($0.dropFirst("pitfall-".count)) ?? 0) })
        #expect(first.labels == Self.labels)
        guard scenarios.count == 2 else {
            #expect(scenarios.count == 1 && first.tags == ["pitfall", "card"] + numbers)
            return
        }
        #expect(first.tags == ["pitfall", "careless"] + numbers)
        #expect(scenarios[1].tags == ["pitfall", "careful"] + numbers)
        #expect(scenarios[1].labels == ["Careful"])
        // The learner is asked once, just before it happens.
        #expect(scenarios.map { questions(in: $0, of: file.file) } == [1, 0])
    }

    @Test func topicsAreNamedOnce() {
        let topics = Self.files().compactMap { $0.split(separator: "/").last }
        #expect(topics.count == Set(topics).count)
    }

    @Test func noPitfallIsMissing() throws {
        let numbers = try Self.files().flatMap { path in
            let file = ScenarioFile.read(
                SourceFile(path: path, bytes: try #require(Corpus.bytes(of: path)))
            )
            return file.scenarios.flatMap(\.tags).compactMap { tag in
                tag.hasPrefix("pitfall-") ? Int(tag.dropFirst("pitfall-".count)) : nil
            }
        }
        #expect(Set(numbers) == Set(1...64))
    }

    /// The chapters' files; what stands in `programs` plays some of them again, with real programs.
    static func files() -> [String] {
        let root = #filePath.dropLast("Tests/ScenariosTests/Course/PitfallsTests.swift".count)
        return chapters.flatMap { chapter in
            var found = glob_t()
            defer { globfree(&found) }
            guard glob("\(root)scenarios/pitfalls/\(chapter)/*.yaml", 0, nil, &found) == 0 else {
                return [String]()
            }
            return (0..<Int(found.gl_pathc)).compactMap { found.gl_pathv[$0].map { String(cString: $0) } }
        }
    }

    private func questions(in scenario: Scenario, of file: SourceFile) -> Int {
        String(decoding: file.bytes[scenario.span.start..<scenario.span.end], as: UTF8.self)
            .split(separator: "\n")
            .count { $0.contains("- note: ") && ($0.hasSuffix("?") || $0.hasSuffix("?\"")) }
    }
}

extension Scenario {
    /// What the paragraphs of `about` begin with.
    fileprivate var labels: [Substring] {
        (about ?? "").split(separator: "\n").map { $0.prefix { $0 != ":" } }
    }
}

import Glibc
import Scenarios
import Testing
import YAMLTree

/// Set UPDATE_GOLDEN to write the expected diagnostics anew; read the difference before keeping it.
@Suite struct CorpusTests {
    @Test(arguments: Corpus.names(in: "invalid"))
    func invalid(_ name: String) throws {
        let file = ScenarioFile.read(try #require(Corpus.file("invalid", name)))
        let rendered = Corpus.rendered(file)
        let path = "\(Corpus.folder)/invalid/\(name).expected"
        if getenv("UPDATE_GOLDEN") != nil { Corpus.write(rendered, to: path) }
        let expected = try #require(Corpus.bytes(of: path))
        #expect(rendered == String(decoding: expected, as: UTF8.self))
        #expect(!rendered.isEmpty)
    }

    @Test(arguments: Corpus.names(in: "passing"))
    func passing(_ name: String) throws {
        let file = ScenarioFile.read(try #require(Corpus.file("passing", name)))
        #expect(Corpus.rendered(file) == "")
        #expect(!file.scenarios.isEmpty)
    }

    @Test func thereAreEnough() {
        #expect(Corpus.names(in: "invalid").count >= 70)
        #expect(Corpus.names(in: "invalid", ending: ".expected") == Corpus.names(in: "invalid"))
    }

    @Test func anInvalidScenarioDoesNotHideTheOthers() {
        let file = read(
            "scenario: A\nservers: {a: {script: [drain]}}\n---\nscenario: B\nservers: {a: {script: [drian]}}\n"
        )
        #expect(file.scenarios.map(\.title.literal) == ["A"])
        #expect(file.diagnostics.count == 1)
    }
}

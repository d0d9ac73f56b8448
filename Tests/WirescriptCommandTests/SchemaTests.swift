import Foundation
import Testing

/// `wirescript schema`, by a validator that is not ours (`ci/validate.py`, over python3-jsonschema).
@Suite(.timeLimit(.minutes(3))) struct SchemaTests {
    private static let root = String(
        #filePath.dropLast("Tests/WirescriptCommandTests/SchemaTests.swift".count)
    )
    private static let corpus = "Tests/ScenariosTests/Corpus"
    private static let checkedIn = "docs/wirescript.schema.json"

    /// Set UPDATE_GOLDEN to write it anew.
    @Test func theCopyInTheDocumentationIsWhatTheProgramPrints() throws {
        let printed = try Command(["schema"], in: Self.root).end()
        #expect(printed.status == 0 && printed.errors == "")
        let path = Self.root + Self.checkedIn
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try printed.output.write(toFile: path, atomically: true, encoding: .utf8)
        }
        let isFresh = try printed.output == String(contentsOfFile: path, encoding: .utf8)
        #expect(isFresh, "stale: run 'wirescript schema > \(Self.checkedIn)'")
    }

    @Test func itAcceptsEveryScenarioThereIs() throws {
        let files = try yaml(below: "scenarios") + yaml(below: "\(Self.corpus)/passing")
        #expect(files.count > 130)
        let verdicts = try verdicts(on: files)
        #expect(verdicts.filter { !$0.hasPrefix("accepts ") } == [])
        #expect(verdicts.count == files.count)
    }

    @Test func itRefusesEveryWrongFileThatASchemaCanRefuse() throws {
        let reasons = try String(
            contentsOfFile: "\(Self.root)\(Self.corpus)/beyond-the-schema.txt",
            encoding: .utf8
        )
        .split(separator: "\n").filter { !$0.hasPrefix("#") }
        let beyond = reasons.map { "\(Self.corpus)/invalid/\($0.prefix { $0 != ":" }).yaml" }
        #expect(reasons.allSatisfy { $0.contains(": ") })
        let verdicts = try verdicts(on: yaml(below: "\(Self.corpus)/invalid"))
        let accepted = verdicts.filter { $0.hasPrefix("accepts ") }.map { String($0.dropFirst(8)) }
        #expect(accepted.sorted() == beyond.sorted())
        #expect(verdicts.count - accepted.count > 50)
    }

    @Test func everyKeyHasADescriptionAndAnExampleThatIsValid() throws {
        let said = try validate(["--examples", Self.checkedIn])
        #expect(said.filter { $0.hasPrefix("refuses ") } == [])
        #expect(said.last.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0 > 200)
    }

    private func verdicts(on files: [String]) throws -> [String] { try validate([Self.checkedIn] + files) }

    private func validate(_ arguments: [String]) throws -> [String] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "ci/validate.py"] + arguments
        process.currentDirectoryURL = URL(filePath: Self.root)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private func yaml(below folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: Self.root + folder)
            .filter { $0.hasSuffix(".yaml") }.map { "\(folder)/\($0)" }.sorted()
    }
}

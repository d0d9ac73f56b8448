import Foundation
import Testing

/// A program that is not ours, given a report on its standard input.
struct Tool {
    let status: Int32
    let output: String

    init(_ arguments: [String], input: String, in folder: String = "/tmp") throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder)
        // A file, since a report is larger than a pipe.
        let path = NSTemporaryDirectory() + "wirescript-report-" + UUID().uuidString
        try Data(input.utf8).write(to: URL(filePath: path))
        defer { unlink(path) }
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: path))
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        status = process.terminationStatus
    }

    /// Python as the system has it, with the system's packages.
    static let python = "/usr/bin/python3"

    static func schema(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Schemas/\(name)").path
    }

    static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path
}

/// What consumers make of a report.
enum Consumer {
    /// Expects the report to be what Jenkins accepts; what `xpath` counts in it.
    static func junit(_ text: String, counting xpath: String = "//testcase") throws -> Int {
        let validation = try Tool(
            ["xmllint", "--noout", "--schema", Tool.schema("junit.xsd"), "-"],
            input: text
        )
        #expect(validation.status == 0, "\(validation.output)")
        let count = try Tool(["xmllint", "--xpath", "count(\(xpath))", "-"], input: text).output
        return Int(count.trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1
    }

    struct TAP: Decodable {
        struct Point: Decodable {
            struct Diagnosis: Decodable {
                struct Place: Decodable {
                    var file: String
                    var line, column: Int
                }

                var message, severity, cause, picture: String
                var at: Place?
            }

            var ok, skip: Bool
            var number: Int
            var description: String
            var diagnosis: Diagnosis?
        }

        var plan, version: Int?
        var bail: String?
        var points: [Point]
        var other: [String]
    }

    /// What tap.py understands.
    static func tap(_ text: String) throws -> TAP {
        let tool = try Tool([Tool.python, Tool.schema("consume-tap.py")], input: text)
        #expect(tool.status == 0, "\(tool.output)")
        return try JSONDecoder().decode(TAP.self, from: Data(tool.output.utf8))
    }

    /// What prove says. It knows version 14 from Test::Harness 3.48 on; for this report the versions differ in nothing
    /// but their names.
    static func prove(_ text: String) throws -> Tool {
        #expect(text.hasPrefix("TAP version 14\n"))
        let older = "TAP version 13\n" + text.dropFirst("TAP version 14\n".count)
        let path = NSTemporaryDirectory() + "wirescript-" + UUID().uuidString + ".tap"
        try older.write(toFile: path, atomically: false, encoding: .utf8)
        defer { unlink(path) }
        return try Tool(["prove", "--exec", "cat", path], input: "")
    }

    /// Expects each line to be what the schema says.
    static func lines(_ text: String) throws {
        let schema = Tool.repository + "/docs/report.schema.json"
        let tool = try Tool([Tool.python, Tool.schema("validate-lines.py"), schema], input: text)
        #expect(tool.status == 0, "\(tool.output.prefix(2000))")
    }

    /// Annotations as GitHub's runner reads them.
    static func annotations(_ text: String) throws -> [(
        level: String, properties: [String: String], message: String
    )] {
        try text.split(separator: "\n").filter { $0.hasPrefix("::") }.map { line in
            let match = try #require(line.wholeMatch(of: /::([a-z]+) ([^:]*)::(.*)/))
            var properties: [String: String] = [:]
            for property in match.2.split(separator: ",") {
                let parts = property.split(separator: "=", maxSplits: 1)
                properties[String(parts[0])] = plain(parts.count > 1 ? parts[1] : "")
            }
            return (String(match.1), properties, plain(match.3))
        }
    }

    private static func plain(_ text: Substring) -> String {
        var text = String(text)
        for (escape, character) in [("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")] {
            text = text.replacingOccurrences(of: escape, with: character)
        }
        return text
    }
}

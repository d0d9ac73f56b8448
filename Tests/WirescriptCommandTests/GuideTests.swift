import Foundation
import Testing

/// What `docs/serve-and-connect.md` shows for a client under test, done as it stands, each from a clean folder.
@Suite(.timeLimit(.minutes(2))) struct GuideTests {
    private struct Block {
        let language: String
        let text: String
        /// The name in its first line: `# client.py`.
        var name: String? {
            let words = text.prefix { $0 != "\n" }.split(separator: " ")
            return words.count == 2 && ["#", "//"].contains(words[0]) ? String(words[1]) : nil
        }
    }

    private let blocks: [Block]

    init() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/serve-and-connect.md")
        let parts = try String(contentsOf: path, encoding: .utf8).components(separatedBy: "```")
        // Every other part is between fences.
        blocks = parts.enumerated().filter { $0.offset % 2 == 1 }.map { part in
            let lines = part.element.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            return Block(language: String(lines[0]), text: String(lines[1]))
        }
    }

    /// A clean folder with the scenario, the clients, and what else is said.
    private func folder(_ more: [String: String] = [:]) throws -> Folder {
        var files = more
        files["mail.yaml"] = try #require(blocks.first { $0.language == "yaml" }).text
        for block in blocks { if let name = block.name, !name.hasPrefix(".") { files[name] = block.text } }
        #expect(files["client.py"] != nil && files["client.mjs"] != nil)
        return try Folder(files)
    }

    /// Runs a line of sh there, with this `wirescript` in PATH, as a runner of GitHub's does: it stops at what fails.
    private func run(_ line: String, in folder: Folder) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-e", "-o", "pipefail", "-c", line]
        process.currentDirectoryURL = URL(filePath: folder.path)
        let path = URL(filePath: Command.path).deletingLastPathComponent().path
        process.environment = ProcessInfo.processInfo.environment
            .merging(["PATH": path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")])
        { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    /// Plays a line as it stands, and once more where the client is made to say the wrong thing.
    private func check(_ line: String, in folder: Folder, client: String = "client.py") throws {
        let right = try run(line, in: folder)
        #expect(right.status == 0 && right.output.contains("250 OK"), "\(right)")
        let file = URL(filePath: folder.path).appending(path: client)
        let text = try String(contentsOf: file, encoding: .utf8)
        try text.replacingOccurrences(of: "NOOP", with: "NOPE").write(
            to: file,
            atomically: false,
            encoding: .utf8
        )
        let wrong = try run(line, in: folder)
        #expect(wrong.status != 0 && wrong.output.contains("mismatch"), "\(wrong)")
    }

    @Test func theCommandInAShell() throws {
        let shown = try #require(blocks.first { $0.language == "console" }).text
        // What is shown goes on to print the status.
        let line = try #require(
            shown.split(whereSeparator: { "\n;".contains($0) }).first { $0.hasPrefix("$ ") }
        )
        try check(String(line.dropFirst(2)), in: folder())
    }

    @Test func theMakefile() throws {
        let text = try #require(blocks.first { $0.language == "make" }).text
        try check("make check", in: folder(["Makefile": text]))
    }

    @Test func everyStepOfTheWorkflow() throws {
        let workflow = try #require(blocks.first { $0.name?.hasSuffix("contract.yaml") == true })
        let steps = workflow.text.split(separator: "\n").compactMap { line in
            line.range(of: "- run: ").map { String(line[$0.upperBound...]) }
        }
        #expect(!steps.isEmpty)
        for step in steps { try check(step, in: folder()) }
    }

    @Test func theClientInNode() throws {
        try check("wirescript serve mail.yaml -- node client.mjs", in: folder(), client: "client.mjs")
    }

    /// The service in the background of a script, with its file, and `my-tests.py` for whoever's tests.
    @Test func theScriptWithAReadyFile() throws {
        let script = try #require(blocks.first { $0.text.hasPrefix("rm -f ready.json") }).text
        let tests = """
            import json, os, subprocess, sys
            mail = json.load(open(sys.argv[1]))["servers"]["mail"]
            found = {"WIRESCRIPT_MAIL_HOST": mail["host"], "WIRESCRIPT_MAIL_PORT": str(mail["port"])}
            subprocess.run([sys.executable, "client.py"], env={**os.environ, **found}, check=False)
            """
        try check(script, in: folder(["my-tests.py": tests]))
    }
}

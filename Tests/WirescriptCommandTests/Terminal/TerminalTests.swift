import Foundation
import Testing

/// What is seen on a real terminal, a pseudo-terminal that has a size and is resized while scenarios are played.
@Suite(.timeLimit(.minutes(2))) struct TerminalTests {
    /// Runs a command on a terminal of so many columns, makes it as wide as the next size once the first progress line
    /// is there, and prints as JSON: the progress lines with the columns there were, the screen at the end, the status.
    static let script = #"""
        import fcntl, json, os, pty, re, struct, sys, termios
        first, second = int(sys.argv[1]), int(sys.argv[2])
        def size(fd, columns): fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        child, fd = pty.fork()
        if child == 0:
            size(0, first)
            os.execv(sys.argv[3], sys.argv[3:])
        data, columns, lines = b"", first, []
        while True:
            try: piece = os.read(fd, 65536)
            except OSError: break
            if not piece: break
            data += piece
            for line in re.findall(rb"\r([^\r\n]*?)\x1b\[K", piece):
                if line: lines.append([columns, line.decode()])
            if lines and columns != second and len(lines) > 2:
                columns = second
                size(fd, columns)
                lines.append([0, "resized"])
        screen, column = [""], 0
        text = data.decode()
        for part in re.findall(r"\x1b\[[0-9;]*[A-Za-z]|.", text, re.S):
            if part == "\r": column = 0
            elif part == "\n": screen.append(""); column = 0
            elif part == "\x1b[K": screen[-1] = screen[-1][:column]
            elif re.fullmatch(r"\x1b\[[0-9;]*m", part): pass
            else:
                screen[-1] = screen[-1][:column] + part + screen[-1][column + 1:]
                column += 1
        _, status = os.waitpid(child, 0)
        print(json.dumps({"lines": lines, "screen": screen, "raw": text, "status": os.waitstatus_to_exitcode(status)}))
        """#

    struct Seen: Decodable {
        struct Line: Decodable {
            let columns: Int
            let text: String

            init(from decoder: any Decoder) throws {
                var list = try decoder.unkeyedContainer()
                columns = try list.decode(Int.self)
                text = try list.decode(String.self)
            }
        }
        let lines: [Line]
        let screen: [String]
        let raw: String
        let status: Int32
    }

    private func watch(
        _ arguments: [String],
        columns: (Int, Int) = (100, 100),
        in folder: Folder,
        environment: [String: String] = [:]
    ) throws -> Seen {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["python3", "-c", Self.script, "\(columns.0)", "\(columns.1)", Command.path] + arguments
        process.currentDirectoryURL = URL(filePath: folder.path)
        var variables = ProcessInfo.processInfo.environment
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "COLUMNS", "GITHUB_ACTIONS"] { variables[name] = nil }
        process.environment = variables.merging(["TERM": "xterm-256color"]) { $1 }.merging(environment) { $1 }
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try JSONDecoder().decode(Seen.self, from: data)
    }

    static let slow = """
        scenario: "A \\e[31mtitle that is far too long for a terminal of sixty columns, to be cut there"
        conversation: [{server: hello}, {delay: 1500ms}, {client: world}]
        ---
        scenario: Another
        conversation: [{server: hello}]

        """

    @Test func theSlowestIsNamedAndTheLineFollowsTheWidth() throws {
        let seen = try watch(["run", "a.yaml"], columns: (140, 60), in: Folder(["a.yaml": Self.slow]))
        #expect(seen.status == 0, "\(seen.screen)")
        let resized = try #require(seen.lines.firstIndex { $0.columns == 0 })
        // One line may have been under way.
        let narrow = seen.lines[(resized + 1)...].dropFirst(2)
        #expect(narrow.contains { $0.text.contains(" of 2 played") && $0.text.contains("...") })
        for line in narrow {
            let shown = line.text.replacing(/\u{1B}\[[0-9;]*m/, with: "")
            #expect(shown.count < 60, "\(shown)")
            #expect(!shown.contains("\u{1B}"))
        }
        // What is left is what a file would have.
        #expect(seen.screen.first?.hasPrefix("ok    a.yaml  2 scenarios") == true, "\(seen.screen)")
        #expect(seen.screen.count == 3 && seen.screen[1].hasPrefix("passed: 2 passed in "))
    }

    @Test func coloursFollowTheEnvironment() throws {
        let folder = try Folder(["a.yaml": "scenario: a\nconversation: [{server: hello}]\n"])
        func isColoured(_ arguments: [String] = [], _ environment: [String: String] = [:]) throws -> Bool {
            try watch(["run", "a.yaml"] + arguments, in: folder, environment: environment).raw.contains(
                "\u{1B}[32m"
            )
        }
        #expect(try isColoured())
        #expect(try !isColoured([], ["NO_COLOR": "1"]))
        #expect(try !isColoured([], ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"]))
        #expect(try isColoured(["--color", "always"], ["NO_COLOR": "1"]))
        #expect(try !isColoured(["--color", "never"], ["CLICOLOR_FORCE": "1", "NO_COLOR": ""]))
        let piped = try Command(
            ["run", "a.yaml"],
            in: folder.path,
            environment: ["CLICOLOR_FORCE": "1", "NO_COLOR": ""]
        )
        .end()
        #expect(piped.output.contains("\u{1B}[32m") && !piped.output.contains("\u{1B}[K"))
        let plain = try Command(
            ["run", "a.yaml"],
            in: folder.path,
            environment: ["CLICOLOR_FORCE": "0", "NO_COLOR": ""]
        )
        .end()
        #expect(!plain.output.contains("\u{1B}"))
    }

    @Test func aDumbTerminalGetsNoEscapes() throws {
        let folder = try Folder(["a.yaml": "scenario: a\nconversation: [{server: hello}]\n"])
        #expect(
            try !watch(["run", "a.yaml"], in: folder, environment: ["TERM": "dumb"]).raw.contains("\u{1B}")
        )
    }

    @Test func artifactsAreSavedWholeAndOnlyWhereSomethingFailed() throws {
        let yaml = """
            scenario: 1 MiB differs
            servers: {s: {script: [{send: {concat: [{random: 1MiB}, a]}}, expect-eof]}}
            clients: {c: {connect: s, script: [{expect: {concat: [{random: 1MiB}, b]}}]}}

            """
        let folder = try Folder([
            "bad.yaml": yaml, "good.yaml": "scenario: a\nconversation: [{server: hello}]\n",
        ])
        let good = try Command(["run", "good.yaml", "--artifacts", "x/y"], in: folder.path).end()
        #expect(good.status == 0 && !FileManager.default.fileExists(atPath: folder.path + "/x"))
        for _ in 0..<2 {
            let bad = try Command(["run", "bad.yaml", "--seed", "7", "--artifacts", "x/y"], in: folder.path)
                .end()
            let saved = "x/y/bad-1-1-MiB-differs"
            #expect(bad.status == 1 && bad.output.contains("  saved:    \(saved)\n"), "\(bad.output)")
            let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/\(saved)")
                .sorted()
            let start = "1-mismatch-c-1-step-1"
            #expect(names == ["\(start).expected", "\(start).received", "journal.txt", "report.txt"])
            let contents = try names.prefix(2).map {
                try Data(contentsOf: URL(filePath: "\(folder.path)/\(saved)/\($0)"))
            }
            #expect(contents[0].count == 1_048_577 && contents[1].count == 1_048_577)
            #expect(contents[0].dropLast() == contents[1].dropLast())
            #expect(contents[0].last == UInt8(ascii: "b") && contents[1].last == UInt8(ascii: "a"))
        }
        let taken = try Command(["run", "bad.yaml", "--artifacts", "good.yaml"], in: folder.path).end()
        #expect(taken.status == 3 && taken.errors.contains("it is no folder"))
    }
}

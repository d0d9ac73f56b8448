import Foundation
import Testing

/// `ci/install`, and what it installs, in the shells that use it.
@Suite(.timeLimit(.minutes(3))) struct InstallTests {
    private static let root = String(
        #filePath.dropLast("Tests/WirescriptCommandTests/InstallTests.swift".count)
    )
    private static let files = [
        "bin/wirescript", "share/bash-completion/completions/wirescript",
        "share/fish/vendor_completions.d/wirescript.fish", "share/man/man1/wirescript.1",
        "share/wirescript/wirescript.schema.json", "share/zsh/site-functions/_wirescript",
    ]

    private let folder: Folder
    private var prefix: String { folder.path + "/a prefix" }

    init() throws {
        let tagged = Text.passes("tagged", tags: "pushing, smtp")
        folder = try Folder(["scenarios/only.yaml": tagged, "scenarios/notes.txt": ""])
        let said = try sh("\"$0\"", Self.root + "ci/install")
        #expect(said.status == 0)
        #expect(said.output.contains("installed \(prefix)/bin/wirescript\n"))
        #expect(said.output.contains("PATH=\(prefix)/bin"))
        #expect(said.output.contains("fpath=(\(prefix)/share/zsh/site-functions"))
    }

    /// Runs a line of sh in the folder.
    private func sh(_ line: String, _ arguments: String..., environment: [String: String] = [:]) throws
        -> (status: Int32, output: String)
    {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", line] + arguments
        process.currentDirectoryURL = URL(filePath: folder.path)
        var all = ProcessInfo.processInfo.environment
        all["PATH"] = "\(prefix)/bin:/usr/bin:/bin:\(all["PATH"] ?? "")"
        if line == "\"$0\"" { all["PATH"] = ProcessInfo.processInfo.environment["PATH"] }
        all["PREFIX"] = prefix
        all["WIRESCRIPT"] = Command.path
        all["HOME"] = folder.path
        all["XDG_DATA_DIRS"] = prefix + "/share"
        process.environment = all.merging(environment) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    private func installed(below path: String) -> [String] {
        (try? FileManager.default.subpathsOfDirectory(atPath: path))?
            .filter {
                var isFolder: ObjCBool = false
                return FileManager.default.fileExists(atPath: "\(path)/\($0)", isDirectory: &isFolder)
                    && !isFolder.boolValue
            }
            .sorted() ?? []
    }

    @Test func itPutsEverythingInItsPlaceAndTakesItAway() throws {
        #expect(installed(below: prefix) == Self.files)
        #expect(try sh("wirescript --version").output == "wirescript 0.1.0\n")
        let again = try sh("\"$0\"", Self.root + "ci/install")
        #expect(again.status == 0 && installed(below: prefix) == Self.files)
        #expect(try sh("\"$0\" --uninstall", Self.root + "ci/install").status == 0)
        #expect(installed(below: prefix) == [])
        #expect(!FileManager.default.fileExists(atPath: prefix + "/share/wirescript"))
    }

    @Test func aFolderForAPackageHoldsThePrefix() throws {
        let package = folder.path + "/package"
        let said = try sh(
            "\"$0\"",
            Self.root + "ci/install",
            environment: ["DESTDIR": package, "PREFIX": "/opt/w"]
        )
        #expect(said.status == 0 && !said.output.contains("PATH="))
        #expect(installed(below: package) == Self.files.map { "opt/w/\($0)" })
    }

    @Test(arguments: [["--help"], []]) func wrongUsage(_ arguments: [String]) throws {
        let line = "\"$0\" \(arguments.joined(separator: " "))"
        let said = try sh(
            line,
            Self.root + "ci/install",
            environment: arguments.isEmpty ? ["PREFIX": "relative"] : [:]
        )
        #expect(said.status == 64)
    }

    @Test func theManualPageIsOneThatBothReadersTake() throws {
        let page = "\"\(prefix)/share/man/man1/wirescript.1\""
        let lint = try sh("mandoc -Tlint \(page)").output.split(separator: "\n")
        // What a machine's own index of pages lacks is no fault of this one.
        #expect(lint.filter { $0.contains("wirescript.1:") && !$0.contains("Xr") } == [])
        #expect(try sh("man --warnings -l \(page) 2>&1 >/dev/null").output == "")
        let shown = try sh("MANWIDTH=200 man -l \(page) | col -bx").output
        for words in [
            "checks every byte", "--until-failure", "--watch", "--stdin-path path", "EXIT STATUS",
            "130     interrupted", "wirescript run push/ --filter greet", "NO_COLOR",
        ] { #expect(shown.contains(words)) }
        let help = try sh("wirescript help run").output
        for option in help.matches(of: /--[a-z-]+/).map(\.output) { #expect(shown.contains(option)) }
    }

    /// What is typed, with a tabulator where a shell is to complete; and what the line says when it is run then.
    private static let typed = [
        ("wirescript expl\texpect-sil\t", "expect-silence (Steps)"),
        ("wirescript run --tag pushi\t--list", "tagged"),
        ("wirescript run --report jsonl+\t--list", "tagged"),
        ("wirescript check --format lsp\tscenarios/on\t", "\"diagnostics\""),
        ("wirescript check scenarios/on\t", "valid: 1 file"),
        // A file that is no scenario is not offered.
        ("wirescript check scenarios/no\t", "no file or folder 'scenarios/no'"),
    ]

    @Test(arguments: [
        ["bash --norc --noprofile -i", "source \"$PREFIX/share/bash-completion/completions/wirescript\""],
        [
            "zsh -f -i",
            "fpath=(\"$PREFIX/share/zsh/site-functions\" $fpath); autoload -Uz compinit; compinit -u -D",
        ],
        ["fish --no-config -i", "source \"$PREFIX/share/fish/vendor_completions.d/wirescript.fish\""],
    ])
    func aShellCompletesWhatIsTyped(_ shell: [String]) throws {
        for (line, result) in Self.typed {
            // Where nothing else is there, zsh offers every file.
            if shell[0].hasPrefix("zsh"), line.hasSuffix("no\t") { continue }
            let said = try sh("python3 -c \"$0\" \"$@\"", Self.typing, shell[0], shell[1], line)
            let shown = line.replacingOccurrences(of: "\t", with: "<TAB>")
            #expect(said.output.contains(result), "\(shell[0]): \(shown)")
        }
    }

    /// A terminal with a shell in it, in which a line is typed.
    private static let typing = """
        import os, pty, sys
        shell, set_up, line = sys.argv[1:]
        pid, terminal = pty.fork()
        if pid == 0: os.execvp("/bin/sh", ["sh", "-c", "exec " + shell])
        def until(text):
            seen = b""
            while text not in seen:
                try: some = os.read(terminal, 65536)
                except OSError: some = b""
                if not some: sys.exit(seen.decode())
                seen += some
            return seen
        def run(line):
            os.write(terminal, line.encode() + b"; echo END'-'42\\n")
            return until(b"END-42")
        run("stty cols 500")
        run(set_up)
        print(run(line).decode())
        os.close(terminal)
        os.waitpid(pid, 0)
        """
}

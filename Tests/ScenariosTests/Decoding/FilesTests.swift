import Glibc
import Testing
import YAMLTree

@testable import Scenarios

/// Which files a scenario may name that nobody has allowed more.
@Suite struct FilesTests {
    @Test func onlyWhatLiesBelowTheScenariosFolder() throws {
        var template = Array("/tmp/wirescript-files-XXXXXX".utf8CString)
        let base = try #require(mkdtemp(&template).map { String(cString: $0) })
        // A folder beside the scenario's whose name only begins as that does is another.
        for folder in ["mine", "mine/below", "mine-too"] {
            try #require(mkdir("\(base)/\(folder)", 0o755) == 0)
        }
        let files = ["mine/a", "mine/below/a", "mine-too/a", "a"]
        for file in files { close(creat("\(base)/\(file)", 0o644)) }
        try #require(symlink("../mine-too/a", "\(base)/mine/link") == 0)
        defer {
            for file in files + ["mine/link"] { unlink("\(base)/\(file)") }
            for folder in ["mine/below", "mine", "mine-too", ""] { rmdir("\(base)/\(folder)") }
        }
        for (name, isAllowed) in [
            ("a", true), ("below/a", true), ("below/../a", true), ("../mine/a", true),
            ("\(base)/mine/a", true),
            ("../a", false), ("../mine-too/a", false), ("link", false), ("\(base)/mine-too/a", false),
        ] {
            let text = "scenario: X\nservers: {s: {script: [{send: {file: \"\(name)\"}}]}}\n"
            let file = SourceFile(path: "\(base)/mine/test.yaml", bytes: Array(text.utf8))
            let found = ScenarioFile.read(file, externalNames: [], allowing: Allowances()).diagnostics
            #expect(found.isEmpty == isAllowed, "\(name)")
            let allowed = ScenarioFile.read(file, externalNames: [], allowing: Allowances(files: true))
            #expect(allowed.diagnostics.isEmpty, "\(name)")
        }
    }

    @Test func aPortIsHeldUnlessItSaysOtherwise() throws {
        let ports = try scenario(
            "scenario: X\nports: [a, {name: b}, {name: c, held: false}]\nservers: {s: {script: [drain]}}\n"
        ).ports
        #expect(ports.map(\.held) == [true, true, false])
    }

    @Test func rawTextWarnsOfEscapesToo() {
        let file = read("scenario: X\nservers: {s: {script: [{send: {raw: \"\\xff\"}}]}}\n")
        #expect(file.diagnostics.map(\.severity) == [.warning])
    }

    @Test func numbersOfJSON() {
        for text in ["0", "-0", "10", "1.5", "0.25", "1e5", "1E+5", "1.25e-30"] {
            #expect(isJSONNumber(text), "\(text)")
        }
        for text in ["", "-", "01", "1.", ".5", "1e", "1e+", "1.e5", "+1", "0x1", "1 ", "1.5.5"] {
            #expect(!isJSONNumber(text), "\(text)")
        }
    }
}

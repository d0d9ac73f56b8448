import Glibc
import Testing
import YAMLTree

@testable import Scenarios

/// What a stranger's scenario may do.
@Suite struct UntrustedTests {
    private let stranger = Allowances(untrusted: Allowances.Untrusted())

    /// What is said of a text, each with what it stands at.
    private func said(_ text: String, _ allowances: Allowances, path: String = "test.yaml") -> [String] {
        let file = SourceFile(path: path, bytes: Array(text.utf8))
        return ScenarioFile.read(file, allowing: allowances).diagnostics.map { found in
            let place = text.utf8.dropFirst(found.span.start).prefix(found.span.end - found.span.start)
            return "\(String(decoding: Array(place), as: UTF8.self)): \(found.message)"
        }
    }

    private static let actors = "servers: {s: {script: [{send: x}]}}\n"
    private static let process = "processes: {p: {run: [id]}}\n"

    private static let conversation = "conversation: [{server: a}, {end: server}]\n"

    @Test(arguments: [
        (process, "processes"), (conversation + process, "processes"),
        ("requires: [{run: [id]}]\n" + actors, "run"),
    ])
    func runsNoProgramsUnlessAllowed(_ text: String, _ place: String) {
        let text = "scenario: X\n" + text
        #expect(
            said(text, stranger)
                == ["\(place): an untrusted scenario runs no programs; '--allow-programs' allows it"]
        )
        #expect(said(text, Allowances(untrusted: Allowances.Untrusted(programs: true))) == [])
        #expect(said(text, Allowances()) == [])
    }

    @Test(arguments: [
        ("vars: {a: \"${env.HOME}\"}\n" + actors, "${env.HOME}"),
        ("vars: {a: \"b${env.HOME.length}\"}\n" + actors, "${env.HOME.length}"),
        ("servers: {s: {script: [{send: {concat: [a, \"${env.HOME}\"]}}]}}\n", "${env.HOME}"),
        ("clients: {c: {connect: \"tcp:127.0.0.1:${env.PORT}\"}}\n", "${env.PORT}"),
        ("skip: \"${env.HOME}\"\n" + actors, "${env.HOME}"),
        ("processes: {p: {run: [id], env: {A: \"${env.HOME}\"}}}\n", "${env.HOME}"),
        ("processes: {p: {run: [id], env-from: [HOME]}}\n", "HOME"),
    ])
    func doesNotReadTheEnvironmentUnlessAllowed(_ text: String, _ place: String) {
        let text = "scenario: X\n" + text
        let programs = Allowances(untrusted: Allowances.Untrusted(programs: true))
        let refusal = "\(place): an untrusted scenario does not read the environment; '--allow-env' allows it"
        #expect(said(text, programs).filter { $0.contains("--allow-env") } == [refusal])
        let both = Allowances(untrusted: Allowances.Untrusted(programs: true, environment: true))
        #expect(!said(text, both).contains { $0.contains("--allow-env") })
        #expect(!said(text, Allowances()).contains { $0.contains("--allow-env") })
    }

    @Test func manyWarningsHideNothing() {
        // So many that nothing more is looked for.
        let warnings = String(repeating: "{send: {raw: \"\\xff\"}}, ", count: 200)
        let text = "scenario: X\nservers: {s: {script: [\(warnings){send: \"${env.HOME}\"}]}}\n"
        let file = read(text, allowing: stranger)
        #expect(file.scenarios.isEmpty)
        #expect(file.diagnostics.contains { $0.severity == .error })
    }

    @Test func itsUnixSocketsAndFilesLieInItsFolder() throws {
        var template = Array("/tmp/wirescript-untrusted-XXXXXX".utf8CString)
        let base = try #require(mkdtemp(&template).map { String(cString: $0) })
        for folder in ["mine", "mine/below", "mine-too"] {
            try #require(mkdir("\(base)/\(folder)", 0o755) == 0)
        }
        try #require(symlink("../mine-too", "\(base)/mine/link") == 0)
        defer {
            unlink("\(base)/mine/link")
            for folder in ["mine/below", "mine", "mine-too", ""] { rmdir("\(base)/\(folder)") }
        }
        for (path, isAllowed) in [
            ("\(base)/mine/a", true), ("\(base)/mine/below/a", true), ("\(base)/mine-too/../mine/a", true),
            ("\(base)/a", false), ("\(base)/mine-too/a", false), ("\(base)/mine/link/a", false),
            ("\(base)/mine/../a", false), ("\(base)/mine/none/a", false), ("/a", false), ("a", false),
            ("@a", false),
        ] {
            for text in [
                "servers: {s: {listen: \"unix:\(path)\", script: [drain]}}\n",
                "clients: {c: {connect: \"unix:\(path)\", script: [drain]}}\n",
                "servers: {s: {listen: unix, script: [drain]}}\nclients: {c: {connect: s, from: \"unix:\(path)\"}}\n",
            ] {
                let text = "scenario: X\n" + text
                #expect(said(text, Allowances(), path: "\(base)/mine/test.yaml") == [], "\(path)")
                let refusal =
                    "\"unix:\(path)\": a Unix socket that does not lie below the scenario's folder; '--untrusted' refuses it"
                let expected = isAllowed ? [] : [refusal]
                #expect(said(text, stranger, path: "\(base)/mine/test.yaml") == expected, "\(path)")
            }
        }
        // The working directory is not its own.
        let name = try #require(resolvedPath("Package.swift"))
        let text = "scenario: X\nservers: {s: {script: [{send: {file: \"\(name)\"}}]}}\n"
        #expect(said(text, Allowances(), path: "\(base)/mine/test.yaml") == [])
        #expect(
            said(text, stranger, path: "\(base)/mine/test.yaml")
                == [
                    "\"\(name)\": file '\(name)' does not lie below the scenario's folder; '--allow-files' allows it"
                ]
        )
        #expect(said(text, Allowances(files: true, untrusted: .init()), path: "\(base)/mine/test.yaml") == [])
    }
}

import Scenarios
import Testing
import YAMLTree

@Suite struct CatalogueTests {
    @Test func aKeyStandsOnceInItsSection() {
        for section in Section.allCases {
            let names = Catalogue.entries(of: section).map(\.name)
            #expect(names.count == Set(names).count, "\(section)")
            #expect(Catalogue.entries(of: section).allSatisfy { $0.section == section })
            #expect(!names.isEmpty)
        }
    }

    @Test func everyCauseIsExplained() {
        #expect(Set(Catalogue.entries(of: .cause).map(\.name)) == Set(Cause.allCases.map(\.rawValue)))
    }

    @Test func helpIsASentenceAndTheExampleIsYAML() {
        for entry in Catalogue.all {
            #expect(entry.help.hasSuffix("."), "\(entry.name)")
            #expect(
                entry.example.contains(entry.name) || entry.section == .unit,
                "\(entry.name): \(entry.example)"
            )
            let parsed = SourceFile(path: entry.name, bytes: Array(entry.example.utf8)).parse()
            #expect(parsed.diagnostics == [], "\(entry.name): \(entry.example)")
        }
    }

    /// Each example, put where it belongs, is a scenario without a mistake in its form.
    @Test func examplesAreValid() {
        for entry in Catalogue.all {
            guard let text = scenarioText(around: entry) else { continue }
            let names: Set = ["token", "x", "item"]
            let forms = read(text, externalNames: names).diagnostics.map(\.message).filter { message in
                ![
                    "nobody gives", "no process is called", "no actor is called", "no server is called",
                    "no file", "is known only",
                    "neither understands",
                ]
                .contains { message.contains($0) }
            }
            #expect(forms == [], "\(entry.name): \(text)")
        }
    }

    private func scenarioText(around entry: Catalogue.Entry) -> String? {
        let example = entry.example
        let servers = "servers: {mail: {accept-after: never, script: [drain]}}\n"
        if example.hasPrefix("- ") {
            if entry.section == .turn {
                let next = entry.name == "delay" ? "  - client: ho\n" : ""
                return "scenario: X\nconversation:\n  - server: hi\n  \(example)\n\(next)"
            }
            return "scenario: X\n\(servers)clients:\n  c:\n    connect: mail\n    script:\n      \(example)\n"
        }
        if example.hasPrefix("send: ") || example.hasPrefix("split: ") || example.hasPrefix("line: ")
            || example.hasPrefix("normalize: ") || example.hasPrefix("frame: ")
        {
            let step =
                example.hasPrefix("split")
                ? "{send: abcdefghijk, \(example)}"
                : example.hasPrefix("normalize")
                    ? "{expect: {line: x, \(example)}}"
                    : example.hasPrefix("send") ? "{\(example)}" : "{expect: {\(example)}}"
            let file = example.contains("file:")
            return file ? nil : "scenario: X\n\(servers)clients: {c: {connect: mail, script: [\(step)]}}\n"
        }
        switch entry.section {
        case .server, .serverTLS: return "scenario: X\nservers:\n  mail:\n    \(example)\n"
        case .client where entry.name == "connect":
            return "scenario: X\n\(servers)clients:\n  c:\n    \(example)\n"
        case .client, .clientTLS, .socket:
            return "scenario: X\n\(servers)clients:\n  c:\n    connect: mail\n    \(example)\n"
        case .conversation: return "scenario: X\n\(example)\n"
        case .process, .ready, .outcome, .exit, .absence, .stop:
            let run = entry.name == "run" || entry.name == "shell" ? "" : "run: [a]\n    "
            return "scenario: X\nports: [web]\n\(servers)processes:\n  p:\n    \(run)\(example)\n"
        default:
            switch entry.name {
            case "scenario": return "\(example)\n\(servers)"
            case "servers", "conversation": return "scenario: X\n\(example)\n"
            default: return "scenario: X\n\(example)\n\(example.hasPrefix("servers") ? "" : servers)"
            }
        }
    }

    /// The corpus uses each word, so that no entry is without its decoder.
    @Test func everyKeyIsDecoded() throws {
        var words: Set<String> = []
        func collect(_ node: Node) {
            if let scalar = node.scalar { words.insert(scalar.text) }
            for item in node.items ?? [] { collect(item) }
            for entry in node.entries ?? [] {
                words.insert(entry.name)
                collect(entry.value)
            }
        }
        for name in Corpus.names(in: "passing") {
            for document in try #require(Corpus.file("passing", name)).parse().documents {
                if let root = document.root { collect(root) }
            }
        }
        for entry in Catalogue.all where entry.section != .cause {
            #expect(words.contains(entry.name), "\(entry.section): \(entry.name)")
        }
    }

    @Test func explainShowsEveryMeaning() throws {
        let text = try #require(Catalogue.explain("await-read"))
        #expect(text.contains("await-read (Steps)"))
        #expect(text.contains("await-read (Items of a 'send' list)"))
        #expect(Catalogue.explain("unexpected-bytes")?.contains("(Causes of failure)") == true)
        #expect(Catalogue.explain("xyzzy") == nil)
        #expect(Catalogue.explain("connect")?.contains("required: yes") == true)
        #expect(Catalogue.explain("timeout")?.contains("default:  10s") == true)
        for entry in Catalogue.all { #expect(Catalogue.explain(entry.name) != nil) }
    }

    @Test func overviewNamesEveryKey() {
        let overview = Catalogue.overview()
        for entry in Catalogue.all { #expect(overview.contains("  \(entry.name)"), "\(entry.name)") }
    }

    @Test func suggestions() {
        #expect(Catalogue.nearest(to: "recieve", in: [.step]) == "expect")
        #expect(Catalogue.nearest(to: "recv", in: [.step]) == "expect")
        #expect(Catalogue.nearest(to: "disconnect", in: [.step]) == "close")
        #expect(Catalogue.nearest(to: "scirpt", in: [.server]) == "script")
        #expect(Catalogue.nearest(to: "xyzzy", in: [.server]) == nil)
        #expect(Catalogue.nearest(to: "timout") == "timeout")
    }
}

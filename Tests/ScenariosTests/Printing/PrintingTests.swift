import Scenarios
import Testing
import YAMLTree

@Suite struct PrintingTests {
    @Test func aConversationIsShownAsTheTwoScriptsItStandsFor() throws {
        let file = read(
            """
            scenario: The server greets first
            conversation:
              - server: "220 ready\\r\\n"
              - client: ["NO", {delay: 20ms}, "OP\\r\\n"]
              - end: client
            """
        )
        let scenario = try #require(file.scenarios.first)
        #expect(
            explain(scenario, in: file.file) == """
                ---  # test.yaml:1
                scenario: "The server greets first"
                timeout: 10s
                servers:
                  server:
                    listen: tcp
                    accepts: 1
                    script:
                      - send: "220 ready\\r\\n"  # 1
                      - expect: {concat: [NO, "OP\\r\\n"]}  # 2
                      - expect-eof  # 3
                      # 'end' is implied: step 4
                clients:
                  client:
                    connect: server
                    script:
                      - expect: "220 ready\\r\\n"  # 1
                      - send: [NO, {delay: 20ms}, "OP\\r\\n"]  # 2
                      - end  # 3
                verdict: passes

                """
        )
    }

    @Test func bytesAreShownAsTheyWouldBeReadAgain() throws {
        let file = read(
            "scenario: X\nservers: {s: {script: [{send: [\"close\", {hex: \"de ad\"}, {raw: \"${x}\"}, \"\\t$${y}\"]}]}}\n"
        )
        let text = explain(try #require(file.scenarios.first), in: file.file)
        #expect(text.contains(#"- send: ["close", {hex: "de ad"}, "$${x}", "\t$${y}"]  # 1"#))
    }

    @Test(arguments: [
        ("passes", ["expect: {exit: 0}"]),
        ("{fails: {actor: s, cause: eof}}", ["# 'exit: 0' is implied"]),
    ])
    func anImpliedExitStatusIsNotWrittenWhereThatWouldMeanMore(_ verdict: String, _ lines: [String]) throws {
        let file = read("scenario: X\nprocesses: {j: {run: [a]}}\nservers: {s: {}}\nverdict: \(verdict)\n")
        let text = explain(try #require(file.scenarios.first), in: file.file)
        let shown = text.split(separator: "\n").map { $0.drop { $0 == " " } }.filter { $0.contains("exit") }
        #expect(shown.map(String.init) == lines)
    }

    /// What is shown of a scenario is a scenario that is shown so again.
    @Test(arguments: Corpus.names(in: "passing"))
    func whatIsShownCanBeReadAgain(_ name: String) throws {
        try expectSame(ScenarioFile.read(try #require(Corpus.file("passing", name))))
    }

    @Test(arguments: [
        #"- expect: {line: {decode: base64, starts-with: a, not: {ends-with: b}, as: x}}"#,
        #"- expect: {line: {decode: hex}}"#,
        #"- {read: 5, gets: {any-of: [{eof: false}, {reset: true}, {not: {eof: true}}]}}"#,
        #"- expect: {line: {json: {"a b": "null", ": #": ["1", "x y", "${seed}"], "${": true}}}"#,
        #"- expect: {line: {matches: "^[$]{2}\\d"}, normalize: {replace: {"a: b": "c # d", "x": ""}}}"#,
        #"- send: ["-", "~", "null", "---", '# x', "a: b", "  ", "*a", "&a", "!a", "|", "'", "\"", "\\", "%"]"#,
        #"- send: "\u0085\u2028\u2029\ufeff\u00a0\0\e\U0001f600$${ $ {x} \u0600$${""#,
        #"- {send: {raw: "\u0600${x}"}, every: 1.5us}"#,
        #"- {send: [x], split: [1], rate: 1MB/s, urgent: on, within: 1s, may-fail: reset}"#,
        #"- {expect-silence: 1ms, meanwhile: [{send: x, every: read, split: lines}], within: 1s}"#,
        #"- {await-read: , meanwhile: [{expect: y}], fails: timeout}"#,
        #"- {send: {random: 100KB}, meanwhile: [{repeat: 2, steps: [{repeat: until-eof, steps: [drain]}]}]}"#,
        #"- connect: "unix:/tmp/a b#c$${d}""#,
        #"- {send: {http: {target: /x, headers: {"a b": ["1", ": #"], Host: []}, framing: chunked, chunks: [], trailers: {T: x}}}}"#,
        #"- {send: {http: {version: 1.0, status: 200, framing: none, chunks: [a, {await-read: }, {delay: 1ms}]}}}"#
            .replacing("framing: none", with: "framing: chunked"),
        #"- {expect: {http: {status: {matches: '^2'}, strict: on, headers: {A: {absent: true}, B: [a, {}]}, as: x}, as: y}}"#,
        #"- {expect: {message: {length: L, body: {json: [1]}, part: body}, skip: true, max: 1KiB, check: {length: 1..}}}"#,
        #"- {react: {unit: {until: "a b", max: 1KiB}, rules: [{when: [x, {length: 1}], do: [close]}]}, within: 1s}"#,
        #"- {react: {unit: message, until: 3, rules: [{when: {length: L, body: x}, times: 1, do: []}, {otherwise: [hang]}]}}"#,
        #"- {react: {unit: http, rules: [{when: {}, do: [{react: {unit: line, rules: [{otherwise: []}]}}]}]}}"#,
        #"- {repeat: [a, {item: b}, {base64: "/w=="}], steps: [{note: "${item}"}]}"#,
    ])
    func aStepCanBeReadAgain(_ step: String) throws {
        try expectSame(
            read("scenario: X\nclients:\n  c:\n    connect: tcp:127.0.0.1:9\n    script:\n      \(step)\n")
        )
    }

    /// Everything of an actor that is no step.
    @Test func namesWithSignsAreQuoted() throws {
        try expectSame(
            read(
                """
                scenario: "Close # ${a}: b"
                tags: ["a,b", "#c", "${d}", close]
                vars: {a: close}
                matrix: {n: 1..40}
                files: {"a b: c": x, "#d": y}
                servers:
                  s: {listen: "unix:a b#c", connections: [[], [drain], []], accepts: 3..}
                  t: {listen: "tcp:[::1]:7", accept-after: never}
                  u: {listen: none}
                """
            )
        )
    }

    /// Prints, reads and prints again; but for the first line, which names the place, nothing differs.
    private func expectSame(_ file: ScenarioFile, sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(Corpus.rendered(file) == "", sourceLocation: sourceLocation)
        #expect(!file.scenarios.isEmpty, sourceLocation: sourceLocation)
        for scenario in file.scenarios {
            let first = explain(scenario, in: file.file)
            let again = ScenarioFile.read(SourceFile(path: file.file.path, bytes: Array(first.utf8)))
            #expect(Corpus.rendered(again) == "", sourceLocation: sourceLocation)
            let second = explain(
                try #require(again.scenarios.first, sourceLocation: sourceLocation),
                in: again.file
            )
            let bodies = [first, second].map { $0.split(separator: "\n").dropFirst().joined(separator: "\n") }
            #expect(bodies[0] == bodies[1], sourceLocation: sourceLocation)
        }
    }
}

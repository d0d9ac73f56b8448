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
                scenario: "The server greets first"  # line 1
                timeout: 10s
                servers:
                  server:
                    listen: tcp
                    accepts: 1
                    script:
                        1 - send: "220 ready\\r\\n"
                        2 - expect: {concat: [NO, "OP\\r\\n"]}
                        3 - expect-eof
                        4 - end  # implied
                clients:
                  client:
                    connect: server
                    script:
                        1 - expect: "220 ready\\r\\n"
                        2 - send: [NO, {delay: 20ms}, "OP\\r\\n"]
                        3 - end
                verdict: passes

                """
        )
    }

    @Test func bytesAreShownAsTheyWouldBeReadAgain() throws {
        let file = read(
            "scenario: X\nservers: {s: {script: [{send: [\"close\", {hex: \"de ad\"}, {raw: \"${x}\"}, \"\\t$${y}\"]}]}}\n"
        )
        let text = explain(try #require(file.scenarios.first), in: file.file)
        #expect(text.contains(#"1 - send: ["close", {hex: "de ad"}, "$${x}", "\t$${y}"]"#))
    }

    @Test func everythingCanBeShown() throws {
        for name in Corpus.names(in: "passing") {
            let file = ScenarioFile.read(try #require(Corpus.file("passing", name)))
            for scenario in file.scenarios { #expect(explain(scenario, in: file.file).contains("verdict: ")) }
        }
    }
}

import Net
import Testing

@testable import Playing

extension PlayingTests {
    @Suite struct ReactingTests {
        private func server(_ rules: String, unit: String = "line", more: String = "") -> String {
            "[{react: {unit: \(unit), \(more)rules: [\(rules)]}}]"
        }

        private static let letters = #"""
            {when: a, times: 1..2, do: [{send: "1\n"}]}, {when: {matches: '^b(?<n>.)'}, do: [{send: "${n}\n"}]},
            {when: q, do: [{send: "bye\n"}, close]}, {otherwise: [{send: "?\n"}]}
            """#

        /// Units that come in one segment and cut anywhere; counts; the end of the script by a rule that closes.
        @Test(arguments: Backend.allCases, ["split: 1", "split: {random: 4}", "rate: 1MB/s"])
        func eachUnitIsAnsweredByTheFirstRule(backend: Backend, how: String) async throws {
            try await expectPasses(
                duel(
                    server: server(Self.letters).dropLast() + ", {send: never}]",
                    client:
                        #"[{send: "a\nbx\r\nz\na\na\nq\n", \#(how)}, {expect: "1\nx\n?\n1\n?\nbye\n"}, expect-eof]"#
                ),
                backend
            )
        }

        @Test func theScriptGoesOnAfterTheEnd() async throws {
            let played = try await expectPasses(
                duel(
                    server: server(Self.letters).dropLast() + ", {note: on}, {send: last}]",
                    client: #"[{send: "a\n"}, {expect: "1\n"}, half-close, {expect: {rest: last}}]"#
                )
            )
            #expect(played.notes(of: "s") == ["on"])
        }

        @Test(arguments: Backend.allCases)
        func itEndsAfterSoManyUnitsOrWhenEveryRuleHasRun(backend: Backend) async throws {
            try await expectPasses(
                duel(
                    server: server(Self.letters, more: "until: 2, ").dropLast() + #", {expect: "c"}]"#,
                    client: #"[{send: "a\na\nc"}, {expect: "1\n1\n"}]"#
                ),
                backend
            )
            try await expectPasses(
                duel(
                    server: server(Self.letters, more: "until: spent, ").dropLast() + #", {expect: "a\n"}]"#,
                    client: #"[{send: "x\na\na\n"}, {expect: "?\n1\n"}]"#
                ),
                backend
            )
        }

        /// What cannot be answered, and what is said of it.
        @Test(arguments: [
            (
                "{when: abcd, do: []}, {when: abx, do: []}, {when: zz, do: []}", "line", "abc\\n",
                "unmatched",
                "no rule takes it; nearest is rule 1: what came, \"abc\", ends after 3 of 4 bytes"
            ),
            (
                "{when: {starts-with: x, length: 9}, do: []}, {when: {starts-with: a, length: 9}, do: []}",
                "line",
                "abc\\n", "unmatched",
                "no rule takes it; nearest is rule 2: what came, \"abc\", is 3 bytes long, not 9"
            ),
            (
                "{when: {}, times: 1, do: []}", "line", "a\\nb\\n", "unmatched",
                "no rule takes \"b\"; rule 1 would, but has run 1 of 1 times"
            ),
            ("{when: a, times: 2.., do: []}", "line", "a\\n", "unused-rule", "rule 1 ran 1 time, not 2.."),
            (
                "{otherwise: []}", "{frame: u8}", "\\x04a", "eof",
                "the peer ended with a FIN after 2 of 5 bytes"
            ),
            ("{otherwise: []}", "http", "GET\\r\\n", "malformed", "a request line with 1 word"),
            (
                "{when: {method: PUT}, do: []}, {when: {method: GET, target: /y}, do: []}", "http",
                "GET /x HTTP/1.1\\r\\n\\r\\n", "unmatched",
                "no rule takes it; nearest is rule 2: the target, \"/x\", differs at byte 1; it begins at byte 4"
            ),
        ])
        func failures(rules: String, unit: String, bytes: String, cause: String, message: String) async throws
        {
            let played = try await expectFailures(
                ["s \(cause) 1"],
                duel(server: server(rules, unit: unit), client: "[{send: \"\(bytes)\"}, end]")
            )
            let failure = try #require(played.verdict.counted.first)
            #expect(failure.message.hasPrefix(message), "\(failure.message)")
        }

        @Test func aFINBeforeTheLastUnitIsAFailure() async throws {
            for until in ["2", "spent"] {
                try await expectFailures(
                    ["s eof 1"],
                    duel(
                        server: server("{when: a, times: 2, do: []}", more: "until: \(until), "),
                        client: "[{send: \"a\\n\"}, end]"
                    )
                )
            }
        }

        @Test(arguments: Backend.allCases)
        func aResetIsAFailure(backend: Backend) async throws {
            try await expectFailures(
                ["s reset 1"],
                duel(
                    server: server("{otherwise: [{send: x}]}"),
                    client: "[{send: \"a\\n\"}, {expect: x}, reset]"
                ),
                backend
            )
        }

        /// A rule that was not taken keeps nothing.
        @Test func onlyTheRuleThatRunsCaptures() async throws {
            let rules = #"""
                {when: [{as: n}, {equals: x}], do: []},
                {when: {matches: '(?<m>y)'}, do: [{note: "${m}"}, {note: "${n}", fails: unset}]}
                """#
            let played = try await expectPasses(duel(server: server(rules), client: #"[{send: "y\n"}]"#))
            #expect(played.notes(of: "s") == ["y"])
        }

        @Test func aClosingRuleEndsRepeatsToo() async throws {
            let rules = "{when: q, do: [{send: bye}, close]}, {otherwise: []}"
            let react = server(rules, more: "until: 1, ")
            for how in ["until-eof", "20s", "1000"] {
                try await expectPasses(
                    duel(
                        server: "[{repeat: \(how), steps: \(react)}, {send: never}]",
                        client: #"[{send: "a\nb\nq\n"}, {expect: bye}, expect-eof]"#
                    )
                )
            }
        }

        @Test func limitsAndFailuresAreTheStepsOwn() async throws {
            try await expectPasses(
                duel(
                    server:
                        "[{react: {unit: line, rules: [{when: a, do: []}]}, fails: unmatched}, {send: on}]",
                    client: #"[{send: "b\n"}, {expect: on}]"#
                )
            )
            try await expectFailures(
                ["s timeout 1"],
                duel(
                    server: "[{react: {unit: line, rules: [{when: a, do: []}]}, within: 30ms}]",
                    client: #"[{send: "a\na"}, {await: s}]"#
                )
            )
        }

        @Test func aClosingRuleOfAStepThatMustFailIsAFailure() async throws {
            try await expectFailures(
                ["s mismatch 1"],
                duel(
                    server: "[{react: {unit: line, rules: [{when: a, do: [close]}]}, fails: unmatched}]",
                    client: #"[{send: "a\n"}, expect-eof]"#
                )
            )
        }
    }
}

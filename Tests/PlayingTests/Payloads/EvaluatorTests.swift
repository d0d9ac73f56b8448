import Scenarios
import Testing
import YAMLTree

@testable import Playing

extension PlayingTests {
    @Suite struct EvaluatorTests {
        /// What a BYTES value stands for.
        private func value(_ bytes: String) throws -> String {
            let plan = try plan(
                "scenario: Bytes\nvars: {a: \"A\", n: \"3\", x: \(bytes)}\nservers: {s: {accept-after: never}}\nclients: {c: {connect: s}}\n"
            )
            return latin(try #require(plan.variables["x"]))
        }

        @Test(arguments: [
            (#""text\r\n""#, "text\r\n"),
            (#""${a}b$${a}""#, "Ab${a}"),
            (#""\xff""#, "\u{C3}\u{BF}"),
            ("!!binary aGk=", "hi"),
            ("{base64: aGk=}", "hi"),
            ("{hex: 'de AD'}", "\u{DE}\u{AD}"),
            ("{raw: '${a}'}", "${a}"),
            ("{encode: base64, of: hi}", "aGk="),
            ("{encode: hex, of: hi}", "6869"),
            ("{encode: u16be, of: '8080'}", "\u{1F}\u{90}"),
            ("{line: NOOP}", "NOOP\r\n"),
            ("{lines: [a, '${a}', '']}", "a\r\nA\r\n\r\n"),
            ("{lines: [a, b], newline: lf}", "a\nb\n"),
            ("{repeat: ab, times: 3}", "ababab"),
            ("{repeat: ab, times: '${n}'}", "ababab"),
            ("{repeat: abc, size: 7}", "abcabca"),
            ("{repeat: abc, size: 0}", ""),
            ("{repeat: '', times: 3}", ""),
            ("{concat: [a, {hex: ff}, '${a}']}", "a\u{FF}A"),
            ("{frame: u16be, of: abc}", "\u{0}\u{3}abc"),
            (
                "{frame: varint, of: {repeat: x, times: 300}}",
                "\u{AC}\u{2}" + String(repeating: "x", count: 300)
            ),
            ("{frame: u8, adjust: 1, of: abc}", "\u{4}abc"),
            (
                "{frame: {length: u24le, before: 1, between: 1, adjust: -1}, head: a, between: b, of: abc}",
                "a\u{2}\u{0}\u{0}babc"
            ),
            ("{frame: {length: u8, before: 1}, head: '!', of: abc}", "!\u{3}abc"),
            ("'${a.length}'", "1"),
        ])
        func stands(bytes: String, value: String) throws { #expect(try self.value(bytes) == value) }

        @Test(arguments: [("8080", "31", "144"), ("65535", "255", "255"), ("255", "0", "255")])
        func aPortHasTwoBytes(port: String, high: String, low: String) throws {
            let names = Variables(values: ["servers.s.port": latin(port)])
            let evaluator = Evaluator(
                names: names,
                file: SourceFile(path: "x/y.yaml", bytes: []),
                seed: 1,
                allowances: Allowances()
            )
            let span = Span(start: 0, end: 0)
            #expect(
                try evaluator.value(of: Reference(path: ["servers", "s", "port", "high"], span: span))
                    == latin(high)
            )
            #expect(
                try evaluator.value(of: Reference(path: ["servers", "s", "port", "low"], span: span))
                    == latin(low)
            )
            #expect(throws: EvaluationError.self) {
                try evaluator.value(of: Reference(path: ["servers", "s", "port", "mid"], span: span))
            }
        }

        /// What is not known before playing may turn out to be empty: then there are no so many bytes.
        @Test func nothingFillsNoSize() throws {
            func size(_ pattern: String, _ size: String) throws -> Int {
                let (check, checker) = try checking(
                    "{equals: {repeat: '${x}', size: '${n}'}}",
                    variables: ["x": "", "n": ""]
                )
                guard case .equals(let bytes) = check.form else { return -1 }
                let names = Variables(values: ["x": latin(pattern), "n": latin(size)])
                return try Evaluator(
                    names: names,
                    file: checker.evaluator.file,
                    seed: 1,
                    allowances: Allowances()
                ).payload(bytes)
                    .bytes()
                    .count
            }
            #expect(try size("ab", "5") == 5)
            #expect(try size("", "0") == 0)
            let error = #expect(throws: EvaluationError.self) { try size("", "5") }
            guard case .unreadable("", "enough to fill a 'size'", _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }

        @Test func aFramesLengthMustFit() throws {
            let (check, checker) = try checking(
                "{equals: {frame: u8, adjust: 2, of: '${x}'}}",
                variables: ["x": ""]
            )
            guard case .equals(let bytes) = check.form else { return }
            func size(_ payload: Int) throws -> Int {
                let names = Variables(values: ["x": [UInt8](repeating: 0, count: payload)])
                return try Evaluator(
                    names: names,
                    file: checker.evaluator.file,
                    seed: 1,
                    allowances: Allowances()
                )
                .payload(bytes).size
            }
            #expect(try size(253) == 254)
            let error = #expect(throws: EvaluationError.self) { try size(254) }
            guard case .unreadable("256", "an integer that fits 'u8'", _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }

        @Test func aValueIsNotExpandedAgain() throws {
            let names = Variables(values: ["a": latin("${b}"), "b": latin("no")])
            let (check, _) = try checking("{equals: '${a}'}", variables: ["a": ""])
            var checker = Checker(
                Evaluator(
                    names: names,
                    file: SourceFile(path: "x", bytes: []),
                    seed: 1,
                    allowances: Allowances()
                ),
                Expressions()
            )
            #expect(try checker.judge(check, latin("${b}")) == nil)
        }

        @Test func randomComesFromTheScenariosSeedAndItsOwn() throws {
            func bytes(_ seed: UInt64, _ own: String) throws -> [UInt8] {
                let (check, _) = try checking("{equals: {random: 16\(own)}}")
                guard case .equals(let bytes) = check.form else { return [] }
                return try Evaluator(
                    names: Variables(),
                    file: SourceFile(path: "x", bytes: []),
                    seed: seed,
                    allowances: Allowances()
                )
                .payload(bytes).bytes()
            }
            #expect(try bytes(1, "") == bytes(1, ", seed: 0"))
            #expect(try bytes(1, ", seed: 1") != bytes(1, ", seed: 2"))
            #expect(try bytes(1, "") != bytes(2, ""))
        }
    }

    @Suite struct PlacesTests {
        /// The text at the place of each byte, joined with `|`.
        private func places(_ bytes: String) throws -> String {
            let (check, checker) = try checking("{equals: \(bytes)}")
            guard case .equals(let bytes) = check.form else { return "" }
            let file = checker.evaluator.file
            return try (0..<checker.evaluator.payload(bytes).size).map { offset in
                let span = bytes.place(ofByte: offset, in: file)
                return String(decoding: file.bytes[span.start..<span.end], as: UTF8.self)
            }.joined(separator: "|")
        }

        @Test(arguments: [
            ("abc", "a|b|c"),
            (#""a\r\n\x41\u00e9z""#, #"a|\r|\n|\x41|\u00e9|\u00e9|z"#),
            ("'it''s'", "i|t|''|s"),
            ("\"\u{E9}\u{2713}\"", "\u{E9}|\u{E9}|\u{2713}|\u{2713}|\u{2713}"),
            ("{concat: [ab, cd]}", "a|b|c|d"),
            ("{lines: [ab, c], newline: lf}", "a|b||c|"),
            ("{concat: [a, !!binary aGk=, bc]}", "a|aGk=|aGk=|b|c"),
            ("{concat: [{hex: ff}, b]}", "{hex: ff}|b"),
        ])
        func theCaretStandsUnderTheVeryByte(bytes: String, places: String) throws {
            #expect(try self.places(bytes) == places)
        }

        @Test func ofComputedBytesItIsTheWhole() throws {
            #expect(try places("{hex: '0102'}") == "'0102'|'0102'" || places("{hex: '0102'}").contains("hex"))
            #expect(try places("{concat: [a, {repeat: b, times: 2}, c]}").hasPrefix("a|"))
        }
    }
}

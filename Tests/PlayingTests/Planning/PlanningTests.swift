import Scenarios
import Testing
import YAMLTree

@testable import Playing

extension PlayingTests {
    @Suite struct PlanningTests {
        private let actors = "servers: {s: {accept-after: never}}\nclients: {c: {connect: s}}\n"

        private func titles(_ head: String) throws -> [String] {
            try plans(head + "\n" + actors).plans.map(\.title)
        }

        @Test func aTitleNamesItsRow() throws {
            #expect(try titles("scenario: T") == ["T"])
            #expect(
                try titles("scenario: T\nmatrix: {a: [1, 2], b: [x, y]}")
                    == ["T [a=1, b=x]", "T [a=1, b=y]", "T [a=2, b=x]", "T [a=2, b=y]"]
            )
            #expect(
                try titles("scenario: \"T ${a}\"\nmatrix: {a: [1, 2], b: [x]}") == ["T 1 [b=x]", "T 2 [b=x]"]
            )
            #expect(try titles("scenario: \"T ${a}\"\nmatrix: {a: 1..3}") == ["T 1", "T 2", "T 3"])
            #expect(
                try titles("scenario: T\nmatrix: [{a: 1, b: x}, {a: 2, b: y}]") == [
                    "T [a=1, b=x]", "T [a=2, b=y]",
                ]
            )
            #expect(try titles("scenario: \"T ${v}\"\nvars: {v: \"w\"}") == ["T w"])
        }

        @Test func theSeedComesFromTheRunTheTitleAndTheRowButNeverThePath() throws {
            func seeds(_ title: String, path: String = "a.yaml", run: UInt64 = 1) throws -> [UInt64] {
                let text = "scenario: \(title)\nmatrix: {a: [1, 2]}\n" + actors
                return try plans(text, path: path, options: PlanOptions(seed: run)).plans.map(\.seed)
            }
            let first = try seeds("T")
            #expect(first[0] != first[1])
            #expect(try seeds("T", path: "elsewhere/b.yaml") == first)
            #expect(try Set(seeds("U")).isDisjoint(with: first))
            #expect(try Set(seeds("T", run: 2)).isDisjoint(with: first))
            #expect(try plan("scenario: T\nseed: 7\n" + actors).seed == 7)
        }

        @Test func randomVariablesComeFromTheSeed() throws {
            func variable(_ head: String, run: UInt64) throws -> [UInt8]? {
                let text = "scenario: T\n\(head)vars: {v: {random: 16}}\n" + actors
                return try plan(text, options: PlanOptions(seed: run)).variables["v"]
            }
            #expect(try variable("", run: 1) == variable("", run: 1))
            #expect(try variable("", run: 1) != variable("", run: 2))
            #expect(try variable("seed: 7\n", run: 1) == variable("seed: 7\n", run: 2))
            #expect(try variable("seed: 7\n", run: 1) != variable("", run: 1))
        }

        /// A path that a variable names is known only now.
        @Test func aFileElsewhereIsReadOnlyIfAllowed() throws {
            let text = "scenario: T\nvars: {p: /etc/hostname, v: {file: \"${p}\"}}\n" + actors
            let refused = try plans(text).diagnostics.map(\.message)
            #expect(refused.contains { $0.contains("'--allow-files' allows it") })
            let source = SourceFile(path: "a.yaml", bytes: Array(text.utf8))
            let file = ScenarioFile.read(source, allowing: Allowances(files: true))
            #expect(Plan.plans(of: file, options: PlanOptions(seed: 1)).diagnostics == [])
        }

        @Test func theCommandLineWinsOverTheFileAndTheFileOverTheEnvironment() throws {
            var options = PlanOptions(seed: 1)
            options.variables = ["a": "line", "new": "line"]
            options.environmentVariables = ["a": "environment", "b": "environment", "c": "environment"]
            let text = "scenario: T\nvars: {a: \"file\", b: \"file\", d: \"file\"}\n" + actors
            let values = try plan(text, options: options).variables.mapValues(latin)
            #expect(values == ["a": "line", "b": "file", "c": "environment", "d": "file", "new": "line"])
        }

        @Test func aVariableMayNameOneBeforeItWhoeverSetThat() throws {
            let text = "scenario: T\nvars: {a: \"file\", b: \"<${a}>\"}\n" + actors
            #expect(try plan(text).variables["b"] == latin("<file>"))
            var options = PlanOptions(seed: 1)
            options.variables = ["a": "line"]
            #expect(try plan(text, options: options).variables["b"] == latin("<line>"))
        }

        @Test func aRowIsWhatItsTitleSays() throws {
            var options = PlanOptions(seed: 1)
            options.variables = ["a": "9"]
            let text = "scenario: \"T ${a}\"\nmatrix: {a: [1, 2]}\n" + actors
            for plan in try plans(text, options: options).plans {
                #expect(plan.title == "T \(latin(plan.variables["a"] ?? []))")
            }
        }

        @Test(arguments: [
            ("timeout: \"${v}\"", "soon", "'soon' is not"),
            ("seed: \"${v}\"", "soon", "'soon' is not"),
        ])
        func aValueThatIsWrongOnceExpandedIsADiagnosticAtItsPlace(key: String, value: String, message: String)
            throws
        {
            let text = "scenario: T\n\(key)\nvars: {v: \"\(value)\"}\n" + actors
            let (plans, diagnostics) = try plans(text)
            #expect(plans.isEmpty)
            #expect(diagnostics.count == 1)
            #expect(diagnostics.first?.message.hasPrefix(message) == true)
            let start = try #require(diagnostics.first?.span.start)
            #expect(SourceFile(path: "", bytes: Array(text.utf8)).position(of: start).line == 2)
        }

        @Test func oneRowThatIsWrongLeavesTheOthers() throws {
            let text = "scenario: T\ntimeout: \"${v}\"\nmatrix: {v: [1s, soon, 3s]}\n" + actors
            let (plans, diagnostics) = try plans(text)
            #expect(plans.map(\.timeout) == [1_000_000_000, 3_000_000_000])
            #expect(diagnostics.count == 1)
        }

        @Test func limitsAreScaled() throws {
            var options = PlanOptions(seed: 1)
            #expect(try plan("scenario: T\n" + actors, options: options).timeout == 10_000_000_000)
            options.timeoutScale = 2.5
            #expect(
                try plan("scenario: T\ntimeout: 2s\n" + actors, options: options).timeout == 5_000_000_000
            )
        }

        @Test func aReasonToSkipIsExpandedAndTheLineIsTheTitles() throws {
            let plan = try plan("# first\nscenario: T\nskip: \"no ${v}\"\nvars: {v: \"luck\"}\n" + actors)
            #expect(plan.skip == "no luck")
            #expect(plan.line == 2)
        }

        @Test(arguments: [
            ("tcp", []), ("'tcp:0'", []), ("'tcp:8080'", ["tcp:8080"]),
            ("'tcp:127.0.0.1:8081'", ["tcp:8081"]),
            ("'tcp:[::1]:8082'", ["tcp:8082"]), ("unix", []), ("'unix:/tmp/x.sock'", ["unix:/tmp/x.sock"]),
            ("'tcp:${p}'", ["tcp:9000"]), ("'unix:${tmp}/x'", []), ("'tcp:${ports.q}'", []),
        ])
        func whatItTakesForItselfIsKnown(listen: String, addresses: [String]) throws {
            let text =
                "scenario: T\nvars: {p: \"9000\"}\nports: [q]\nservers: {s: {listen: \(listen)}}\nclients: {c: {connect: s}}\n"
            #expect(try plan(text).fixedAddresses == addresses)
        }
    }
}

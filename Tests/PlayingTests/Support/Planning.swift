import Net
import Scenarios
import Testing
import YAMLTree

@testable import Playing

/// The text of a test is no scenario.
struct Unreadable: Error, CustomStringConvertible {
    let description: String
}

/// Plans a text, whose errors are the test's.
func plans(
    _ text: String,
    path: String = "test.yaml",
    externalNames: Set<String> = [],
    options: PlanOptions = PlanOptions(seed: 1)
) throws -> (plans: [Plan], diagnostics: [Diagnostic]) {
    let file = SourceFile(path: path, bytes: Array(text.utf8))
    let read = ScenarioFile.read(file, externalNames: externalNames)
    let errors = read.diagnostics.filter { $0.severity == .error }
    guard errors.isEmpty else {
        throw Unreadable(
            description: errors.map { "\(file.position(of: $0.span.start)): \($0.message)" }.joined(
                separator: "\n"
            )
        )
    }
    return Plan.plans(of: read, options: options)
}

/// The only plan of a text.
func plan(_ text: String, options: PlanOptions = PlanOptions(seed: 1)) throws -> Plan {
    let (plans, diagnostics) = try plans(text, options: options)
    guard let plan = plans.first, plans.count == 1, diagnostics.isEmpty else {
        throw Unreadable(description: diagnostics.map(\.message).joined(separator: "\n"))
    }
    return plan
}

/// Names and their values.
struct Variables: Scope {
    var values: [String: [UInt8]] = [:]

    func value(of path: ArraySlice<String>) -> [UInt8]? { values[path.joined(separator: ".")] }
}

/// A check as it is written in YAML, with the evaluator of its file.
func checking(_ check: String, variables: [String: String] = [:]) throws -> (
    check: Check, checker: Checker<Variables>
) {
    let plan = try plan(
        """
        scenario: Check
        vars: {\(variables.keys.sorted().map { "\($0): \"\"" }.joined(separator: ", "))}
        servers: {s: {accept-after: never}}
        clients: {c: {connect: s, script: [{expect: {bytes: 1, check: \(check)}}]}}
        """
    )
    guard case .expect(let expectation)? = plan.scenario.clients[0].script.steps.first?.action,
        let check = expectation.check
    else { throw Unreadable(description: "no check") }
    let names = Variables(values: variables.mapValues(latin))
    return (
        check,
        Checker(Evaluator(names: names, file: plan.file, seed: 1, allowances: Allowances()), Expressions())
    )
}

/// Judges a value by a check; nil where it holds.
func judged(_ check: String, _ value: String, variables: [String: String] = [:]) throws -> String? {
    var (check, checker) = try checking(check, variables: variables)
    return try checker.judge(check, latin(value))?.message
}

/// What a check that holds keeps of a value, `name=value` each.
func captured(_ check: String, _ value: String) throws -> [String] {
    var (check, checker) = try checking(check)
    #expect(try checker.judge(check, latin(value)) == nil)
    return checker.captures.map { "\($0.name)=\(latin($0.value))" }
}

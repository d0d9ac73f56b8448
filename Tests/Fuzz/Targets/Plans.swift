import Playing
import Reporting
import Scenarios
import YAMLTree

/// A text read as a scenario file and planned: what is said of it lies in it; and what `check --explain` shows of a valid
/// scenario is read again as the same.
func fuzzPlan(_ input: inout Input) {
    let file = SourceFile(path: "fuzz.yaml", bytes: Array(input.rest))
    let read = ScenarioFile.read(file)
    let planned = Plan.plans(of: read, options: PlanOptions(seed: 1))
    check(read.diagnostics + planned.diagnostics, of: read)
    promise(
        read.diagnostics.contains { $0.severity == .error } || !read.scenarios.isEmpty,
        "nothing is said of nothing"
    )
    for plan in planned.plans {
        for side in [Side.servers(Side.Service()), .clients([:])] {
            check(plan.playing(side).diagnostics, of: read)
        }
    }
    guard !read.diagnostics.contains(where: { $0.severity == .error }) else { return }
    for scenario in read.scenarios { checkExplained(scenario, in: file) }
}

private func check(_ diagnostics: [Diagnostic], of read: ScenarioFile) {
    let file = read.file
    let isText = String(validating: file.bytes, as: UTF8.self) != nil
    let renderer = Renderer(color: true, width: 80)
    for diagnostic in diagnostics {
        for span in [diagnostic.span] + diagnostic.notes.compactMap(\.span) {
            promise(
                0 <= span.start && span.start <= span.end && span.end <= file.bytes.count,
                "\(span) of '\(diagnostic.message)' is not in the file's \(file.bytes.count) bytes"
            )
            // A place within a character is that of the character.
            let place = file.offset(of: file.position(of: span.start))
            promise(
                !isText || place <= span.start && span.start - place < 4,
                "offset \(span.start) is found again at \(place)"
            )
        }
        promise(!diagnostic.message.isEmpty, "nothing is said at \(diagnostic.span)")
        promise(!renderer.render(diagnostic, in: file).isEmpty, "nothing is shown")
    }
    let editors = EditorDiagnostics(diagnostics, in: file, syntaxFaults: read.syntaxFaults)
    let lines = editors.lines.utf8.split(separator: 0x0A)
    let places = diagnostics.reduce(0) { $0 + 1 + $1.notes.count { $0.span != nil } }
    promise(lines.count == places, "\(lines.count) lines for editors, not \(places)")
    for line in lines { promise(line.starts(with: "fuzz.yaml:".utf8), "no line: \(Substring(line))") }
    promise(JSON(parsing: Array(editors.published.text.utf8)[...]) != nil, "what editors get is not JSON")
}

private func checkExplained(_ scenario: Scenario, in file: SourceFile) {
    let first = explain(scenario, in: file)
    let again = ScenarioFile.read(SourceFile(path: file.path, bytes: Array(first.utf8)))
    guard let copy = again.scenarios.first else {
        let faults = again.diagnostics.map { "\(again.file.position(of: $0.span.start)): \($0.message)" }
        return promise(false, "what is explained is not valid: \(faults)\n\(first)")
    }
    // The first line names the place.
    let bodies = [first, explain(copy, in: again.file)].map { $0.drop { $0 != "\n" } }
    promise(
        bodies[0] == bodies[1],
        "what is explained is read as another:\(bodies[0])\n=== read again:\(bodies[1])"
    )
}

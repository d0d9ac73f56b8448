import Scenarios
import Testing
import YAMLTree

/// Reads a text as a scenario file.
func read(_ text: String, externalNames: Set<String> = [], allowing: Allowances = Allowances())
    -> ScenarioFile
{
    .read(
        SourceFile(path: "test.yaml", bytes: Array(text.utf8)),
        externalNames: externalNames,
        allowing: allowing
    )
}

/// Reads the only scenario of a text that has nothing wrong.
func scenario(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Scenario {
    let file = read(text)
    #expect(file.diagnostics == [], sourceLocation: sourceLocation)
    return try #require(file.scenarios.first, sourceLocation: sourceLocation)
}

/// Reads the steps of a client's script against a server that reads everything.
func steps(_ script: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> [Step] {
    let text =
        "scenario: Steps\nservers: {s: {accept-after: never}}\nclients: {c: {connect: s, script: [\(script)]}}\n"
    return try scenario(text, sourceLocation: sourceLocation).clients[0].script.steps
}

/// The bytes of the only `send` of a script.
func sent(_ bytes: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Bytes {
    let all = try steps("{send: \(bytes)}", sourceLocation: sourceLocation)
    guard case .send(let send) = all[0].action, case .bytes(let bytes) = send.parts[0] else {
        throw NotASend()
    }
    return bytes
}

struct NotASend: Error {}

/// Reads a text whose faults stand between « and », in order, and checks that just these are reported.
func expectFaults(_ marked: String, _ messages: String..., sourceLocation: SourceLocation = #_sourceLocation)
{
    var text = ""
    var starts: [Int] = []
    var spans: [Span] = []
    for character in marked {
        switch character {
        case "«": starts.append(text.utf8.count)
        case "»": spans.append(Span(start: starts.removeLast(), end: text.utf8.count))
        default: text.append(character)
        }
    }
    let found = read(text).diagnostics
    #expect(found.map(\.message) == messages, sourceLocation: sourceLocation)
    #expect(found.map(\.span) == spans, sourceLocation: sourceLocation)
}

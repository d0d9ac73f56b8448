package import YAMLTree

/// The plan of a scenario as text: every actor with its defaults, every step with its number, both sides of a
/// conversation as they were derived. It reads like the language, on lines of its own.
package func explain(_ scenario: Scenario, in file: SourceFile) -> String {
    var printer = ScenarioPrinter()
    printer.print(scenario, line: file.position(of: scenario.title.span.start).line)
    return printer.text
}

private struct ScenarioPrinter {
    var text = ""

    mutating func line(_ indent: Int, _ content: String) {
        text += String(repeating: " ", count: indent) + content + "\n"
    }

    mutating func print(_ scenario: Scenario, line number: Int) {
        line(0, "scenario: \(scenario.title.written)  # line \(number)")
        if !scenario.tags.isEmpty { line(0, "tags: [\(scenario.tags.joined(separator: ", "))]") }
        line(0, "timeout: \(scenario.timeout?.written ?? "10s")")
        if let seed = scenario.seed { line(0, "seed: \(seed.written)") }
        if let skip = scenario.skip { line(0, "skip: \(skip.written)") }
        if !scenario.requires.isEmpty {
            line(0, "requires: [\(scenario.requires.map(\.written).joined(separator: ", "))]")
        }
        if let matrix = scenario.matrix { print(matrix) }
        bindings("vars", scenario.vars)
        bindings("files", scenario.files)
        if !scenario.ports.isEmpty {
            let ports = scenario.ports.map { $0.held ? $0.name : "{name: \($0.name), held: false}" }
            line(0, "ports: [\(ports.joined(separator: ", "))]")
        }
        if !scenario.servers.isEmpty { line(0, "servers:") }
        for server in scenario.servers { print(server) }
        if !scenario.clients.isEmpty { line(0, "clients:") }
        for client in scenario.clients { print(client) }
        line(
            0,
            "verdict: \(scenario.fails.map { "{fails: [\($0.map(\.written).joined(separator: ", "))]}" } ?? "passes")"
        )
    }

    private mutating func bindings(_ key: String, _ values: [(name: String, value: Bytes)]) {
        print(key, values.map { ($0.name, $0.value) })
    }

    private mutating func bindings(_ key: String, _ values: [(name: String, contents: Bytes)]) {
        print(key, values.map { ($0.name, $0.contents) })
    }

    private mutating func print(_ key: String, _ values: [(String, Bytes)]) {
        if !values.isEmpty { line(0, "\(key):") }
        for (name, value) in values { line(2, "\(name): \(value.written)") }
    }

    private mutating func print(_ matrix: Matrix) {
        line(0, "matrix:  # \(matrix.rows.count) runs")
        for row in matrix.rows.prefix(20) { line(2, "- \(row.written)") }
        if matrix.rows.count > 20 { line(2, "# and \(matrix.rows.count - 20) more") }
    }

    private mutating func print(_ server: Server) {
        line(2, "\(server.name):")
        line(4, "listen: \(server.listen?.written ?? "tcp")")
        if case .some(.none) = server.listen?.value { return }
        let standard = server.listsConnections ? server.scripts.count : 1
        line(4, "accepts: \(server.accepts?.written ?? String(standard))")
        if let after = server.after { line(4, "after: \(after.name)") }
        switch server.acceptAfter {
        case .never: line(4, "accept-after: never")
        case .event(let event): line(4, "accept-after: \(event.name)")
        case nil: break
        }
        if let until = server.until { line(4, "until: \(until.name)") }
        if let backlog = server.backlog { line(4, "backlog: \(backlog.written)") }
        if let socket = server.socket.written { line(4, "socket: \(socket)") }
        if server.listsConnections {
            line(4, "connections:")
            for (index, script) in server.scripts.enumerated() {
                line(6, "# connection \(index + 1)")
                print(script, indent: 6)
            }
        } else {
            line(4, "script:")
            print(server.scripts.first ?? Script(steps: [], lastNumber: 0, span: server.span), indent: 6)
        }
    }

    private mutating func print(_ client: Client) {
        line(2, "\(client.name):")
        line(4, "connect: \(client.connect.text.written)")
        if let after = client.after { line(4, "after: \(after.name)") }
        if let from = client.from { line(4, "from: \(from.written)") }
        if let times = client.times { line(4, "times: \(times.written)") }
        if let parallel = client.parallel { line(4, "parallel: \(parallel.written)") }
        if let socket = client.socket.written { line(4, "socket: \(socket)") }
        line(4, "script:")
        print(client.script, indent: 6)
    }

    private mutating func print(_ script: Script, indent: Int) {
        for step in script.steps { print(step, indent: indent) }
        if script.steps.last(where: { $0.action.needsConnection })?.action.isClosing != true {
            numbered(script.lastNumber + 1, indent, "end  # implied")
        }
    }

    private mutating func print(_ step: Step, indent: Int) {
        var modifiers = ""
        if let within = step.within { modifiers += ", within: \(within.written)" }
        if let notBefore = step.notBefore { modifiers += ", not-before: \(notBefore.written)" }
        if let fails = step.fails { modifiers += ", fails: \(fails.rawValue)" }
        if !step.mayFail.isEmpty {
            modifiers += ", may-fail: [\(step.mayFail.map(\.rawValue).joined(separator: ", "))]"
        }
        let verb = step.action.written + modifiers
        numbered(step.number, indent, modifiers.isEmpty && !step.action.isMap ? verb : "{\(verb)}")
        if case .repeat(_, let steps) = step.action {
            for inner in steps { print(inner, indent: indent + 2) }
        }
        if !step.meanwhile.isEmpty {
            line(indent + 6, "meanwhile:")
            for inner in step.meanwhile { print(inner, indent: indent + 2) }
        }
    }

    private mutating func numbered(_ number: Int, _ indent: Int, _ content: String) {
        let digits = String(number)
        line(indent, String(repeating: " ", count: max(0, 3 - digits.count)) + digits + " - " + content)
    }
}

extension Action {
    fileprivate var isClosing: Bool {
        switch self {
        case .close, .end, .reset, .hang, .expectReset: true
        default: false
        }
    }
}

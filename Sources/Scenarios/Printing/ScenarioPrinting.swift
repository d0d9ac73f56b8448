package import YAMLTree

/// The plan of a scenario as text: every actor with its defaults, every step with its number, both sides of a
/// conversation as they were derived. It is a scenario again: a document that can be read.
package func explain(_ scenario: Scenario, in file: SourceFile) -> String {
    var printer = ScenarioPrinter()
    printer.line(0, "---  # \(file.path):\(file.position(of: scenario.title.span.start).line)")
    printer.print(scenario)
    return printer.text
}

private struct ScenarioPrinter {
    var text = ""

    mutating func line(_ indent: Int, _ content: String) {
        text += String(repeating: " ", count: indent) + content + "\n"
    }

    mutating func print(_ scenario: Scenario) {
        line(0, "scenario: \(scenario.title.quoted)")
        if !scenario.tags.isEmpty {
            line(0, "tags: [\(scenario.tags.map(plainText).joined(separator: ", "))]")
        }
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
        if !scenario.processes.isEmpty { line(0, "processes:") }
        for process in scenario.processes {
            line(2, "\(process.name):")
            for content in process.lines(besideNamedFailures: scenario.fails != nil) { line(4, content) }
            if let script = process.script { printOnly(script) }
        }
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
        for (name, value) in values { line(2, "\(plainText(name)): \(value.written)") }
    }

    private mutating func print(_ matrix: Matrix) {
        line(0, "matrix:  # \(matrix.rows.count) runs")
        for row in matrix.rows { line(2, "- \(row.written)") }
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
        if let tls = server.tls { line(4, "tls: \(tls.written(isServer: true))") }
        if let socket = server.socket.written { line(4, "socket: \(socket)") }
        if server.listsConnections {
            line(4, "connections:")
            for (index, script) in server.scripts.enumerated() {
                line(
                    6,
                    script.steps.isEmpty ? "- []  # connection \(index + 1)" : "-  # connection \(index + 1)"
                )
                print(script, indent: 8)
            }
        } else {
            printOnly(server.scripts.first ?? Script(steps: [], lastNumber: 0, span: server.span))
        }
    }

    private mutating func print(_ client: Client) {
        line(2, "\(client.name):")
        line(4, "connect: \(client.connect.text.written)")
        if let after = client.after { line(4, "after: \(after.name)") }
        if let from = client.from { line(4, "from: \(from.written)") }
        if let times = client.times { line(4, "times: \(times.written)") }
        if let parallel = client.parallel { line(4, "parallel: \(parallel.written)") }
        if let tls = client.tls { line(4, "tls: \(tls.written(isServer: false))") }
        if let socket = client.socket.written { line(4, "socket: \(socket)") }
        printOnly(client.script)
    }

    /// The one script of an actor.
    private mutating func printOnly(_ script: Script) {
        line(4, script.steps.isEmpty ? "script: []" : "script:")
        print(script, indent: 6)
    }

    private mutating func print(_ script: Script, indent: Int) {
        for step in script.steps { print(step, indent: indent) }
        if script.steps.last(where: { $0.action.needsConnection })?.action.isClosing != true {
            line(indent, "# 'end' is implied: step \(script.lastNumber + 1)")
        }
    }

    private mutating func print(_ step: Step, indent: Int) {
        var members = step.action.members
        if let within = step.within { members.append("within: \(within.written)") }
        if let notBefore = step.notBefore { members.append("not-before: \(notBefore.written)") }
        if let fails = step.fails { members.append("fails: \(fails.rawValue)") }
        if !step.mayFail.isEmpty {
            members.append("may-fail: [\(step.mayFail.map(\.rawValue).joined(separator: ", "))]")
        }
        var blocks: [(key: String, steps: [Step])] = []
        if case .repeat(_, let steps) = step.action { blocks.append(("steps", steps)) }
        if !step.meanwhile.isEmpty { blocks.append(("meanwhile", step.meanwhile)) }
        if blocks.isEmpty, !step.action.isReaction {
            let text = members.joined(separator: ", ")
            line(indent, "- \(members.count == 1 ? text : "{\(text)}")  # \(step.number)")
            return
        }
        if case .react(let react) = step.action {
            line(indent, "- react:  # \(step.number)")
            print(react, indent: indent + 4)
            for member in members.dropFirst() { line(indent + 2, member) }
            if !step.meanwhile.isEmpty { line(indent + 2, "meanwhile:") }
            for inner in step.meanwhile { print(inner, indent: indent + 4) }
            return
        }
        // A word alone is a key here, for others follow it.
        if !members[0].contains(":") { members[0] += ":" }
        line(indent, "- \(members[0])  # \(step.number)")
        for member in members.dropFirst() { line(indent + 2, member) }
        for block in blocks {
            line(indent + 2, "\(block.key):")
            for inner in block.steps { print(inner, indent: indent + 4) }
        }
    }
}

extension ScenarioPrinter {
    private mutating func print(_ react: React, indent: Int) {
        line(indent, "unit: \(react.unit.written)")
        line(indent, "until: \(react.until.written)")
        line(indent, "rules:")
        for rule in react.rules {
            let isLast = rule.when == nil
            if let when = rule.when { line(indent + 2, "- when: \(when.writtenCriteria)") }
            let steps = rule.steps.isEmpty ? " []" : ""
            line(indent + 2, isLast ? "- otherwise:\(steps)" : "  do:\(steps)")
            for step in rule.steps { print(step, indent: indent + 6) }
            line(indent + 4, "times: \(rule.times?.written ?? "0..")")
        }
    }
}

extension React.Until {
    fileprivate var written: String {
        switch self {
        case .eof: "eof"
        case .units(let count): count.written
        case .spent: "spent"
        }
    }
}

extension Action {
    fileprivate var isReaction: Bool { if case .react = self { true } else { false } }

    fileprivate var isClosing: Bool {
        switch self {
        case .close, .end, .reset, .hang, .expectReset: true
        default: false
        }
    }
}

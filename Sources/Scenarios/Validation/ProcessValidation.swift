internal import YAMLTree

extension Decoder {
    /// What processes name must be there, and what their scripts ask for must be something that pipes can do.
    mutating func validateProcesses(_ scenario: Scenario) {
        let ports = scenario.ports.map(\.name)
        for (name, span) in mentions.ports + scenario.processes.flatMap(\.inherits)
        where !ports.contains(name) {
            guard !mentions.uncertain.contains(name) else { continue }
            error("no port is called '\(name)'\(hint(name, ports))", at: span)
        }
        let names = scenario.processes.map(\.name)
        for (name, actor, span) in mentions.stopped {
            guard !mentions.uncertain.contains(name) else { continue }
            if !names.contains(name) {
                let what =
                    scenario.actorNames.contains(name)
                    ? "'\(name)' is no process" : "no process is called '\(name)'"
                error("\(what)\(hint(name, names))", at: span)
            } else if name == actor {
                error("'\(name)' cannot stop itself and go on with its script", at: span)
            }
        }
        for process in scenario.processes {
            let other =
                scenario.servers.first { $0.name == process.name }?.span
                ?? scenario.clients.first { $0.name == process.name }?.span
            if let other {
                let note = [Diagnostic.Note("the other is here", at: other)]
                error("'\(process.name)' names two actors", at: process.span, notes: note)
            }
            for (index, port) in process.inherits.enumerated()
            where process.inherits[..<index].contains(where: { $0.name == port.name }) {
                error("'\(process.name)' inherits '\(port.name)' twice", at: port.span)
            }
            if let script = process.script { validatePipes(script.steps) }
        }
        validateDescriptors(scenario)
    }

    private func hint(_ name: String, _ known: [String]) -> String {
        nearest(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""
    }

    private mutating func validatePipes(_ steps: [Step]) {
        for step in steps {
            switch step.action {
            case .reset, .expectReset:
                error(
                    "a process's pipes have no reset; 'close' closes them, 'expect-eof' is its end",
                    at: step.span
                )
            case .startTLS: error("a process's pipes speak no TLS", at: step.span)
            case .socket: error("a process's pipes have no socket options", at: step.span)
            case .send(let send) where send.urgent: error("nothing is urgent in a pipe", at: step.span)
            default: validatePipes(step.action.innerSteps)
            }
            validatePipes(step.meanwhile)
        }
    }

    /// `${ports.NAME.fd}` is what a process that inherits the port is handed.
    private mutating func validateDescriptors(_ scenario: Scenario) {
        for (reference, scope, _) in mentions.references {
            let path = reference.path
            guard path.count == 3, path[0] == "ports", path[2] == "fd",
                scenario.ports.contains(where: { $0.name == path[1] })
            else { continue }
            let process = scenario.processes.first { scope == .actor($0.name) }
            if process?.inherits.contains(where: { $0.name == path[1] }) == true { continue }
            let who =
                process.map { "'\($0.name)' does not inherit '\(path[1])'" }
                ?? "no process inherits '\(path[1])' here"
            error("\(who), so there is no descriptor of it", at: reference.span)
        }
    }
}

extension Scenario {
    /// Every actor's name.
    var actorNames: [String] { servers.map(\.name) + clients.map(\.name) + processes.map(\.name) }
}

internal import YAMLTree

extension Decoder {
    /// Every `${...}` must name something that is there where it stands.
    mutating func validateVariables(_ scenario: Scenario) {
        for (reference, scope, _) in mentions.references {
            if hasEnough { return }
            guard let problem = problem(with: reference, in: scope, scenario) else { continue }
            error(problem, at: reference.span)
        }
    }

    private func problem(with reference: Reference, in scope: Mentions.Scope, _ scenario: Scenario) -> String?
    {
        let whole = reference.path
        if whole[0] == "files", whole.count > 1 { return problemWithFile(whole, scope, scenario) }
        if let problem = problemWithHeader(whole, reference, scope, scenario) { return problem.text }
        // A capture of another actor may have a suffix's name.
        let isCapture = whole.count == 2 && mentions.captures[whole[0]]?.contains(whole[1]) == true
        let isComputed =
            !isCapture && whole.count > 1 && ["length", "high", "low"].contains(whole[whole.count - 1])
        let path = isComputed ? Array(whole.dropLast()) : whole
        if path.count == 1 { return problemWithName(path[0], reference, scope, scenario) }
        let isEarly = scope == .title || scope == .plan || scope == .vars || scope == .matrix
        switch path[0] {
        case "env" where path.count == 2:
            return scope == .title ? "a title uses 'vars' and the matrix only" : nil
        case "servers":
            return isEarly ? late(reference, scope) : problemWithServer(path, scenario)
        case "ports":
            guard !isEarly else { return late(reference, scope) }
            if path.count == 2 || (path.count == 3 && path[2] == "fd"),
                scenario.ports.contains(where: { $0.name == path[1] })
            {
                return nil
            }
            return unknown(path[1], "port", among: scenario.ports.map(\.name))
        case "peer" where isEnd(path), "local" where isEnd(path):
            guard !isEarly else { return late(reference, scope) }
            return scope == .scenario
                ? "'\(reference.name)' belongs to a connection; here there is none" : nil
        case "tls" where path == ["tls", "ca"]:
            return isEarly ? late(reference, scope) : nil
        default:
            return isEarly && isActor(path[0], scenario)
                ? late(reference, scope) : problemWithCapture(path, reference, scenario)
        }
    }

    /// `NAME.header.X` of a message, and another actor's; nil where it is something else.
    private func problemWithHeader(
        _ path: [String],
        _ reference: Reference,
        _ scope: Mentions.Scope,
        _ scenario: Scenario
    ) -> (text: String?, Void)? {
        if case .actor(let actor) = scope, path.count > 2, path[1] == "header",
            mentions.messages[actor]?.contains(path[0]) == true
        {
            return (nil, ())
        }
        guard path.count > 3, path[2] == "header", mentions.messages[path[0]]?.contains(path[1]) == true
        else {
            return nil
        }
        switch scope {
        case .title, .plan, .vars, .matrix: return (late(reference, scope), ())
        default: return (problemWithCapture(Array(path[..<2]), reference, scenario), ())
        }
    }

    private func isEnd(_ path: [String]) -> Bool {
        path.count == 2 && (path[1] == "host" || path[1] == "port")
    }

    private func isActor(_ name: String, _ scenario: Scenario) -> Bool {
        scenario.actorNames.contains(name)
    }

    private func late(_ reference: Reference, _ scope: Mentions.Scope) -> String {
        scope == .title
            ? "a title uses 'vars' and the matrix only"
            : "'\(reference.name)' is known only while the scenario is played"
    }

    private func problemWithName(
        _ name: String,
        _ reference: Reference,
        _ scope: Mentions.Scope,
        _ scenario: Scenario
    ) -> String? {
        if let offset = mentions.variables[name] {
            if scope == .matrix { return "a matrix's value cannot use another variable of the scenario" }
            guard scope == .vars, reference.span.start < offset else { return nil }
            return "'\(name)' has no value yet; 'vars' are set in the order in which they are written"
        }
        if options.externalNames.contains(name) { return nil }
        switch name {
        case "dir" where scope != .title, "seed" where scope != .title && scope != .matrix: return nil
        case "tmp" where scope != .title && scope != .matrix && scope != .vars && scope != .plan: return nil
        case "dir", "seed", "tmp": return late(reference, scope)
        default: break
        }
        var known = Array(mentions.variables.keys) + Self.ownVariables
        if case .actor(let actor) = scope, let captures = mentions.captures[actor] {
            if captures.contains(name) { return nil }
            known += captures
        }
        if mentions.uncertain.contains(name) { return nil }
        if let likely = nearest(to: name, among: known.sorted()) {
            return "unknown variable '\(name)'; did you mean '\(likely)'?"
        }
        if let other = mentions.captures.filter({ $0.value.contains(name) }).keys.min() {
            return "unknown variable '\(name)'; '\(other)' captures it, so here it is '${\(other).\(name)}'"
        }
        return "unknown variable '\(name)'; write '$${\(name)}' for the text itself"
    }

    private func problemWithServer(_ path: [String], _ scenario: Scenario) -> String? {
        guard let server = scenario.servers.first(where: { $0.name == path[1] }) else {
            return unknown(path[1], "server", among: scenario.servers.map(\.name))
        }
        let facts = ["port", "host", "address", "path", "url"]
        guard path.count == 3, facts.contains(path[2]) else {
            return "a server has \(facts.map { "'.\($0)'" }.joined(separator: ", "))"
        }
        switch (server.listen?.value, path[2]) {
        case (.unix?, "port"), (.unix?, "host"), (.unix?, "address"):
            return "'\(server.name)' listens on a Unix socket, which has a 'path' and no '\(path[2])'"
        case (.tcp?, "path"): return "'\(server.name)' listens on TCP, which has no 'path'"
        case (nil, "path") where server.listen == nil:
            return "'\(server.name)' listens on TCP, which has no 'path'"
        default: return nil
        }
    }

    private func problemWithFile(_ path: [String], _ scope: Mentions.Scope, _ scenario: Scenario) -> String? {
        guard scope != .title, scope != .plan, scope != .vars, scope != .matrix else {
            return late(Reference(path: path, span: Span(start: 0, end: 0)), scope)
        }
        let name = path.dropFirst().joined(separator: ".")
        let names = scenario.files.map(\.name)
        if names.contains(name) { return nil }
        if path.last == "length", names.contains(path.dropFirst().dropLast().joined(separator: ".")) {
            return nil
        }
        return unknown(name, "file", among: names)
    }

    private func problemWithCapture(_ path: [String], _ reference: Reference, _ scenario: Scenario) -> String?
    {
        guard isActor(path[0], scenario) else {
            if mentions.variables[path[0]] != nil || mentions.uncertain.contains(path[0]) {
                return mentions.uncertain.contains(path[0])
                    ? nil
                    : "'\(path[0])' has no part '\(path[1])'; a variable has '.length', '.high' and '.low'"
            }
            let names = scenario.actorNames + ["servers", "ports", "files", "env"]
            let hint = nearest(to: path[0], among: names).map { "; did you mean '\($0)'?" } ?? ""
            return "unknown variable '\(reference.name)'\(hint)"
        }
        let captures = mentions.captures[path[0]] ?? []
        guard path.count == 2, captures.contains(path[1]) else {
            if mentions.uncertain.contains(path[1]) { return nil }
            let hint = nearest(to: path[1], among: captures.sorted()).map { "; did you mean '\($0)'?" } ?? ""
            return "'\(path[0])' captures no '\(path.dropFirst().joined(separator: "."))'\(hint)"
        }
        guard canConnectTwice(path[0], scenario) else { return nil }
        return "'\(path[0])' can have several connections, so '\(reference.name)' could be of any of them"
    }

    private func unknown(_ name: String, _ kind: String, among names: [String]) -> String? {
        guard !mentions.uncertain.contains(name) else { return nil }
        let hint = nearest(to: name, among: names).map { "; did you mean '\($0)'?" } ?? ""
        return "no \(kind) is called '\(name)'\(hint)"
    }

    private func canConnectTwice(_ actor: String, _ scenario: Scenario) -> Bool {
        if let server = scenario.servers.first(where: { $0.name == actor }) {
            if let accepts = server.accepts { return accepts.value?.most != 1 && accepts.value?.most != 0 }
            return server.scripts.count > 1
        }
        guard let client = scenario.clients.first(where: { $0.name == actor }) else { return false }
        let plays = client.times.map { $0.value?.least ?? 2 } ?? 1
        let lanes = client.parallel.map { $0.value?.least ?? 2 } ?? 1
        return plays > 1 || lanes > 1 || client.script.steps.reduce(0) { $0 + $1.action.connects } > 1
    }
}

extension Action {
    /// How many connections it opens: two stand for any number.
    fileprivate var connects: Int {
        switch self {
        case .connect: 1
        default: innerSteps.reduce(0) { $0 + $1.action.connects } * 2
        }
    }
}

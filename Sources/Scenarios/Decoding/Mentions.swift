internal import YAMLTree

/// What a document names and what it gives, noted while it is read and checked against each other at the end.
struct Mentions {
    /// Which variables may be used at a place.
    enum Scope: Hashable {
        /// `matrix` and `vars` only.
        case title
        /// What a matrix's values may use: `env` and `dir`.
        case matrix
        /// And `seed`, the matrix and the `vars` before.
        case vars
        /// And all `vars`: what is known before anything is opened.
        case plan
        /// And what the scenario has while it is played: servers, ports, files, captures of other actors.
        case scenario
        /// And both ends of a connection, for a turn of a conversation, which both actors read.
        case turn
        /// And the captures of this actor.
        case actor(String)
    }

    /// A `${...}`, where it stands, and the actor it is said of; "" outside of any.
    var references: [(reference: Reference, scope: Scope, actor: String)] = []
    /// Names of `vars` and `matrix`, with the offset in the file from which on `vars` may use them.
    var variables: [String: Int] = [:]
    /// What scripts capture or set, by actor.
    var captures: [String: Set<String>] = [:]
    /// Those of them that are messages, of which there are the headers.
    var messages: [String: Set<String>] = [:]
    /// Signals that some step gives.
    var given: Set<String> = []
    /// Every signal step, for the check that none has an actor's name.
    var signals: [Await] = []
    /// Waits: by an actor's script, or by an actor before it starts. Excused: failing for want of it is foreseen.
    var awaited: [(await: Await, actor: String, isExcused: Bool)] = []
    /// `reset` steps: on a Unix socket they are wrong.
    var resets: [(actor: String, span: Span)] = []
    /// `connect` steps and clients' targets that are names.
    var targets: [(name: String, span: Span)] = []
    /// Ports that `ready` names.
    var ports: [(name: String, span: Span)] = []
    /// `stop` steps: whom, in whose script.
    var stopped: [(name: String, actor: String, span: Span)] = []
    /// What items of `fails` name: an actor, and a step of it or of anybody.
    var failures: [(actor: Scalar?, step: (number: Int, span: Span)?)] = []
    /// Scripts in which a step could not be read.
    var flawedScripts: Set<Span> = []
    /// Words found in what could not be read: any of them may be what something else names.
    var uncertain: Set<String> = []

    /// Notes a capture of the actor whose script is being read.
    mutating func capture(_ name: String, scope: Scope) {
        if case .actor(let actor) = scope { captures[actor, default: []].insert(name) }
    }

    /// Notes that a capture is a message.
    mutating func message(_ name: String, scope: Scope) {
        if case .actor(let actor) = scope { messages[actor, default: []].insert(name) }
    }

    /// What one of the actors needs of another. A wait whose failure is foreseen needs nothing.
    func reliances(among actors: [String]) -> [Reliance] {
        var found = awaited.filter { !$0.isExcused }.map {
            Reliance(.event($0.await.name), of: $0.actor, at: $0.await.span)
        }
        for (reference, _, actor) in references where reference.path.count > 1 {
            let user = actor.isEmpty ? nil : actor
            if reference.path[0] == "ports" {
                found.append(Reliance(.port(reference.path[1]), of: user, at: reference.span))
            } else if reference.path[0] != user, actors.contains(reference.path[0]) {
                found.append(Reliance(.capture(of: reference.path[0]), of: user, at: reference.span))
            }
        }
        return found
    }

    /// Takes every word out of a node that could not be read, so that one mistake is not reported twice.
    mutating func harvest(_ node: Node) {
        switch node.content {
        case .scalar(let scalar):
            uncertain.insert(scalar.text)
            for name in groupNames(in: scalar.text) { uncertain.insert(name) }
        case .sequence(let items):
            for item in items { harvest(item) }
        case .mapping(let entries):
            for entry in entries {
                uncertain.insert(entry.name)
                harvest(entry.value)
            }
        }
    }
}

/// The names of a regular expression's named groups, `(?<name>` and `(?P<name>`.
func groupNames(in pattern: String) -> [String] {
    guard pattern.utf8.contains(UInt8(ascii: "<")) else { return [] }
    var names: [String] = []
    let bytes = Array(pattern.utf8)
    var index = 0
    while index + 3 < bytes.count {
        defer { index += 1 }
        guard bytes[index] == UInt8(ascii: "("), bytes[index + 1] == UInt8(ascii: "?") else { continue }
        var start = index + 2
        if bytes[start] == UInt8(ascii: "P") { start += 1 }
        guard start < bytes.count, bytes[start] == UInt8(ascii: "<") else { continue }
        guard let end = bytes[start...].firstIndex(of: UInt8(ascii: ">")), end > start + 1 else { continue }
        let name = bytes[(start + 1)..<end]
        if name.allSatisfy({ $0.isWordByte }) { names.append(String(decoding: name, as: UTF8.self)) }
    }
    return names
}

extension UInt8 {
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isLowercaseLetter: Bool { self >= 0x61 && self <= 0x7A }
    var isLetter: Bool { isLowercaseLetter || (self >= 0x41 && self <= 0x5A) }
    var isWordByte: Bool { isLetter || isDigit || self == 0x5F }
}

extension Action {
    /// The verb with its value and its own modifiers: the members of a step's map, but for the steps in it.
    var members: [String] {
        switch self {
        case .send(let send): send.members
        case .expect(let expectation): ["expect: \(expectation.written)"]
        case .read(let size, let gets):
            ["read: \(size.written)"] + (gets.map { ["gets: \($0.written)"] } ?? [])
        case .drain: ["drain"]
        case .expectEOF: ["expect-eof"]
        case .expectReset: ["expect-reset"]
        case .expectClosed: ["expect-closed"]
        case .expectSilence(let time): ["expect-silence: \(time.written)"]
        case .awaitRead(let limit): [limit.map { "await-read: \($0.written)" } ?? "await-read"]
        case .awaitUnread(let size): ["await-unread: \(size.written)"]
        case .connect(let target): [target.map { "connect: \($0.text.written)" } ?? "connect"]
        case .delay(let time): ["delay: \(time.written)"]
        case .signal(let name): ["signal: \(name)"]
        case .await(let name): ["await: \(name)"]
        case .repeat(let how, _): ["repeat: \(how.written)"]
        case .react: ["react:"]
        case .set(let values): ["set: \(values.written)"]
        case .socket(let settings): ["socket: \(settings.written ?? "{}")"]
        case .startTLS: ["start-tls"]
        case .note(let note): ["note: \(note.written)"]
        case .stop(let name, let signal): ["stop: \(name)"] + (signal.map { ["signal: \($0.name)"] } ?? [])
        case .halfClose: ["half-close"]
        case .close: ["close"]
        case .end: ["end"]
        case .reset: ["reset"]
        case .hang: ["hang"]
        }
    }
}

extension Send {
    fileprivate var members: [String] {
        let items = parts.map(\.written)
        var members: [String]
        if items.count == 1, case .bytes = parts[0] {
            members = ["send: \(items[0])"]
        } else {
            members = ["send: [\(items.joined(separator: ", "))]"]
        }
        if let split { members.append("split: \(split.written)") }
        switch every {
        case .delay(let time): members.append("every: \(time.written)")
        case .read: members.append("every: read")
        case nil: break
        }
        if let rate { members.append("rate: \(rate.written)") }
        if urgent { members.append("urgent: true") }
        return members
    }
}

extension Send.Part {
    /// As an item of a list.
    var written: String {
        switch self {
        case .bytes(let bytes): bytes.written
        case .delay(let time): "{delay: \(time.written)}"
        case .awaitRead(let limit, _): limit.map { "{await-read: \($0.written)}" } ?? "{await-read}"
        }
    }
}

extension Send.Split {
    fileprivate var written: String {
        switch self {
        case .size(let size): size.written
        case .sizes(let sizes): "[\(sizes.map(\.written).joined(separator: ", "))]"
        case .offsets(let offsets): "{at: [\(offsets.map(\.written).joined(separator: ", "))]}"
        case .lines: "lines"
        case .random(let count): "{random: \(count.written)}"
        }
    }
}

extension Repeat {
    fileprivate var written: String {
        switch self {
        case .times(let count): count.written
        case .duration(let time): time.written
        case .items(let items): "[\(items.map(\.written).joined(separator: ", "))]"
        case .untilEOF: "until-eof"
        }
    }
}

extension Expectation {
    /// What holds of the unit, as a rule has it.
    var writtenCriteria: String {
        guard case .message(let message) = unit else { return check?.written ?? "{}" }
        return "{\(message.members.joined(separator: ", "))}"
    }

    /// As `expect` takes it.
    var written: String {
        var parts: [String] = []
        switch unit {
        case .exactly(let bytes): return bytes.isUnitForm ? "{concat: [\(bytes.written)]}" : bytes.written
        case .line: parts = ["line: \(check?.written ?? "{}")"]
        case .rest: parts = ["rest: \(check?.written ?? "{}")"]
        case .until(let delimiter): parts = ["until: \(delimiter.written)"]
        case .bytes(let size): parts = ["bytes: \(size.written)"]
        case .frame(let format): parts = ["frame: \(format.written)"]
        case .message(let message): parts = [message.written]
        case .anyOf(let items): parts = ["any-of: [\(items.map(\.written).joined(separator: ", "))]"]
        case .unordered(let items): parts = ["unordered: [\(items.map(\.written).joined(separator: ", "))]"]
        }
        switch unit {
        case .until, .bytes, .frame, .message: if let check { parts.append("check: \(check.written)") }
        default: break
        }
        if let capture { parts.append("as: \(capture)") }
        if let limit { parts.append("max: \(limit.written)") }
        if skips { parts.append("skip: true") }
        if !rewrites.isEmpty {
            parts.append("normalize: [\(rewrites.map(\.written).joined(separator: ", "))]")
        }
        return "{\(parts.joined(separator: ", "))}"
    }
}

extension Expectation.Rewrite {
    fileprivate var written: String {
        switch self {
        case .dropLines(let pattern): "{drop-lines: \(pattern.written)}"
        case .replace(let pattern, let text): "{replace: {\(pattern.written): \(text.written)}}"
        }
    }
}

extension Check {
    /// As it stands behind its key.
    var written: String {
        switch form {
        case .equals(let bytes): bytes.written
        case .all(let checks) where !checks.isEmpty: "[\(checks.map(\.written).joined(separator: ", "))]"
        default: "{\(members.joined(separator: ", "))}"
        }
    }

    /// As members of a map: of several checks, each its own.
    private var members: [String] {
        switch form {
        case .all(let checks): checks.flatMap(\.members)
        case .equals(let bytes): ["equals: \(bytes.written)"]
        case .startsWith(let bytes): ["starts-with: \(bytes.written)"]
        case .endsWith(let bytes): ["ends-with: \(bytes.written)"]
        case .contains(let bytes): ["contains: \(bytes.written)"]
        case .matches(let pattern): ["matches: \(pattern.written)"]
        case .length(let count): ["length: \(count.written)"]
        case .json(let tree, let partial): ["json: \(tree.written)"] + (partial ? ["partial: true"] : [])
        case .not(let check):
            switch check.form {
            case .eof: ["eof: false"]
            case .reset: ["reset: false"]
            default: ["not: \(check.written)"]
            }
        case .anyOf(let checks): ["any-of: [\(checks.map(\.written).joined(separator: ", "))]"]
        case .decode(let codec, let check): ["decode: \(codec.written)"] + check.members
        case .capture(let name): ["as: \(name)"]
        case .eof: ["eof: true"]
        case .reset: ["reset: true"]
        }
    }
}

extension JSONTree {
    fileprivate var written: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let text): text
        case .string(let text): text.quoted
        case .array(let values): "[\(values.map(\.written).joined(separator: ", "))]"
        case .object(let members):
            "{\(members.map { "\(plainText($0.key)): \($0.value.written)" }.joined(separator: ", "))}"
        }
    }
}

extension SocketSettings {
    /// The options that are set; nil where none is.
    var written: String? {
        var parts: [String] = []
        if let receiveBuffer { parts.append("receive-buffer: \(receiveBuffer.written)") }
        if let sendBuffer { parts.append("send-buffer: \(sendBuffer.written)") }
        if let nagle { parts.append("nagle: \(nagle ? "on" : "off")") }
        if let keepalive { parts.append("keepalive: \(keepalive ? "on" : "off")") }
        if let quickack { parts.append("quickack: \(quickack ? "on" : "off")") }
        if let linger { parts.append("linger: \(linger.written)") }
        return parts.isEmpty ? nil : "{\(parts.joined(separator: ", "))}"
    }
}

extension ExpectedFailure {
    /// As an item of `fails`.
    var written: String {
        var parts: [String] = []
        if let actor { parts.append("actor: \(actor)") }
        if let cause { parts.append("cause: \(cause.rawValue)") }
        if let step { parts.append("step: \(step)") }
        return "{\(parts.joined(separator: ", "))}"
    }
}

extension Requirement {
    /// As an item of `requires`.
    var written: String {
        switch self {
        case .ipv6: "ipv6"
        case .root: "root"
        case .run(let words): "{run: [\(words.map(\.written).joined(separator: ", "))]}"
        }
    }
}

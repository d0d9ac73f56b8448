internal import Messages

extension MessageBytes {
    /// In the form it has.
    var written: String {
        var members: [String] = []
        var isOwn = false
        func add(_ name: String, _ text: Template?) {
            if let text { members.append("\(name): \(text.written)") }
        }
        switch start {
        case .request(let method, let target, let version):
            // Without either it would be no request.
            if method == nil, target == nil { members.append("method: GET") }
            add("method", method)
            add("target", target)
            add("version", version)
        case .response(let status, let reason, let version):
            members.append("status: \(status.written)")
            add("reason", reason)
            add("version", version)
        case .own(let start, let length):
            isOwn = true
            add("start", start)
            add("length", length)
        }
        if !headers.isEmpty { members.append("headers: \(Self.written(headers))") }
        if let framing { members.append("framing: \(framing)") }
        if let body {
            if body.count == 1, case .bytes(let bytes) = body[0] {
                members.append("body: \(bytes.written)")
            } else {
                members.append("chunks: [\(body.map(\.written).joined(separator: ", "))]")
            }
        }
        if !trailers.isEmpty { members.append("trailers: \(Self.written(trailers))") }
        return "{\(isOwn ? "message" : "http"): {\(members.joined(separator: ", "))}}"
    }

    private static func written(_ headers: [Header]) -> String {
        let lines = headers.map { name, values in
            let value =
                values.count == 1
                ? values[0].written : "[\(values.map(\.written).joined(separator: ", "))]"
            return "\(plainText(name)): \(value)"
        }
        return "{\(lines.joined(separator: ", "))}"
    }
}

extension MessageExpectation {
    /// The unit, as a member of a map.
    var written: String { "\(isOwn ? "message" : "http"): {\(members.joined(separator: ", "))}" }

    private var isOwn: Bool { if case .own = kind { true } else { false } }

    /// What is expected, as members of a map.
    var members: [String] {
        var members: [String] = []
        var headers: [String] = []
        var trailers: [String] = []
        if case .own(let length?) = kind { members.append("length: \(length.written)") }
        for criterion in criteria {
            let wanted = criterion.wanted.written
            switch criterion.subject {
            case .header(let name): headers.append("\(plainText(name)): \(wanted)")
            case .trailer(let name): trailers.append("\(plainText(name)): \(wanted)")
            case let other: members.append("\(other): \(wanted)")
            }
        }
        if !headers.isEmpty { members.append("headers: {\(headers.joined(separator: ", "))}") }
        if !trailers.isEmpty { members.append("trailers: {\(trailers.joined(separator: ", "))}") }
        if isStrict { members.append("strict: true") }
        if part != .whole { members.append("part: \(part.rawValue)") }
        if let capture { members.append("as: \(capture)") }
        return members
    }
}

extension MessageExpectation.Wanted {
    fileprivate var written: String {
        switch self {
        case .check(let check): check.written
        case .lines(let checks): "[\(checks.map(\.written).joined(separator: ", "))]"
        case .absent: "{absent: true}"
        }
    }
}

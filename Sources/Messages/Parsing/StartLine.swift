/// The first line of a message.
package enum StartLine: Hashable, Sendable {
    /// A request's: RFC 9112, section 3. The version is spelt out, as in `HTTP/1.1`.
    case request(method: Passage, target: Passage, version: Passage)
    /// A response's: RFC 9112, section 4. The status has three digits; the reason may be empty.
    case response(version: Passage, status: Passage, reason: Passage)
    /// Of a message of one's own: any text.
    case own(Passage)

    /// The response's status code.
    package var status: Int? {
        if case .response(_, let status, _) = self { Int(status.text) } else { nil }
    }

    /// The request's method.
    package var method: String? {
        if case .request(let method, _, _) = self { method.text } else { nil }
    }

    var version: Passage? {
        switch self {
        case .request(_, _, let version), .response(let version, _, _): version
        case .own: nil
        }
    }

    /// Reads a request line.
    init(request line: Passage) throws(Malformed) {
        if line.bytes.starts(with: "HTTP/".utf8) {
            throw Malformed(at: line.offset, "a status line, where a request line is expected")
        }
        try line.check("the request line") { $0.isFieldText && $0 != 0x09 }
        let words = line.split(at: 0x20)
        if let empty = words.first(where: \.bytes.isEmpty) {
            throw Malformed(at: empty.offset, "the words of a request line are parted by one space each")
        }
        switch words.count {
        case 3: break
        case ..<3:
            throw Malformed(
                at: line.range.upperBound,
                "a request line with \(counted(words.count, "word")): it is a method, a target and a version"
            )
        default:
            throw Malformed(
                at: words[2].offset - 1,
                "a space in the request's target: readers disagree where that ends, which smuggles (RFC 9112, section 3)"
            )
        }
        try words[0].check("the method") { $0.isToken }
        try Self.checkVersion(words[2])
        self = .request(method: words[0], target: words[1], version: words[2])
    }

    /// Reads a status line. Unless it is strict, the space before an absent reason may be absent too.
    init(response line: Passage, strict: Bool) throws(Malformed) {
        guard line.bytes.starts(with: "HTTP/".utf8) else {
            throw Malformed(
                at: line.offset,
                "no status line: it begins with 'HTTP/1.1', a space and the status"
            )
        }
        let words = line.split(at: 0x20)
        try Self.checkVersion(words[0])
        guard words.count > 1 else {
            throw Malformed(at: line.range.upperBound, "a status line without a status")
        }
        let status = words[1]
        try status.check("the status") { $0.isDigit }
        guard status.bytes.count == 3 else {
            throw Malformed(
                at: status.offset,
                "a status of \(counted(status.bytes.count, "digit")), not of three"
            )
        }
        let end = status.range.upperBound - line.offset
        if strict, words.count == 2 {
            throw Malformed(
                at: line.range.upperBound,
                "no space after the status, which is there even where the reason is not (RFC 9112, section 4)"
            )
        }
        let reason = line[min(end + 1, line.bytes.count)..<line.bytes.count]
        try reason.check("the reason") { $0.isFieldText }
        self = .response(version: words[0], status: status, reason: reason)
    }

    /// Reads a message of one's own.
    init(own line: Passage) throws(Malformed) {
        try line.check("the start line") { $0.isFieldText }
        self = .own(line)
    }

    /// Throws unless it is HTTP/1.x: RFC 9112, section 2.3.
    private static func checkVersion(_ version: Passage) throws(Malformed) {
        let bytes = version.bytes
        guard bytes.count == 8, bytes.starts(with: "HTTP/".utf8), bytes[5].isDigit, bytes[6] == 0x2E,
            bytes[7].isDigit
        else {
            throw Malformed(at: version.offset, "no version: it is 'HTTP/', a digit, a full stop and a digit")
        }
        if bytes[5] != 0x31 {
            throw Malformed(
                at: version.offset,
                "the version '\(version.text)', where only HTTP/1.x has such heads"
            )
        }
    }
}

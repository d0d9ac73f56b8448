/// What kind of message comes, as far as its bytes do not tell.
package enum Grammar: Hashable, Sendable {
    /// An HTTP/1 request.
    case request
    /// An HTTP/1 response, to a request of this method where it is known: it decides whether there is a body.
    case response(to: String?)
    /// A message of one's own, the length of whose body a header of this name tells; with nil it has none.
    case own(length: String?)

    /// Reads the start line.
    func start(_ line: Passage, strict: Bool) throws(Malformed) -> StartLine {
        if line.bytes.isEmpty {
            throw Malformed(at: line.offset, "an empty line where the message begins")
        }
        return switch self {
        case .request: try StartLine(request: line)
        case .response: try StartLine(response: line, strict: strict)
        case .own: try StartLine(own: line)
        }
    }

    /// How the body ends.
    func framing(_ start: StartLine, _ headers: [HeaderField]) throws(Malformed) -> Framing {
        switch self {
        case .own(let name):
            return try name.flatMap { (name) throws(Malformed) in try headers.length(name) }.map(
                Framing.length
            ) ?? .none
        case .request:
            return try Framing(start, headers) ?? .none
        case .response(let method):
            // Judged first, because what is wrong with a length is wrong even where it does not count.
            let told = try Framing(start, headers)
            switch start.status ?? 0 {
            case 100..<200, 204, 304: return .none
            case 200..<300 where method == "CONNECT": return .none
            default: return method == "HEAD" ? .none : told ?? .close
            }
        }
    }
}

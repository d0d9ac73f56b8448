/// How a body's end is told.
package enum Framing: Hashable, Sendable {
    /// There is no body: the message ends with its head.
    case none
    /// It has so many bytes.
    case length(Int)
    /// It comes in chunks, the last of which is empty: RFC 9112, section 7.1.
    case chunked
    /// It ends with the sender's FIN.
    case close

    /// What an HTTP/1 message's headers tell, nil where they tell nothing: RFC 9112, section 6.3, rules 3 to 6.
    init?(_ start: StartLine, _ headers: [HeaderField]) throws(Malformed) {
        let length = try headers.length("Content-Length")
        guard let transferEncoding = headers.named("Transfer-Encoding").first else {
            guard let length else { return nil }
            self = .length(length)
            return
        }
        if let contentLength = headers.named("Content-Length").first {
            throw Malformed(
                at: max(contentLength.range.lowerBound, transferEncoding.range.lowerBound),
                "both Content-Length and Transfer-Encoding: readers disagree which of them counts, and so where the next "
                    + "message begins, which smuggles one (RFC 9112, section 6.3)"
            )
        }
        if start.version?.bytes.last == 0x30 {
            throw Malformed(
                at: transferEncoding.range.lowerBound,
                "Transfer-Encoding in an HTTP/1.0 message: a reader of that version does not know it, and sees the "
                    + "chunks as another message (RFC 9112, section 6.1)"
            )
        }
        self = try Self.coding(headers.members(of: "Transfer-Encoding"), isRequest: start.method != nil)
    }

    private static func coding(_ codings: [Passage], isRequest: Bool) throws(Malformed) -> Framing {
        var last = ""
        var isChunked = false
        for coding in codings {
            last = coding.text.lowercased()
            if last.isEmpty { throw Malformed(at: coding.offset, "an empty transfer coding") }
            if last == "chunked" {
                if isChunked {
                    throw Malformed(
                        at: coding.offset,
                        "chunked twice: it is applied once (RFC 9112, section 6.1)"
                    )
                }
                isChunked = true
            } else if last.hasPrefix("chunked") {
                throw Malformed(
                    at: coding.offset,
                    "the transfer coding '\(coding.text)': some readers take it for chunked, others do not, which smuggles "
                        + "(RFC 9112, section 7)"
                )
            } else if isRequest, !["gzip", "x-gzip", "deflate", "compress", "x-compress"].contains(last) {
                throw Malformed(
                    at: coding.offset,
                    "the unknown transfer coding '\(coding.text)': a reader that ignores it sees another body (RFC 9112, "
                        + "section 6.1)"
                )
            }
        }
        if last == "chunked" { return .chunked }
        // A response in any other coding goes on to the FIN; a request cannot, since its sender waits for the answer.
        guard isRequest, let coding = codings.last else { return .close }
        throw Malformed(
            at: coding.offset,
            "the last transfer coding is '\(coding.text)', not chunked, so nothing tells where the request ends (RFC "
                + "9112, section 6.3)"
        )
    }
}

extension [HeaderField] {
    /// The number a length header tells: RFC 9110, section 8.6. Lines and list members that agree count as one.
    func length(_ name: String) throws(Malformed) -> Int? {
        var length: Int?
        for member in members(of: name) {
            guard !member.bytes.isEmpty else {
                throw Malformed(at: member.offset, "\(name) without a number")
            }
            if let index = member.bytes.firstIndex(where: { !$0.isDigit }) {
                throw Malformed(
                    at: member.offset + index,
                    "\(member.bytes[index].named) in \(name), which has digits only: readers that skip it and those that "
                        + "stop there see other bodies"
                )
            }
            guard let number = Int(member.text) else {
                throw Malformed(
                    at: member.offset,
                    "\(name) is larger than 64 bits hold, where some readers wrap around"
                )
            }
            if let length, length != number {
                throw Malformed(
                    at: member.offset,
                    "\(name) says both \(length) and \(number): readers disagree which of them counts, which smuggles "
                        + "(RFC 9112, section 6.3)"
                )
            }
            length = number
        }
        return length
    }
}

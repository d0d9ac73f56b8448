/// Builds a message to send: what is missing of a well-formed one is filled in, what is given is written as it is, even if
/// wrong.
///
/// It knows the sizes of the body's bytes, not the bytes: so a body of any size need not be held whole.
package struct MessageBuilder: Hashable, Sendable {
    /// A header, with a line for each of its values. Without a value it has no line, and is not filled in either.
    package struct Header: Hashable, Sendable {
        package var name: String
        package var values: [[UInt8]]

        package init(_ name: String, _ values: [[UInt8]]) {
            self.name = name
            self.values = values
        }
    }

    /// How the body's end is told.
    package enum Framing: Hashable, Sendable {
        /// By a length header, which is filled in.
        case length
        /// By chunks: Transfer-Encoding is filled in.
        case chunked
        /// By the FIN: nothing is filled in.
        case close
        /// By nothing.
        case none
    }

    /// What is written one after another. Between two of them the sender may wait.
    package enum Part: Hashable, Sendable {
        /// The start line, the headers and the empty line.
        case head([UInt8])
        /// The body's part of this number, with what frames it.
        case body(Int, opening: [UInt8], closing: [UInt8])
        /// The last chunk, the trailers and the empty line.
        case end([UInt8])
    }

    private let start: [UInt8]
    private let lengthName: String?
    private let host: [UInt8]?
    private let takesTransferEncoding: Bool
    /// The headers, as they are given.
    package var headers: [Header] = []
    /// Nil is `length` where there is a body, `none` otherwise.
    package var framing: Framing?
    /// The header lines after the last chunk.
    package var trailers: [Header] = []

    /// A request. `host` is what a missing Host header is to say; with nil none is filled in.
    package init(method: String, target: [UInt8], version: String = "HTTP/1.1", host: [UInt8]? = nil) {
        start = Array("\(method) ".utf8) + target + Array(" \(version)".utf8)
        lengthName = "Content-Length"
        takesTransferEncoding = true
        self.host = host
    }

    /// A response. Without a reason it has the status's usual one.
    package init(status: Int, reason: [UInt8]? = nil, version: String = "HTTP/1.1") {
        let reason = reason ?? Array(ReasonPhrases.phrase(status).utf8)
        start = Array("\(version) \(status) ".utf8) + reason
        lengthName = "Content-Length"
        takesTransferEncoding = true
        host = nil
    }

    /// A message of one's own, with the name of the header that tells its body's length.
    package init(start: [UInt8], length name: String?) {
        self.start = start
        lengthName = name
        takesTransferEncoding = false
        host = nil
    }

    /// The message's parts. `sizes` are those of the body's parts: of the chunks where it is chunked, nil where there is no
    /// body.
    ///
    /// An empty chunk is written as one, so it is the last to any reader.
    package func parts(body sizes: [Int]?) -> [Part] {
        let framing = framing ?? (sizes == nil ? .none : .length)
        var parts = [Part.head(head(framing, size: (sizes ?? []).reduce(0, +)))]
        for (index, size) in (sizes ?? []).enumerated() {
            let isChunk = framing == .chunked
            parts.append(
                .body(
                    index,
                    opening: isChunk ? Array(String(size, radix: 16).utf8) + Self.newline : [],
                    closing: isChunk ? Self.newline : []
                )
            )
        }
        if framing == .chunked {
            parts.append(.end(Array("0".utf8) + Self.newline + Self.lines(trailers) + Self.newline))
        }
        return parts
    }

    /// The whole message.
    package func bytes(body: [[UInt8]]?) -> [UInt8] {
        parts(body: body?.map(\.count)).flatMap { part in
            switch part {
            case .head(let bytes), .end(let bytes): bytes
            case .body(let index, let opening, let closing): opening + (body?[index] ?? []) + closing
            }
        }
    }

    private func head(_ framing: Framing, size: Int) -> [UInt8] {
        var filled = headers
        // First, where RFC 9110, section 7.2, wants it.
        if let host, !gives("Host") { filled.insert(Header("Host", [host]), at: 0) }
        switch framing {
        case .length:
            // With a Transfer-Encoding that was given nothing is missing, unless the length was asked for.
            let isTold = takesTransferEncoding && self.framing == nil && gives("Transfer-Encoding")
            if let lengthName, !gives(lengthName), !isTold {
                filled.append(Header(lengthName, [Array(String(size).utf8)]))
            }
        case .chunked:
            if takesTransferEncoding, !gives("Transfer-Encoding") {
                filled.append(Header("Transfer-Encoding", [Array("chunked".utf8)]))
            }
        case .close, .none: break
        }
        return start + Self.newline + Self.lines(filled) + Self.newline
    }

    private func gives(_ name: String) -> Bool { headers.contains { sameName($0.name.utf8, name.utf8) } }

    private static let newline: [UInt8] = [0x0D, 0x0A]

    private static func lines(_ headers: [Header]) -> [UInt8] {
        headers.flatMap { header in
            header.values.flatMap { Array("\(header.name): ".utf8) + $0 + newline }
        }
    }
}

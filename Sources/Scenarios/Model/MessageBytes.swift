package import Messages

/// A message to send, as it is written: what is missing of a well-formed one is filled in when it is sent.
package struct MessageBytes: Sendable {
    /// The first line.
    package enum Start: Sendable {
        case request(method: Template?, target: Template?, version: Template?)
        case response(status: Field<Count>, reason: Template?, version: Template?)
        /// Of a message of one's own, with the name of the header that carries its body's length.
        case own(Template, length: Template?)
    }

    /// A header, with a line for each of its values; without a value it is left out, and not filled in either.
    package typealias Header = (name: String, values: [Bytes])

    package var start: Start
    package var headers: [Header] = []
    package var trailers: [Header] = []
    /// Nil: `length` where there is a body.
    package var framing: MessageBuilder.Framing?
    /// The body, or its chunks with what stands between them; nil where there is none.
    package var body: [Send.Part]?

    /// Makes a message without headers and body.
    package init(_ start: Start) { self.start = start }

    /// Whether there are pauses between its chunks, so that it is not one write.
    package var pauses: Bool { (body ?? []).contains { if case .bytes = $0 { false } else { true } } }
}

extension Bytes {
    /// The same bytes in one piece, as they are expected.
    var withoutPauses: Bytes {
        guard case .message(var message) = form else { return self }
        message.body?.removeAll { if case .bytes = $0 { false } else { true } }
        return Bytes(.message(message), span: span)
    }
}

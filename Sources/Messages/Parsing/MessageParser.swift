/// Reads one message out of a stream of bytes, in whatever pieces they come: a value, without a socket.
///
/// It takes just the bytes that belong to the message; those of the next one stay the caller's.
package struct MessageParser: Sendable {
    private var headParser: HeadParser?
    private var body: BodyParser?
    private var bytes: [UInt8] = []
    private let part: Part
    private let isStrict: Bool
    private let limit: Int
    private let keepsBody: Bool
    /// The head, once it is whole; from the beginning where just the body is read.
    package private(set) var head: MessageHead?

    /// How much of a message is read.
    private enum Part { case whole, head, body }

    /// The most bytes that a head, the line of a chunk's size and trailers may have each.
    package static let limit = 1 << 20

    /// Makes a parser of a message, or of its head alone.
    ///
    /// What it takes and what it does not is told by `Malformed`. It lets pass, unless it is strict, what RFC 9112 lets
    /// readers pass: lines that end with LF alone, a bare CR (a space then), an empty line before a request, no
    /// space after the status where there is no reason. With `keepsBody` false the body's bytes are handed out and not kept.
    package init(
        _ grammar: Grammar,
        headOnly: Bool = false,
        strict: Bool = false,
        limit: Int = MessageParser.limit,
        keepsBody: Bool = true
    ) {
        part = headOnly ? .head : .whole
        isStrict = strict
        self.limit = limit
        self.keepsBody = keepsBody
        headParser = HeadParser(grammar, strict: strict, limit: limit)
    }

    /// Makes a parser of the body that follows a head.
    package init(
        bodyOf head: MessageHead,
        strict: Bool = false,
        limit: Int = MessageParser.limit,
        keepsBody: Bool = true
    ) {
        part = .body
        isStrict = strict
        self.limit = limit
        self.keepsBody = keepsBody
        self.head = head
        body = BodyParser(
            head.framing,
            at: head.bytes.count,
            strict: strict,
            limit: limit,
            isKept: keepsBody
        )
    }

    /// How many bytes have been taken.
    package var count: Int { (headParser?.count ?? 0) + (body?.count ?? 0) }

    /// Where in the message the body's bytes that have come stand.
    package var map: BodyMap { body?.map ?? BodyMap() }

    /// Whether the message, or the part of it that is read, is whole.
    package var isComplete: Bool { part == .head ? head != nil : body?.isComplete ?? false }

    /// How many of the bytes to come surely belong to the message, 0 where it is whole; nil where that takes a look at
    /// them, by `belonging`.
    package var certain: Int? { isComplete ? 0 : body?.certain }

    /// How many of these bytes, the next in the stream, belong to the message. More may belong to it than this says, but none
    /// that does not; at least one, where there is one and the message is not whole.
    package func belonging(in peeked: UnsafeRawBufferPointer) -> Int {
        if isComplete { return 0 }
        return body?.belonging(in: peeked) ?? headParser?.belonging(in: peeked) ?? 0
    }

    /// Takes the bytes that belong to the message from the beginning of these, and returns how many they were.
    ///
    /// The body's bytes are handed to `content` as they come, without what frames them. A parser that has thrown takes no
    /// more.
    package mutating func feed(
        _ new: UnsafeRawBufferPointer,
        content: (UnsafeRawBufferPointer) -> Void = { _ in }
    ) throws(Malformed) -> Int {
        var taken = 0
        if head == nil {
            taken = try headParser?.feed(new) ?? 0
            guard let head = headParser?.head else { return taken }
            self.head = head
            bytes = head.bytes
            if part == .whole {
                body = BodyParser(
                    head.framing,
                    at: head.bytes.count,
                    strict: isStrict,
                    limit: limit,
                    isKept: keepsBody
                )
            }
        }
        guard body != nil else { return taken }
        let rest = UnsafeRawBufferPointer(rebasing: new[taken...])
        let more = try body?.feed(rest, content: content) ?? 0
        if keepsBody { bytes += UnsafeRawBufferPointer(rebasing: rest[..<more]) }
        return taken + more
    }

    /// Takes the stream's end. False where nothing has come at all: then there is no message, and none that is malformed.
    package mutating func end() throws(Malformed) -> Bool {
        if isComplete { return true }
        if body == nil {
            if count == 0 { return false }
            try headParser?.end()
        }
        try body?.end()
        return isComplete
    }

    /// What has been read, once it is whole.
    package var message: Message? {
        guard isComplete, let head else { return nil }
        return Message(
            head: head,
            bytes: bytes,
            start: part == .body ? head.bytes.count : 0,
            map: map,
            trailers: body?.trailers ?? []
        )
    }
}

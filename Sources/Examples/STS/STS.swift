import Net

/// A message of STS, to either side: a first line, headers, an empty line, and as many bytes as `Length` says.
///
///     STS/1.1 200 OK\n
///     Length: 5\n
///     \n
///     HELLO
struct Message {
    var line: String
    var body: [UInt8] = []

    var bytes: [UInt8] { Array("\(line)\nLength: \(body.count)\n\n".utf8) + body }
}

/// What a peer that does not keep to the protocol has done.
enum STSError: Error {
    case truncated
    case noLength(String)
    case tooLong(Int)
}

/// Takes messages out of a stream, in whatever pieces they come: what is left over is the beginning of the next one.
struct MessageReader {
    /// A peer may announce any length; this is how much of it we would keep.
    static let longest = 1_000_000

    private var pieces: Chunks<Connection>.AsyncIterator
    private var unread: [UInt8] = []

    init(_ connection: Connection) { pieces = connection.chunks.makeAsyncIterator() }

    /// The next message; nil when the peer has ended after the one before.
    mutating func next() async throws -> Message? {
        var end = unread.firstRange(of: "\n\n".utf8)
        while end == nil {
            if unread.count > Self.longest { throw STSError.tooLong(unread.count) }
            guard try await more() else { return nil }
            end = unread.firstRange(of: "\n\n".utf8)
        }
        let head = String(decoding: unread[..<end!.lowerBound], as: UTF8.self).split(separator: "\n")
        unread.removeFirst(end!.upperBound)
        let field = head.first { $0.hasPrefix("Length: ") }
        guard let length = field.flatMap({ Int($0.dropFirst(8)) }), length >= 0 else {
            throw STSError.noLength(head.joined(separator: "\n"))
        }
        if length > Self.longest { throw STSError.tooLong(length) }
        while unread.count < length { guard try await more() else { throw STSError.truncated } }
        defer { unread.removeFirst(length) }
        return Message(line: head.first.map(String.init) ?? "", body: Array(unread[..<length]))
    }

    /// Whether more has come; an end in the middle of a message is an error.
    private mutating func more() async throws -> Bool {
        if let piece = try await pieces.next() { unread += piece; return true }
        if unread.isEmpty { return false } else { throw STSError.truncated }
    }
}

import Messages
import Scenarios

/// `http` and `message`: a start line, headers and a body by its real framing.
struct MessageMatcher: Matcher {
    /// What is expected of it.
    let expectation: MessageExpectation
    private var parser: MessageParser
    /// The body, without what frames it.
    private var body: UnitValue
    private let limit: Int
    /// Everything that came.
    private var recent = RecentBytes()
    /// The body is judged as it flows, and differs.
    private var differs = false

    /// Makes a matcher; of the body that follows `head` where there is one.
    init(
        _ expectation: MessageExpectation,
        _ grammar: Grammar,
        bodyOf head: MessageHead?,
        body keeping: UnitValue.Keeping,
        limit: Int
    ) {
        self.expectation = expectation
        self.limit = limit
        body = UnitValue(keeping)
        var keepsBody = false
        if case .all = keeping { keepsBody = true }
        // More than is kept at all, so that a long head is found to be too long here.
        let parserLimit = limit + 128 * 1024
        let isStrict = expectation.isStrict
        parser =
            head.map { MessageParser(bodyOf: $0, strict: isStrict, limit: parserLimit, keepsBody: keepsBody) }
            ?? MessageParser(
                grammar,
                headOnly: expectation.part == .head,
                strict: isStrict,
                limit: parserLimit,
                keepsBody: keepsBody
            )
    }

    var demand: Demand { parser.certain.map { .take($0) } ?? .look }

    func belonging(in peeked: UnsafeRawBufferPointer) -> Int { parser.belonging(in: peeked) }

    mutating func feed(_ bytes: UnsafeRawBufferPointer) -> Progress {
        recent.append(bytes)
        // What comes first in the stream decides, however the bytes came: a head is too long before it is malformed further on.
        let room = parser.head == nil ? max(0, limit + 1 - parser.count) : bytes.count
        let progress = read(UnsafeRawBufferPointer(rebasing: bytes.prefix(room)))
        guard progress == .more, room < bytes.count else { return progress }
        return read(UnsafeRawBufferPointer(rebasing: bytes[room...]))
    }

    private mutating func read(_ bytes: UnsafeRawBufferPointer) -> Progress {
        var progress = Progress.more
        do throws(Malformed) {
            _ = try parser.feed(bytes) { part in
                if progress == .more { progress = body.append(part) }
            }
        } catch {
            return progress == .more ? .malformed(error) : close(progress)
        }
        if progress == .more, (parser.head?.bytes.count ?? parser.count) > limit { return .tooLong }
        return close(progress)
    }

    mutating func end() -> Progress {
        do throws(Malformed) {
            return try parser.end() ? close(.more) : .cut
        } catch {
            return .malformed(error)
        }
    }

    private mutating func close(_ progress: Progress) -> Progress {
        let progress = progress == .more && parser.isComplete ? body.close() : progress
        if case .mismatch = progress { differs = true }
        return progress
    }

    /// Of a body that is judged as it flows and differs, the body's; else the message's.
    var account: Account {
        if differs {
            return Account(
                consumed: body.count,
                wanted: body.expected?.size,
                expected: body.expected,
                recent: body.recent
            )
        }
        return Account(consumed: recent.count, wanted: nil, expected: nil, recent: recent)
    }

    var value: UnitValue? { body }

    /// The head, once it has come.
    var head: MessageHead? { parser.head }

    /// What came, once it is whole.
    var message: Message? { parser.message }
}

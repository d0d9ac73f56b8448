import Messages
import Scenarios

/// `frame`: a length prefix, then so many bytes, which are the value.
struct FrameMatcher: Matcher {
    private var content: UnitValue
    var value: UnitValue? { content }
    private var parser: FrameParser

    init(_ format: FrameFormat, _ keeping: UnitValue.Keeping) {
        parser = FrameParser(format)
        content = UnitValue(keeping)
    }

    var demand: Demand { .take(parser.certain) }

    mutating func feed(_ bytes: UnsafeRawBufferPointer) -> Progress {
        var progress = Progress.more
        do throws(Malformed) {
            _ = try parser.feed(bytes) { part in
                if progress == .more { progress = content.append(part) }
            }
        } catch {
            return .malformed(error)
        }
        if progress != .more { return progress }
        if case .all(let limit) = content.keeping, let size = parser.size, size > limit { return .tooLong }
        return parser.isComplete ? content.close() : .more
    }

    var account: Account {
        var recent = content.recent
        // Without a payload the prefix is what there is to show, above all of a length that is none.
        if recent.count == 0 { parser.prefix.withUnsafeBytes { recent.append($0) } }
        return Account(
            consumed: parser.count,
            wanted: parser.size.map { _ in parser.count + parser.certain },
            expected: content.expected,
            recent: recent
        )
    }
}

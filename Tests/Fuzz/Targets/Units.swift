import Messages
import Scenarios

@testable import Playing

/// A stream given to a matcher as the player does, which leaves in the kernel what is not demanded: it comes to the same
/// however it is cut.
func fuzzUnit(_ input: inout Input) {
    let matcher = input.matcher()
    let (place, ends) = (input.short(), input.byte() % 2 == 0)
    let stream = Array(input.rest)
    let whole = Matching(matcher, [stream], ends: ends)
    for pieces in cuts(stream, at: place) {
        let other = Matching(matcher, pieces, ends: ends)
        promise(other == whole, "\(pieces.map(\.count)): \(other), whole: \(whole)")
    }
    var requests = [SentRequests(), SentRequests()]
    stream.withUnsafeBytes { requests[0].sent($0) }
    for byte in stream { withUnsafeBytes(of: byte) { requests[1].sent($0) } }
    promise(
        requests[0].methods == requests[1].methods,
        "the requests depend on the cut: \(requests.map(\.methods))"
    )
}

/// What a matcher made of a stream.
private struct Matching: Equatable {
    var progress = Progress.more
    /// The unit's value and what is left in the kernel, where the unit is whole.
    var value: [UInt8]?
    var item: [UInt8]?
    var left: [UInt8] = []

    init(_ matcher: any Matcher, _ pieces: [[UInt8]], ends: Bool) {
        var matcher = matcher
        take(&matcher)
        for piece in pieces {
            left += piece
            take(&matcher)
        }
        if ends, progress == .more { progress = matcher.end() }
        let account = matcher.account
        promise(account.recent.bytes.count <= account.recent.count, "more is remembered than came")
        if progress == .complete {
            (value, item) = (matcher.value?.bytes, matcher.completedItem)
        } else {
            left = []
        }
    }

    private mutating func take(_ matcher: inout any Matcher) {
        while progress == .more {
            let count: Int
            switch matcher.demand {
            case .take(let most): count = min(most, left.count)
            case .look: count = left.isEmpty ? 0 : left.withUnsafeBytes { matcher.belonging(in: $0) }
            }
            promise((0...left.count).contains(count), "\(count) of \(left.count) bytes are demanded")
            if count == 0, matcher.demand != .take(0) {
                promise(left.isEmpty, "nothing is demanded of \(left.count) bytes")
                return
            }
            let part = Array(left[..<count])
            left.removeFirst(count)
            progress = part.withUnsafeBytes { matcher.feed($0) }
            if count == 0, progress == .more { return }
        }
    }
}

extension Input {
    fileprivate mutating func matcher() -> any Matcher {
        switch byte() % 9 {
        case 0: return LineMatcher(keeping())
        case 1: return UntilMatcher(piece().prefix(8) + [UInt8(byte())], keeping())
        case 2: return BytesMatcher(byte(), keeping())
        case 3: return RestMatcher(keeping())
        case 4: return ExactMatcher(payload())
        case 5: return AnyOfMatcher(items())
        case 6: return UnorderedMatcher(items())
        case 7:
            let length = choice(FrameFormat.Length.allCases)
            return FrameMatcher(
                FrameFormat(length: length, before: byte() % 3, between: byte() % 3),
                keeping()
            )
        default:
            var expectation = MessageExpectation(.request)
            expectation.part = choice([.whole, .head])
            expectation.isStrict = byte() % 2 == 0
            let grammar = choice([Grammar.request, .response(to: nil), .own(length: "L")])
            return MessageMatcher(expectation, grammar, bodyOf: nil, body: keeping(), limit: 16 + short())
        }
    }

    private mutating func keeping() -> UnitValue.Keeping {
        switch byte() % 3 {
        case 0: return .all(limit: byte() % 2 == 0 ? 1 << 20 : byte())
        case 1: return .equals(payload())
        default:
            let least = byte()
            return .length(Count(least: least, most: byte() % 2 == 0 ? nil : least + byte()))
        }
    }

    private mutating func payload() -> Payload {
        switch byte() % 4 {
        case 0: .data(piece())
        case 1: .cycle(piece() + [0x61], size: byte())
        case 2: .random(RandomBytes(seed: UInt64(byte())), size: byte())
        default: .joining([.data(piece()), .cycle([0x62], size: byte()), .data(piece())])
        }
    }

    /// Byte strings of which none begins with another, as the language demands.
    private mutating func items() -> [[UInt8]] {
        var items: [[UInt8]] = []
        for _ in 0...byte() % 4 {
            let item = piece() + [UInt8(byte())]
            if !items.contains(where: { $0.starts(with: item) || item.starts(with: $0) }) {
                items.append(item)
            }
        }
        return items
    }
}

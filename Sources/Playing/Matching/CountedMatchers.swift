import Scenarios

/// `bytes: N`: exactly so many.
struct BytesMatcher: Matcher {
    private var content: UnitValue
    var value: UnitValue? { content }
    private let size: Int

    init(_ size: Int, _ keeping: UnitValue.Keeping) {
        self.size = size
        content = UnitValue(keeping)
    }

    var demand: Demand { .take(size - content.count) }

    mutating func feed(_ bytes: UnsafeRawBufferPointer) -> Progress {
        let progress = content.append(bytes)
        if progress != .more { return progress }
        return content.count == size ? content.close() : .more
    }

    var account: Account {
        Account(consumed: content.count, wanted: size, expected: content.expected, recent: content.recent)
    }
}

/// `rest`: everything to the peer's FIN.
struct RestMatcher: Matcher {
    private var content: UnitValue
    var value: UnitValue? { content }

    init(_ keeping: UnitValue.Keeping) { content = UnitValue(keeping) }

    var demand: Demand { .take(.max) }
    mutating func feed(_ bytes: UnsafeRawBufferPointer) -> Progress { content.append(bytes) }
    mutating func end() -> Progress { content.close() }

    var account: Account {
        Account(
            consumed: content.count,
            wanted: content.expected?.size,
            expected: content.expected,
            recent: content.recent
        )
    }
}

/// `frame`: a length prefix, then so many bytes, which are the value.
struct FrameMatcher: Matcher {
    private var content: UnitValue
    var value: UnitValue? { content }
    private let format: FrameFormat
    private var head: [UInt8] = []
    /// The payload's size, once the length has come.
    private var size: Int?

    init(_ format: FrameFormat, _ keeping: UnitValue.Keeping) {
        self.format = format
        content = UnitValue(keeping)
    }

    var demand: Demand {
        if let size { return .take(headSize(payload: size) - head.count + size - content.count) }
        switch format.length.decode(head.dropFirst(format.before)) {
        case .needs(let count): return .take(max(format.before - head.count, 0) + count)
        case .complete, .malformed: return .take(0)
        }
    }

    /// The payload's size, of a length that came; nil for one that nobody could send, which must not overflow here.
    private func payload(of length: UInt64) -> Int? {
        guard let length = Int(exactly: length) else { return nil }
        let (size, overflows) = length.subtractingReportingOverflow(format.adjust)
        return overflows || size < 0 || size > Int.max / 2 ? nil : size
    }

    /// Everything before the payload, once the length is known.
    private func headSize(payload: Int) -> Int { lengthEnd + format.between }
    private var lengthEnd: Int {
        guard case .complete(_, let used) = format.length.decode(head.dropFirst(format.before)) else {
            return 0
        }
        return format.before + used
    }

    mutating func feed(_ bytes: UnsafeRawBufferPointer) -> Progress {
        var rest = bytes
        if size == nil {
            head += rest
            rest = .init(rebasing: rest[rest.count...])
            switch format.length.decode(head.dropFirst(format.before)) {
            case .needs: return .more
            case .malformed: return .malformed
            case .complete(let number, _):
                guard let payload = payload(of: number) else { return .malformed }
                size = payload
                if case .all(let limit) = content.keeping, payload > limit { return .tooLong }
            }
        } else {
            let missing = min(lengthEnd + format.between - head.count, rest.count)
            head += rest[..<missing]
            rest = .init(rebasing: rest[missing...])
        }
        let progress = content.append(rest)
        if progress != .more { return progress }
        return content.count == size && head.count == lengthEnd + format.between ? content.close() : .more
    }

    var account: Account {
        Account(
            consumed: head.count + content.count,
            wanted: size.map { lengthEnd + format.between + $0 },
            expected: content.expected,
            recent: content.recent
        )
    }
}

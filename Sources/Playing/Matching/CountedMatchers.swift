import Scenarios

/// `bytes: N`: exactly so many.
struct BytesMatcher: ValuedMatcher {
    private(set) var value: UnitValue
    private let size: Int

    init(_ size: Int, _ keeping: UnitValue.Keeping) {
        self.size = size
        value = UnitValue(keeping)
    }

    var demand: Demand { .take(size - value.count) }

    mutating func feed(_ bytes: UnsafeRawBufferPointer) -> Progress {
        let progress = value.append(bytes)
        if progress != .more { return progress }
        return value.count == size ? value.close() : .more
    }

    var account: Account {
        Account(consumed: value.count, wanted: size, expected: value.expected, recent: value.recent)
    }
}

/// `rest`: everything to the peer's FIN.
struct RestMatcher: ValuedMatcher {
    private(set) var value: UnitValue

    init(_ keeping: UnitValue.Keeping) { value = UnitValue(keeping) }

    var demand: Demand { .take(.max) }
    mutating func feed(_ bytes: UnsafeRawBufferPointer) -> Progress { value.append(bytes) }
    mutating func end() -> Progress { value.close() }

    var account: Account {
        Account(consumed: value.count, wanted: value.expected?.size, expected: value.expected, recent: value.recent)
    }
}

/// `frame`: a length prefix, then so many bytes, which are the value.
struct FrameMatcher: ValuedMatcher {
    private(set) var value: UnitValue
    private let format: FrameFormat
    private var head: [UInt8] = []
    /// The payload's size, once the length has come.
    private var size: Int?

    init(_ format: FrameFormat, _ keeping: UnitValue.Keeping) {
        self.format = format
        value = UnitValue(keeping)
    }

    var demand: Demand {
        if let size { return .take(headSize(payload: size) - head.count + size - value.count) }
        switch format.length.decode(head.dropFirst(format.before)) {
        case .needs(let count): return .take(max(format.before - head.count, 0) + count)
        case .complete, .malformed: return .take(0)
        }
    }

    /// Everything before the payload, once the length is known.
    private func headSize(payload: Int) -> Int { lengthEnd + format.between }
    private var lengthEnd: Int {
        guard case .complete(_, let used) = format.length.decode(head.dropFirst(format.before)) else { return 0 }
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
                guard let number = Int(exactly: number), number - format.adjust >= 0 else { return .malformed }
                size = number - format.adjust
                if case .all(let limit) = value.keeping, let size, size > limit { return .tooLong }
            }
        } else {
            let missing = min(lengthEnd + format.between - head.count, rest.count)
            head += rest[..<missing]
            rest = .init(rebasing: rest[missing...])
        }
        let progress = value.append(rest)
        if progress != .more { return progress }
        return value.count == size && head.count == lengthEnd + format.between ? value.close() : .more
    }

    var account: Account {
        Account(
            consumed: head.count + value.count,
            wanted: size.map { lengthEnd + format.between + $0 },
            expected: value.expected,
            recent: value.recent
        )
    }
}

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

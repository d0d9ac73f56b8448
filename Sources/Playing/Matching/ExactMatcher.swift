/// `expect: BYTES`: exactly these, compared as they come.
struct ExactMatcher: Matcher {
    private let expected: Payload
    private let size: Int
    private var offset = 0
    private var recent = RecentBytes()

    init(_ expected: Payload) {
        self.expected = expected
        size = expected.size
    }

    var demand: Demand { .take(size - offset) }

    mutating func feed(_ bytes: UnsafeRawBufferPointer) -> Progress {
        let difference = expected.firstDifference(at: offset, from: bytes)
        recent.append(bytes, around: difference)
        if let difference { return .mismatch(at: offset + difference) }
        offset += bytes.count
        return offset == size ? .complete : .more
    }

    var account: Account { Account(consumed: recent.count, wanted: size, expected: expected, recent: recent) }
}

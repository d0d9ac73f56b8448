/// `any-of`: the first of several byte strings that completes; none begins with another.
struct AnyOfMatcher: Matcher {
    private let items: [[UInt8]]
    /// The items that what came so far is the beginning of.
    private var alive: [Int]
    private var offset = 0
    private var recent = RecentBytes()
    /// The item that completed.
    private(set) var completed: Int?

    init(_ items: [[UInt8]]) {
        self.items = items
        alive = Array(items.indices)
    }

    // No item is the beginning of another, so as many bytes as the shortest one left still needs belong to the unit.
    var demand: Demand { .take(alive.map { items[$0].count - offset }.min() ?? 0) }

    mutating func feed(_ bytes: UnsafeRawBufferPointer) -> Progress {
        recent.append(bytes)
        for byte in bytes {
            let left = alive.filter { items[$0][offset] == byte }
            guard !left.isEmpty else { return .mismatch(at: offset) }
            alive = left
            offset += 1
            if let whole = alive.first(where: { items[$0].count == offset }) {
                completed = whole
                return .complete
            }
        }
        return .more
    }

    var account: Account {
        Account(
            consumed: recent.count,
            wanted: alive.count == 1 ? items[alive[0]].count : nil,
            expected: alive.count == 1 ? .data(items[alive[0]]) : nil,
            recent: recent
        )
    }

    /// What completed.
    var completedItem: [UInt8]? { completed.map { items[$0] } }

    /// The items still possible.
    var candidates: [[UInt8]] { alive.map { items[$0] } }
}

/// `unordered`: all of several byte strings, in any order, each whole.
struct UnorderedMatcher: Matcher {
    private var missing: [[UInt8]]
    private var current: AnyOfMatcher
    private let total: Int
    private var recent = RecentBytes()

    init(_ items: [[UInt8]]) {
        missing = items
        current = AnyOfMatcher(items)
        total = items.reduce(0) { $0 + $1.count }
    }

    var demand: Demand { current.demand }

    mutating func feed(_ bytes: UnsafeRawBufferPointer) -> Progress {
        let start = recent.count - current.account.consumed
        recent.append(bytes)
        switch current.feed(bytes) {
        case .complete:
            if let index = current.completed { missing.remove(at: index) }
            current = AnyOfMatcher(missing)
            return missing.isEmpty ? .complete : .more
        case .mismatch(let offset): return .mismatch(at: start + offset)
        case let other: return other
        }
    }

    var account: Account {
        Account(consumed: recent.count, wanted: total, expected: current.account.expected, recent: recent)
    }

    /// The items that have not come yet.
    var candidates: [[UInt8]] { missing }
}

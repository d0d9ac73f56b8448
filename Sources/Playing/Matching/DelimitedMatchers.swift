/// `line`: up to LF or CRLF, which is consumed but not part of the value.
struct LineMatcher: Matcher {
    private var content: UnitValue
    var value: UnitValue? { content }
    /// A CR at the end of what came: the terminator's if LF follows, the value's otherwise.
    private var holdsCR = false
    private var consumed = 0

    init(_ keeping: UnitValue.Keeping) { content = UnitValue(keeping) }

    var demand: Demand { .look }

    func belonging(in peeked: UnsafeRawBufferPointer) -> Int {
        peeked.firstIndex(of: 0x0A).map { $0 + 1 } ?? peeked.count
    }

    mutating func feed(_ bytes: UnsafeRawBufferPointer) -> Progress {
        consumed += bytes.count
        var part = bytes
        let ends = part.last == 0x0A
        if ends { part = .init(rebasing: part.dropLast()) }
        if holdsCR, !(ends && part.isEmpty) {
            let progress = withUnsafeBytes(of: UInt8(0x0D)) { content.append($0) }
            if progress != .more { return progress }
        }
        holdsCR = part.last == 0x0D
        if holdsCR { part = .init(rebasing: part.dropLast()) }
        let progress = content.append(part)
        if progress != .more { return progress }
        return ends ? content.close() : .more
    }

    var account: Account {
        Account(consumed: consumed, wanted: nil, expected: content.expected, recent: content.recent)
    }
}

/// `until`: up to and with the delimiter, wherever the pieces are cut.
struct UntilMatcher: Matcher {
    private var content: UnitValue
    var value: UnitValue? { content }
    private let delimiter: [UInt8]
    /// How far to fall back in the delimiter after a difference (Knuth, Morris, Pratt 1977): so that a delimiter cut
    /// in two, or one that begins inside a failed one, is found without looking at a byte twice.
    private let fallback: [Int]
    private var matched = 0

    init(_ delimiter: [UInt8], _ keeping: UnitValue.Keeping) {
        self.delimiter = delimiter
        content = UnitValue(keeping)
        var table = [0]
        var length = 0
        for index in delimiter.indices.dropFirst() {
            while length > 0, delimiter[index] != delimiter[length] { length = table[length - 1] }
            if delimiter[index] == delimiter[length] { length += 1 }
            table.append(length)
        }
        fallback = table
    }

    var demand: Demand { .look }

    func belonging(in peeked: UnsafeRawBufferPointer) -> Int {
        var state = matched
        return scan(peeked, &state) ?? peeked.count
    }

    mutating func feed(_ bytes: UnsafeRawBufferPointer) -> Progress {
        let end = scan(bytes, &matched)
        let progress = content.append(bytes)
        if progress != .more { return progress }
        return end == nil ? .more : content.close()
    }

    /// The number of bytes through the delimiter's last, where it ends here.
    private func scan(_ bytes: UnsafeRawBufferPointer, _ state: inout Int) -> Int? {
        for (index, byte) in bytes.enumerated() {
            while state > 0, byte != delimiter[state] { state = fallback[state - 1] }
            if byte == delimiter[state] { state += 1 }
            if state == delimiter.count { return index + 1 }
        }
        return nil
    }

    var account: Account {
        Account(consumed: content.count, wanted: nil, expected: content.expected, recent: content.recent)
    }
}

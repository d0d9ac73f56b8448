import Net

/// A regular expression over bytes: each byte is the scalar of that number, `\w \d \s` are ASCII, `^` and `$` are the
/// value's ends.
struct ByteExpression {
    /// The pattern.
    let pattern: String
    /// Not touched by two threads at a time: who gives a search up does not use its expression again.
    private nonisolated(unsafe) let regex: Regex<AnyRegexOutput>
    private let cost: SearchCost

    /// Compiles a pattern; throws what the standard library says where it is none.
    init(_ pattern: String) throws {
        self.pattern = pattern
        regex = try Regex(pattern).matchingSemantics(.unicodeScalar).asciiOnlyCharacterClasses()
        cost = SearchCost(of: pattern)
    }

    /// Searches; the named groups that took part where it matches, nil where it does not.
    ///
    /// - Throws: ``EndlessSearch``.
    func firstMatch(in bytes: [UInt8]) throws(EndlessSearch) -> [(name: String, value: [UInt8])]? {
        try bounded(bytes) { $0.search(bytes) }
    }

    /// Replaces every match.
    ///
    /// - Throws: ``EndlessSearch``.
    func replacing(in bytes: [UInt8], with replacement: [UInt8]) throws(EndlessSearch) -> [UInt8] {
        try bounded(bytes) {
            Self.bytes(Self.text(bytes).replacing($0.regex, with: Self.text(replacement))[...])
        }
    }

    /// On this thread where it cannot take long: another one costs more than most searches.
    private func bounded<Found: Sendable>(
        _ bytes: [UInt8],
        _ search: @escaping @Sendable (Self) -> Found
    ) throws(EndlessSearch) -> Found {
        if cost.isSmall(for: bytes.count) { return search(self) }
        guard
            let found = try? BoundedThread.run("ws-expression", limit: EndlessSearch.limit, { search(self) })
        else {
            throw EndlessSearch(pattern: pattern, size: bytes.count)
        }
        return found
    }

    private func search(_ bytes: [UInt8]) -> [(name: String, value: [UInt8])]? {
        guard let match = try? regex.firstMatch(in: Self.text(bytes)) else { return nil }
        return match.output.compactMap { group in
            guard let name = group.name, let text = group.substring else { return nil }
            return (name, Self.bytes(text))
        }
    }

    /// A text that matches just these bytes.
    static func escape(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isWord =
                ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
            return isWord ? String(scalar) : "\\x{" + String(byte, radix: 16) + "}"
        }.joined()
    }

    private static func text(_ bytes: [UInt8]) -> String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: bytes.lazy.map { Unicode.Scalar($0) })
        return String(scalars)
    }

    private static func bytes(_ text: Substring) -> [UInt8] {
        text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }
}

/// A search that was given up: the standard library's engine tries every way to match, one after the other, and has no
/// limit of its own.
struct EndlessSearch: Error {
    /// The processor time after which it is, in nanoseconds.
    static let limit: Int64 = 1_000_000_000
    var pattern: String
    /// How many bytes were searched.
    var size: Int
}

/// How long a pattern can make a search, roughly: what repeats can take each length of the value, and so can all that
/// repeats beside it; what repeats a group that repeats has no bound worth waiting for.
struct SearchCost {
    private let repetitions: Int
    private let repeatsGroups: Bool
    /// So many ways to match are tried in about a millisecond.
    private static let small = 20_000

    init(of pattern: String) {
        var repetitions = 0
        var repeatsGroups = false
        var last: UInt8?
        for byte in pattern.utf8 {
            // Not what tells a group's kind: `(?<name>`. An escaped one counts all the same.
            if "*+?{".utf8.contains(byte), last != UInt8(ascii: "(") {
                repetitions += 1
                if last == UInt8(ascii: ")") { repeatsGroups = true }
            }
            last = byte
        }
        self.repetitions = repetitions
        self.repeatsGroups = repeatsGroups
    }

    /// Whether a value of so many bytes is searched within a moment.
    func isSmall(for size: Int) -> Bool {
        guard !repeatsGroups else { return false }
        var ways = 1
        for _ in 0...repetitions {
            ways *= max(size, 2)
            if ways > Self.small { return false }
        }
        return true
    }
}

/// The compiled expressions of one scenario, each compiled once.
final class Expressions {
    private var compiled: [String: ByteExpression] = [:]

    /// The expression of a pattern; nil where it is none.
    func expression(_ pattern: String) -> ByteExpression? {
        if let known = compiled[pattern] { return known }
        let expression = try? ByteExpression(pattern)
        compiled[pattern] = expression
        return expression
    }
}

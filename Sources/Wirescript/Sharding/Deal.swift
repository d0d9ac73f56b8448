import Glibc
import Scenarios

/// Which scenarios fall to which shard.
///
/// Every machine deals all of them, and so comes to the same end without asking another: what is dealt by is a
/// scenario's title, its file's place among the files, its line and its row, never how a path is spelt, where the files lie, or
/// the order in which they were given. The longest goes first, to whom has least to do.
struct Deal {
    /// One scenario.
    struct Card {
        /// Of which file, in the order in which they were given.
        var file: Int
        /// Which of the file's plans.
        var place: Int
        var title: String
        var line: Int
        /// Nanoseconds that it took the last time; nil where that is not known.
        var time: Int64?
    }

    /// The shard of each card, from 1.
    let shards: [Int]
    /// The same on all machines that dealt alike.
    let fingerprint: String

    /// Deals the cards of files, whose paths are given, to `count` shards.
    init(_ cards: [Card], of paths: [String], to count: Int) {
        let paths = Self.canonical(paths)
        func isBefore(_ a: Card, _ b: Card) -> Bool {
            (a.title, paths[a.file], a.line, a.place) < (b.title, paths[b.file], b.line, b.place)
        }
        let known = cards.compactMap(\.time).sorted()
        let usual = known.isEmpty ? 1 : known[known.count / 2]
        func weight(_ card: Card) -> Int64 { card.time ?? usual }
        let order = cards.indices.sorted { a, b in
            let (first, second) = (weight(cards[a]), weight(cards[b]))
            return first == second ? isBefore(cards[a], cards[b]) : first > second
        }
        // Those beyond the number of cards get none.
        var loads = [(time: Int64, cards: Int)](repeating: (0, 0), count: min(count, cards.count))
        var shards = [Int](repeating: 0, count: cards.count)
        var hash = Fingerprint()
        for card in order {
            let shard = loads.indices.min { loads[$0] < loads[$1] } ?? 0
            loads[shard].time += weight(cards[card])
            loads[shard].cards += 1
            shards[card] = shard + 1
            hash.add("\(cards[card].title)\0\(paths[cards[card].file])\0\(cards[card].place)\0\(shard)\0")
        }
        self.shards = shards
        fingerprint = hash.text
    }

    /// The paths without links and `..`, and without the folders that all of them lie in.
    private static func canonical(_ paths: [String]) -> [String] {
        let parts = paths.map { path in
            guard let real = realpath(path, nil) else { return [Substring(path)] }
            defer { free(real) }
            return String(cString: real).split(separator: "/")
        }
        var common = parts.first.map { Array($0.dropLast()) } ?? []
        for path in parts.dropFirst() {
            let count = zip(common, path.dropLast()).prefix { $0 == $1 }.count
            common = Array(common.prefix(count))
        }
        return parts.map { $0.dropFirst(common.count).joined(separator: "/") }
    }
}

/// FNV-1a, of 64 bits: the same on every machine, which Swift's own hashes are not.
private struct Fingerprint {
    private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ text: String) {
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }

    var text: String {
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

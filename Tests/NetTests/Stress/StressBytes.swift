import Glibc

/// Random numbers from a seed, the same on every machine (SplitMix64).
struct StressRandom: RandomNumberGenerator {
    private var state: UInt64

    /// Each sequence of parts has numbers of its own.
    init(_ parts: UInt64...) {
        state = 0
        for part in parts { state = next() ^ part }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &self) < percent
    }

    /// At least 1; of each order of magnitude there are as many.
    mutating func size(upTo limit: Int) -> Int {
        let bits = Int.random(in: 0...(Int.bitWidth - limit.leadingZeroBitCount), using: &self)
        return min(limit, Int.random(in: 1...(1 << bits), using: &self))
    }
}

/// Random bytes that every test sends pieces of. They lie in one place, so that what was received is compared with
/// memcmp(3), and never change.
struct StressBytes: @unchecked Sendable {
    static let shared = StressBytes()
    static let count = 1 << 20
    static let largestPiece = 1 << 18

    private let storage: UnsafeMutableRawBufferPointer

    private init() {
        storage = .allocate(byteCount: Self.count, alignment: 8)
        var random = StressRandom(0)
        storage.withMemoryRebound(to: UInt64.self) { words in
            for index in words.indices { words[index] = random.next() }
        }
    }

    subscript(range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: storage[range])
    }

    /// How many bytes at the start of both are the same.
    static func commonPrefix(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Int {
        let count = min(one.count, other.count)
        if count == 0 || memcmp(one.baseAddress!, other.baseAddress!, count) == 0 { return count }
        return (0..<count).first { one[$0] != other[$0] } ?? count
    }
}

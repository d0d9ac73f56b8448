/// The language's `random` bytes: word *i* of a stream is a mix of the seed and *i* alone, so both ends can name the
/// same stream, start anywhere in it, and hold none of it.
///
/// The mix is wyrand's (Wang Yi, "wyhash", 2019): one multiplication for eight bytes, half of what SplitMix64 takes.
struct RandomBytes: Hashable, Sendable {
    /// What the stream is made from.
    let seed: UInt64

    /// The word of eight bytes, little-endian in the stream, with that number.
    @inline(__always)
    func word(_ index: Int) -> UInt64 {
        Self.mix(state(index))
    }

    private static let increment: UInt64 = 0xA076_1D64_78BD_642F

    private func state(_ index: Int) -> UInt64 {
        seed &+ UInt64(truncatingIfNeeded: index &+ 1) &* Self.increment
    }

    @inline(__always)
    private static func mix(_ state: UInt64) -> UInt64 {
        let product = state.multipliedFullWidth(by: state ^ 0xE703_7ED1_A0B4_28DB)
        return product.high ^ product.low
    }

    /// Writes the bytes from `offset` on.
    func copy(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) {
        guard let base = buffer.baseAddress else { return }
        var index = offset / 8
        var written = 0
        let skipped = offset % 8
        if skipped != 0 {
            withUnsafeBytes(of: word(index).littleEndian) { bytes in
                written = min(8 - skipped, buffer.count)
                buffer.copyMemory(from: .init(rebasing: bytes[skipped..<skipped + written]))
            }
            index += 1
        }
        let whole = (buffer.count - written) / 8
        // The state is added to, and nothing is checked for overflow: this loop is what a GiB to compare costs.
        var state = state(index)
        var place = base + written
        let end = place + whole * 8
        while place < end {
            place.storeBytes(of: Self.mix(state).littleEndian, as: UInt64.self)
            state &+= Self.increment
            place += 8
        }
        written += whole * 8
        if written < buffer.count {
            withUnsafeBytes(of: word(index + whole).littleEndian) { bytes in
                UnsafeMutableRawBufferPointer(rebasing: buffer[written...])
                    .copyMemory(from: .init(rebasing: bytes[..<(buffer.count - written)]))
            }
        }
    }
}

/// A small seeded generator: for random splits, ranges of delays, the order of a shuffled run.
///
/// Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15
    private var state: UInt64

    /// Makes a generator.
    package init(seed: UInt64) { state = seed }

    /// The next number.
    package mutating func next() -> UInt64 {
        state &+= Self.increment
        return Self.mix(state)
    }

    @inline(__always)
    static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z &>> 31)
    }

    /// A seed for something named, from another seed: the same for the same name, whatever else there is.
    static func seed(_ seed: UInt64, _ name: some StringProtocol) -> UInt64 {
        name.utf8.reduce(mix(seed &+ increment)) { mix(($0 ^ UInt64($1)) &+ increment) }
    }
}

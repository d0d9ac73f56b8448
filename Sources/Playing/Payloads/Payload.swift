import Glibc

/// Bytes to send or to compare with, readable from any offset, so that a generated or stored stream of any size is
/// never held whole.
enum Payload: Sendable {
    /// Bytes in memory.
    case data([UInt8])
    /// A pattern, again and again, cut at the size.
    case cycle([UInt8], size: Int)
    /// Seeded pseudo-random bytes.
    case random(RandomBytes, size: Int)
    /// A file's bytes.
    case file(ReadFile)
    /// One after another; `ends[i]` is where part i ends.
    case chain([Payload], ends: [Int])

    /// Puts payloads one after another.
    static func joining(_ parts: [Payload]) -> Payload {
        if parts.count == 1 { return parts[0] }
        if parts.allSatisfy({ if case .data = $0 { true } else { false } }) {
            return .data(parts.flatMap { $0.bytes() })
        }
        var ends: [Int] = []
        for part in parts { ends.append((ends.last ?? 0) + part.size) }
        return .chain(parts, ends: ends)
    }

    /// The number of bytes.
    var size: Int {
        switch self {
        case .data(let bytes): bytes.count
        case .cycle(_, let size), .random(_, let size): size
        case .file(let file): file.size
        case .chain(_, let ends): ends.last ?? 0
        }
    }

    /// All of it, in memory: for what is known to be small. Of a file that has become shorter, what there is.
    func bytes() -> [UInt8] { bytes(0..<size) }

    /// A part of it, in memory.
    func bytes(_ range: Range<Int>) -> [UInt8] {
        if case .data(let bytes) = self { return range.count == bytes.count ? bytes : Array(bytes[range]) }
        return Array(unsafeUninitializedCapacity: range.count) { buffer, count in
            count = copy(
                at: range.lowerBound,
                into: UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[..<range.count]
                )
            )
        }
    }

    /// Fills the buffer with the bytes from `offset` on, of which there must be as many; how many there were: fewer only
    /// where a file has become shorter.
    @discardableResult
    func copy(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        switch self {
        case .data(let bytes):
            bytes.withUnsafeBytes {
                buffer.copyMemory(from: .init(rebasing: $0[offset..<offset + buffer.count]))
            }
        case .file(let file): return file.copy(at: offset, into: buffer)
        case .random(let random, _):
            random.copy(at: offset, into: buffer)
        case .cycle(let pattern, _):
            pattern.withUnsafeBytes { pattern in
                var done = 0
                while done < buffer.count {
                    let from = (offset + done) % pattern.count
                    let count = min(pattern.count - from, buffer.count - done)
                    UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done + count])
                        .copyMemory(from: .init(rebasing: pattern[from..<from + count]))
                    done += count
                }
            }
        case .chain(let parts, let ends):
            var done = 0
            var index = ends.firstIndex { $0 > offset } ?? parts.count
            while done < buffer.count {
                let from = offset + done - (index == 0 ? 0 : ends[index - 1])
                let count = min(parts[index].size - from, buffer.count - done)
                let copied = parts[index].copy(at: from, into: .init(rebasing: buffer[done..<done + count]))
                done += copied
                if copied < count { return done }
                index += 1
            }
        }
        return buffer.count
    }

    /// Lends some of the bytes, generated into the scratch buffer where they do not lie in memory.
    func withBytes<Result, Failure>(
        at offset: Int,
        count: Int,
        _ scratch: UnsafeMutableRawBufferPointer,
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        switch self {
        case .data(let bytes):
            return try bytes.withUnsafeBufferPointer { (all) throws(Failure) in
                try body(.init(UnsafeBufferPointer(rebasing: all[offset..<offset + count])))
            }
        default:
            let block = UnsafeMutableRawBufferPointer(rebasing: scratch[..<count])
            copy(at: offset, into: block)
            return try body(.init(block))
        }
    }

    /// Where `received`, which should be the bytes from `offset` on, first differs; nil where it does not.
    func firstDifference(at offset: Int, from received: UnsafeRawBufferPointer) -> Int? {
        if case .data(let bytes) = self {
            return bytes.withUnsafeBytes {
                Self.firstDifference(.init(rebasing: $0[offset..<offset + received.count]), received)
            }
        }
        let block = 16 * 1024
        return withUnsafeTemporaryAllocation(byteCount: min(block, received.count), alignment: 8) { wanted in
            var done = 0
            while done < received.count {
                let count = min(wanted.count, received.count - done)
                let part = UnsafeMutableRawBufferPointer(rebasing: wanted[..<count])
                let copied = copy(at: offset + done, into: part)
                if let index = Self.firstDifference(
                    .init(rebasing: part[..<copied]),
                    .init(rebasing: received[done..<done + copied])
                ) {
                    return done + index
                }
                if copied < count { return done + copied }
                done += count
            }
            return nil
        }
    }

    private static func firstDifference(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int? {
        guard let left = a.baseAddress, let right = b.baseAddress, memcmp(left, right, a.count) != 0 else {
            return nil
        }
        return a.indices.first { a[$0] != b[$0] }
    }
}

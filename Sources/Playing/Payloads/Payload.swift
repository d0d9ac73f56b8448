import Glibc

/// Bytes to send or to compare with, readable from any offset, so that a generated or mapped stream of any size is
/// never held whole.
enum Payload: Sendable {
    /// Bytes in memory.
    case data([UInt8])
    /// A pattern, again and again, cut at the size.
    case cycle([UInt8], size: Int)
    /// Seeded pseudo-random bytes.
    case random(RandomBytes, size: Int)
    /// A file's bytes.
    case mapped(MappedFile)
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
        case .mapped(let file): file.bytes.count
        case .chain(_, let ends): ends.last ?? 0
        }
    }

    /// All of it, in memory: for what is known to be small.
    func bytes() -> [UInt8] { bytes(0..<size) }

    /// A part of it, in memory.
    func bytes(_ range: Range<Int>) -> [UInt8] {
        if case .data(let bytes) = self { return range.count == bytes.count ? bytes : Array(bytes[range]) }
        return Array(unsafeUninitializedCapacity: range.count) { buffer, count in
            copy(
                at: range.lowerBound,
                into: UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[..<range.count]
                )
            )
            count = range.count
        }
    }

    /// Fills the buffer with the bytes from `offset` on; there must be as many.
    func copy(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) {
        switch self {
        case .data(let bytes):
            bytes.withUnsafeBytes {
                buffer.copyMemory(from: .init(rebasing: $0[offset..<offset + buffer.count]))
            }
        case .mapped(let file):
            buffer.copyMemory(from: .init(rebasing: file.bytes[offset..<offset + buffer.count]))
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
                parts[index].copy(at: from, into: .init(rebasing: buffer[done..<done + count]))
                done += count
                index += 1
            }
        }
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
        case .mapped(let file): return try body(.init(rebasing: file.bytes[offset..<offset + count]))
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
                copy(at: offset + done, into: part)
                if let index = Self.firstDifference(
                    .init(part),
                    .init(rebasing: received[done..<done + count])
                ) {
                    return done + index
                }
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

/// A file's bytes, mapped: as large as it is, it takes no memory of ours.
final class MappedFile: @unchecked Sendable {
    // Read-only for the whole life of the object, which is why it may be shared.
    let bytes: UnsafeRawBufferPointer

    /// Maps a file; nil, with errno set, where that cannot be done.
    init?(path: String) {
        // O_NONBLOCK for a FIFO, whose other end may never be opened.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        guard status.st_mode & S_IFMT == S_IFREG else {
            errno = status.st_mode & S_IFMT == S_IFDIR ? EISDIR : ESPIPE
            return nil
        }
        let size = Int(status.st_size)
        guard size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            return nil
        }
        bytes = UnsafeRawBufferPointer(start: start, count: size)
    }

    deinit {
        if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
    }
}

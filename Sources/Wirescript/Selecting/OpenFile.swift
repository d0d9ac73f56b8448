import Glibc

/// A file that is open as long as somebody reads it.
final class OpenFile: Sendable {
    private let descriptor: Int32

    /// Takes over an open descriptor.
    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// As many of these bytes as there are.
    func bytes(_ range: Range<Int>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            while count < range.count {
                let got = pread(
                    descriptor,
                    buffer.baseAddress.map { $0 + count },
                    range.count - count,
                    range.lowerBound + count
                )
                if got < 0, errno == EINTR { continue }
                if got <= 0 { return }
                count += got
            }
        }
    }
}

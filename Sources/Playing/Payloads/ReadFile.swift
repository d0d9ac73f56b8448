import Glibc
import Locks
import YAMLTree

/// A file's bytes, read as they are wanted: as large as it is, it takes no memory of ours.
///
/// It is not mapped: where a mapped file becomes shorter, whoever touches the rest is ended by SIGBUS (mmap(2)).
final class ReadFile: Sendable {
    /// Its size when it was opened.
    let size: Int
    /// Its name, for messages.
    let path: String
    private let descriptor: Int32
    private let isCutShort = Atomic(false)

    /// Opens a file; nil, with errno set, where that cannot be done.
    init?(path: String) {
        // O_NONBLOCK for a FIFO, whose other end may never be opened.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            let code = status.st_mode & S_IFMT == S_IFDIR ? EISDIR : ESPIPE
            close(descriptor)
            errno = code
            return nil
        }
        self.path = path
        self.descriptor = descriptor
        size = Int(status.st_size)
    }

    /// Whether bytes were wanted that are not there any more.
    var hasLostBytes: Bool { isCutShort.load(ordering: .relaxed) }

    /// Fills the buffer from an offset on; how many bytes there were: fewer than wanted only if it has lost some.
    func copy(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var done = 0
        while done < buffer.count {
            let count = pread(
                descriptor,
                buffer.baseAddress! + done,
                buffer.count - done,
                off_t(offset + done)
            )
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                isCutShort.store(true, ordering: .relaxed)
                break
            }
            done += count
        }
        return done
    }

    deinit { close(descriptor) }
}

extension Payload {
    /// A file's bytes; nil, with errno set, where it cannot be read. A small one is read at once: thousands of connections
    /// that send it need no descriptor each.
    static func file(at path: String) -> Payload? {
        guard let file = ReadFile(path: path) else { return nil }
        let payload = Payload.file(file)
        return file.size > 64 * 1024 ? payload : .data(payload.bytes())
    }

    /// Why what was read of it is not what it was made of: a file became shorter meanwhile.
    func loss(at span: Span) -> HarnessError? {
        switch self {
        case .file(let file) where file.hasLostBytes:
            HarnessError("file '\(file.path)' became shorter while it was read", span: span)
        case .chain(let parts, _): parts.lazy.compactMap { $0.loss(at: span) }.first
        default: nil
        }
    }
}

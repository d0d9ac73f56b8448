import Glibc
import Locks

/// A descriptor that text is written to. The first failure ends it: what is written later goes nowhere, and the run,
/// whose report nobody can read, stops.
final class Output: Sendable {
    let descriptor: Int32
    private let name: String
    private let code = Mutex<Int32>(0)

    init(_ descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    static let standard = Output(STDOUT_FILENO, name: "standard output")
    static let error = Output(STDERR_FILENO, name: "standard error")

    /// What went wrong; nil while nothing has.
    var failure: String? {
        let code = code.withLock { $0 }
        return code == 0 ? nil : "cannot write to \(name): \(String(cString: strerror(code)))"
    }

    /// Whoever read standard output has seen enough, as `head` does.
    var isUnread: Bool { descriptor == STDOUT_FILENO && code.withLock { $0 } == EPIPE }

    /// Throws where something that was written did not get there.
    func confirm() throws(Refusal) {
        if isUnread { throw Refusal.unread }
        if let failure { throw Refusal(failure, .harness) }
    }

    /// The status of a command that had only to write here; says what went wrong, if anything did.
    func concluded() -> ExitStatus {
        do throws(Refusal) { try confirm() } catch {
            error.write()
            return error.status
        }
        return .passed
    }

    /// Writes all of it, waiting where the descriptor is a full pipe.
    func write(_ text: String) {
        var text = text
        text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    /// Writes all of it, waiting where the descriptor is a full pipe.
    func write(_ bytes: [UInt8]) { bytes.withUnsafeBytes { write($0) } }

    private func write(_ bytes: UnsafeRawBufferPointer) {
        code.withLock { code in
            var rest = bytes[...]
            while code == 0, !rest.isEmpty {
                let count = Glibc.write(
                    descriptor,
                    UnsafeRawBufferPointer(rebasing: rest).baseAddress,
                    rest.count
                )
                if count >= 0 {
                    rest = rest.dropFirst(count)
                } else if errno == EAGAIN {
                    // Somebody who shares the terminal or pipe made it non-blocking.
                    var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&entry, 1, -1)
                } else if errno != EINTR {
                    code = errno
                }
            }
        }
    }
}

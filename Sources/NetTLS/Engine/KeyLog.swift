import Glibc

/// Where the secrets of connections may go, so that Wireshark can decrypt them.
public enum KeyLog {
    /// A closure for ``TLSClientConfiguration/keyLog`` that appends to a file in the NSS key log format, made for its
    /// owner only. Several processes may append to one file: each line is one write(2).
    ///
    /// - Throws: ``TLSError`` with code `configuration` when the file cannot be opened.
    public static func file(_ path: String) throws(TLSError) -> @Sendable (String) -> Void {
        let file = LogFile(number: open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600))
        guard file.number >= 0 else { throw .configuration("\(path) cannot be opened: \(errorText(errno))") }
        return { line in
            let bytes = Array((line + "\n").utf8)
            _ = write(file.number, bytes, bytes.count)
        }
    }

    /// Closes the descriptor with the last closure that has it.
    private final class LogFile: Sendable {
        let number: Int32

        init(number: Int32) {
            self.number = number
        }

        deinit {
            if number >= 0 { close(number) }
        }
    }
}

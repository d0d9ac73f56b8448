import Glibc
import Playing

/// A file that is written whole or not at all: it grows under another name beside its place and is renamed when
/// complete, so that nobody ever reads half a report. A device or a pipe is written to as it is.
final class WholeFile: Sendable {
    let output: Output
    private let path: String
    private let kind: String
    private let temporary: String?
    private let descriptor: Int32

    /// Makes the temporary file, so that a folder that cannot be written to is known before anything is played.
    init(_ path: String, as kind: String) throws(HarnessError) {
        self.path = path
        self.kind = kind
        temporary = Self.isSpecial(path) ? nil : "\(path).\(getpid()).tmp"
        descriptor = open(temporary ?? path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw HarnessError("cannot write the \(kind) '\(path)': \(String(cString: strerror(errno)))")
        }
        output = Output(descriptor, name: "the \(kind) '\(path)'")
    }

    /// What tells a path's place from every other, however the path is spelt; nil for a device or a pipe.
    static func place(of path: String) -> String? {
        guard !isSpecial(path) else { return nil }
        let slash = path.lastIndex(of: "/")
        guard let folder = realpath(slash.map { String(path[...$0]) } ?? ".", nil) else { return path }
        defer { free(folder) }
        return String(cString: folder) + "/" + path[(slash.map(path.index(after:)) ?? path.startIndex)...]
    }

    private static func isSpecial(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    }

    deinit {
        close(descriptor)
        // After `commit` there is nothing of this name.
        if let temporary { unlink(temporary) }
    }

    /// Puts the file in its place. Says what went wrong, if anything did.
    func commit() -> String? {
        if let failure = output.failure { return failure }
        if let temporary, rename(temporary, path) != 0 {
            return "cannot rename the \(kind) to '\(path)': \(String(cString: strerror(errno)))"
        }
        return nil
    }
}

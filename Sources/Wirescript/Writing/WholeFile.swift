import Glibc
import Playing

/// A file that is written whole or not at all: it grows without a name and takes its own when complete, so that nobody
/// ever reads half a report, and nothing is left of it however the process ends. Where a file system knows no files without
/// a name, it grows under another one beside its place. A device or a pipe is written to as it is.
final class WholeFile: Sendable {
    let output: Output
    private let path: String
    private let kind: String
    private let temporary: String?
    private let isNameless: Bool
    private let descriptor: Int32

    /// Makes the file, so that a folder that cannot be written to is known before anything is played.
    init(_ path: String, as kind: String) throws(HarnessError) {
        self.path = path
        self.kind = kind
        temporary = Self.isSpecial(path) ? nil : "\(path).\(getpid()).tmp"
        let nameless = temporary == nil ? nil : Self.openNameless(path)
        isNameless = nameless != nil
        descriptor =
            nameless ?? temporary.map { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666) }
            ?? Self.openSpecial(path)
        guard descriptor >= 0 else {
            let why = errno == EINTR ? "nobody reads it" : String(cString: strerror(errno))
            throw HarnessError("cannot write the \(kind) '\(path)': \(why)")
        }
        output = Output(descriptor, name: "the \(kind) '\(path)'")
    }

    /// What is written to as it is. A file is, too, that is reached by a name such as /dev/stderr: not the name is meant.
    private static func isSpecial(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        if status.st_mode & S_IFMT != S_IFREG { return true }
        let folder = RealPath.place(path).map { RealPath.folder(of: $0) } ?? ""
        return folder == "/dev" || folder.hasPrefix("/proc/")
    }

    /// A named pipe that nobody reads is waited for, until the task is cancelled: open(2) itself would not end then. Fails
    /// with EINTR where it was.
    private static func openSpecial(_ path: String) -> Int32 {
        while true {
            let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NONBLOCK)
            if descriptor >= 0 {
                _ = fcntl(descriptor, F_SETFL, O_APPEND)
                return descriptor
            }
            guard errno == ENXIO, FileKind.isPipe(path) else { return -1 }
            if Task.isCancelled {
                errno = EINTR
                return -1
            }
            usleep(10_000)
        }
    }

    /// A file in the folder of a path that has no name yet (open(2), O_TMPFILE); nil where that cannot be, or where it could
    /// not be given one, for want of /proc.
    private static func openNameless(_ path: String) -> Int32? {
        guard let place = RealPath.place(path) else { return nil }
        let descriptor = open(RealPath.folder(of: place), __O_TMPFILE | O_WRONLY | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { return nil }
        guard access(link(to: descriptor), F_OK) == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    private static func link(to descriptor: Int32) -> String { "/proc/self/fd/\(descriptor)" }

    deinit {
        close(descriptor)
        // After `commit` there is nothing of this name.
        if let temporary { unlink(temporary) }
    }

    /// Puts the file in its place. Says what went wrong, if anything did.
    func commit() -> String? {
        if let failure = output.failure { return failure }
        guard let temporary else { return nil }
        // linkat(2) replaces nothing, rename(2) does: so it has the other name for a moment after all.
        if isNameless { unlink(temporary) }
        let isNamed =
            !isNameless
            || linkat(AT_FDCWD, Self.link(to: descriptor), AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) == 0
        if isNamed, rename(temporary, path) == 0 { return nil }
        return "cannot rename the \(kind) to '\(path)': \(String(cString: strerror(errno)))"
    }
}

extension WholeFile {
    /// What tells where something is written from every other place, however that is spelt.
    enum Place: Hashable {
        /// In its folder by its name: what is renamed onto it replaces it.
        case name(String)
        /// What there is already, by its number.
        case file(device: dev_t, number: ino_t)

        /// Of a path; nil where what is there is written to as it is.
        init?(_ path: String) {
            guard !isSpecial(path) else { return nil }
            self = .name(RealPath.place(path) ?? path)
        }

        /// Of what a path leads to; nil where nothing is there, or /dev/null.
        init?(whatIsAt path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            self.init(status)
        }

        /// Of an open descriptor.
        init?(of descriptor: Int32) {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { return nil }
            self.init(status)
        }

        private init?(_ status: stat) {
            let null = (1 << 8) | 3
            if status.st_mode & S_IFMT == S_IFCHR, status.st_rdev == null { return nil }
            self = .file(device: status.st_dev, number: status.st_ino)
        }
    }
}

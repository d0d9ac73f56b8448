import Glibc
import Playing
import Reporting
import YAMLTree

extension SourceFile {
    /// Reads a file, or standard input for `-` (under another name where one is given), as far as the limit of a scenario
    /// file and one byte more, so that a file without an end is refused by its size.
    static func read(_ path: String, named name: String? = nil) throws(HarnessError) -> SourceFile {
        SourceFile(
            path: name ?? path,
            bytes: try FileReading.bytes(of: path, limit: Limits.default.bytes + 1)
        )
    }
}

/// open(2) and read(2).
enum FileReading {
    /// The bytes of a file, or of standard input for `-`, as far as a limit.
    static func bytes(of path: String, limit: Int = .max) throws(HarnessError) -> [UInt8] {
        // Of a named pipe that nobody writes to, open(2) would wait, whatever is to end the program.
        let waiting = FileKind.isPipe(path) ? O_NONBLOCK : 0
        var descriptor: Int32
        repeat {
            descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | waiting)
        } while descriptor < 0 && errno == EINTR
        guard descriptor >= 0 else { throw HarnessError(reading: path, errno) }
        defer { if path != "-" { close(descriptor) } }
        var bytes: [UInt8] = []
        var room = min(limit, size(of: descriptor) + 1)
        while bytes.count < limit {
            let before = bytes.count
            var code: Int32 = 0
            while !isReadable(descriptor) {
                if Task.isCancelled { throw HarnessError(reading: path, EINTR) }
            }
            let grown = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                let got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                code = got < 0 ? errno : 0
                count = max(0, got)
            }
            if code == EINTR || code == EAGAIN { continue }
            guard code == 0 else { throw HarnessError(reading: path, code) }
            if grown.isEmpty { break }
            bytes = before == 0 ? grown : bytes + grown
            room = min(limit - bytes.count, max(1, bytes.count))
        }
        return bytes
    }

    /// A report: of a file, which may be large, only what is asked for is read; a pipe's is read now.
    static func report(_ path: String) throws(HarnessError) -> ReportBytes {
        var status = stat()
        guard path != "-", stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return ReportBytes(try bytes(of: path))
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw HarnessError(reading: path, errno) }
        let file = OpenFile(descriptor: descriptor)
        return ReportBytes(count: Int(status.st_size), part: file.bytes)
    }

    /// Waits a moment until something can be read, or the end.
    private static func isReadable(_ descriptor: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 50) != 0
    }

    private static func size(of descriptor: Int32) -> Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_size > 0 ? Int(status.st_size) : 4096
    }
}

extension HarnessError {
    init(reading path: String, _ code: Int32) {
        self.init("cannot read '\(path)': \(String(cString: strerror(code)))")
    }
}

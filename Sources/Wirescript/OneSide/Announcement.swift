import Glibc
import Playing
import Reporting

/// Tells where the servers of a service are: a line each and `ready`, and the same as JSON in a file.
struct Announcement: Sendable {
    let output: Output
    let readyFile: ReadyFile?

    /// To be called when all of them accept.
    func tell(_ servers: [Served]) throws(HarnessError) {
        try readyFile?.write(readiness(of: servers, process: getpid()))
        for server in servers { output.write("\(server.name) \(server.address.written)\n") }
        output.write("ready\n")
    }

    /// What was said holds no longer.
    func withdraw() { readyFile?.remove() }
}

/// The file of `--ready-file`: there as long as the servers are.
final class ReadyFile: Sendable {
    private let path: String

    /// Removes one that an earlier service may have left, for whoever waits for it would take it for this one's.
    init(_ path: String) {
        self.path = path
        remove()
    }

    /// Writes it whole, or not at all.
    func write(_ text: [UInt8]) throws(HarnessError) {
        let file = try WholeFile(path, as: "ready file")
        file.output.write(text)
        if let failure = file.commit() { throw HarnessError(failure) }
    }

    /// Takes it away, where it is a file and no device or pipe.
    func remove() {
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG { unlink(path) }
    }
}

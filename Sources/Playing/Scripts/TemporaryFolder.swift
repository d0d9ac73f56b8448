import Glibc

/// A scenario's private folder, removed with everything in it when the scenario is over.
package final class TemporaryFolder {
    /// Where it is.
    package let path: String

    /// Makes it, below TMPDIR or /tmp: a short path, because a Unix socket's may have 107 bytes only (unix(7)). It is
    /// named after this process: where one is left by a process that was killed, that tells.
    package init() throws(HarnessError) {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array((parent + "/wirescript-\(getpid())-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw HarnessError(
                "mkdtemp in '\(parent)': \(String(cString: strerror(errno)))",
                advice: "set TMPDIR to a folder that can be written to"
            )
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Writes a file below it, making the folders its name asks for.
    package func write(_ contents: [UInt8], to name: String) throws(HarnessError) {
        let file = path + "/" + name
        var parents = name.split(separator: "/").dropLast()[...]
        var made = path
        while let part = parents.popFirst() {
            made += "/" + part
            mkdir(made, 0o700)
        }
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("open", file) }
        defer { close(descriptor) }
        var rest = contents[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure("write", file) }
            rest = rest.dropFirst(count)
        }
    }

    private func failure(_ call: String, _ file: String) -> HarnessError {
        HarnessError("\(call) '\(file)': \(String(cString: strerror(errno)))")
    }

    deinit { Self.remove(path) }

    private static func remove(_ path: String) {
        // Depth first; lstat, so that links are removed and never followed.
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        if status.st_mode & S_IFMT == S_IFDIR, let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: Int(entry.pointee.d_reclen)) {
                        String(cString: $0)
                    }
                }
                if name != "." && name != ".." { remove(path + "/" + name) }
            }
            closedir(folder)
        }
        Glibc.remove(path)
    }
}

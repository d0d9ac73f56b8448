import Glibc
internal import YAMLTree

extension Decoder {
    /// Reads `file: PATH`; a path without references must name a readable file that may be read.
    mutating func fileForm(_ slot: Slot) -> Bytes.Form? {
        guard let template = template(slot) else { return nil }
        guard let path = template.literal else { return .file(template) }
        let place = slot.node.place
        guard !path.isEmpty else {
            error("'file' names no file", at: place)
            return nil
        }
        let joined = path.hasPrefix("/") ? path : "\(file.folder)/\(path)"
        guard let real = resolvedPath(joined) else {
            error("no file '\(path)' in the scenario's folder", at: place)
            return nil
        }
        guard options.allowances.files || isBelow(real, file.folder) || isBelow(real, ".") else {
            error(
                "file '\(path)' lies neither below the scenario's folder nor below the working directory; "
                    + "'--allow-files' allows it",
                at: place
            )
            return nil
        }
        guard isReadableFile(real) else {
            error("'\(path)' cannot be read as a file", at: place)
            return nil
        }
        return .file(template)
    }

    private func isBelow(_ path: String, _ folder: String) -> Bool {
        guard let real = resolvedPath(folder) else { return false }
        return path.hasPrefix(real == "/" ? real : real + "/")
    }
}

extension SourceFile {
    /// The folder paths in the file are relative to; the working directory for what was read from standard input.
    package var folder: String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
    }
}

/// realpath(3): without symbolic links and `..`; nil where there is no such file.
private func resolvedPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
}

/// Whether it is no folder and may be read: stat(2), access(2).
private func isReadableFile(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else { return false }
    return access(path, R_OK) == 0
}

import Glibc
internal import YAMLTree

extension Decoder {
    /// Reads a file's path; where it is known, it must name a readable file that may be read.
    mutating func fileName(_ slot: Slot) -> Template? {
        guard let template = template(slot) else { return nil }
        guard let path = knownPath(template) else { return template }
        let place = slot.node.place
        guard !path.isEmpty else {
            error("'\(slot.name)' names no file", at: place)
            return nil
        }
        let shown = template.scalar.text
        guard let real = resolvedPath(path.hasPrefix("/") ? path : "\(file.folder)/\(path)") else {
            error("no file '\(shown)'\(shown.hasPrefix("/") ? "" : " in the scenario's folder")", at: place)
            return nil
        }
        guard isReadableFile(real) else {
            error("'\(shown)' cannot be read as a file", at: place)
            return nil
        }
        if let refusal = options.allowances.refusal(ofFile: real, in: file) {
            error("file '\(shown)' \(refusal)", at: place)
            return nil
        }
        return template
    }

    /// A path whose only reference, if any, is `${dir}`.
    private func knownPath(_ template: Template) -> String? {
        var path = ""
        for segment in template.segments {
            switch segment {
            case .literal(let text): path += text
            case .reference(let reference) where reference.path == ["dir"]: path += file.folder
            case .reference: return nil
            }
        }
        return path
    }
}

extension SourceFile {
    /// `${dir}`, the absolute path of the folder that paths in the file are relative to: the file's own, or, for what
    /// was read from standard input, the working directory.
    package var folder: String {
        let given: Substring
        if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) {
            given = slash == path.utf8.startIndex ? "/" : path[..<slash]
        } else {
            given = "."
        }
        // What is not there has no real path, but a name all the same.
        return resolvedPath(String(given)) ?? String(given)
    }
}

/// realpath(3): without symbolic links and `..`; nil where there is no such file.
package func resolvedPath(_ path: String) -> String? {
    guard !path.utf8.contains(0), let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
}

/// Whether it may be read and is a regular file: stat(2), access(2). A folder has no bytes, a FIFO none that are there twice,
/// and a device has no size.
private func isReadableFile(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
    return access(path, R_OK) == 0
}

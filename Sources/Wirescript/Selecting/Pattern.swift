import Glibc

/// A pattern of paths, as in a shell: `*`, `?` and `[...]` within a name, `**` for any number of folders.
///
/// glob(3) knows no `**`, and a shell expands patterns only where they are not quoted.
struct Pattern {
    private let start: String
    private let names: [Substring]

    init(_ pattern: String) {
        start = pattern.hasPrefix("/") ? "/" : ""
        names = pattern.split(separator: "/")
    }

    /// Whether a path holds one of the characters of patterns.
    static func isPattern(_ path: String) -> Bool { path.utf8.contains { "*?[".utf8.contains($0) } }

    /// The paths there are that match, in no order.
    var matches: Set<String> {
        var matches: Set<String> = []
        match(names[...], in: start, into: &matches)
        return matches
    }

    private func match(_ names: ArraySlice<Substring>, in folder: String, into matches: inout Set<String>) {
        guard let name = names.first else {
            matches.insert(folder)
            return
        }
        let rest = names.dropFirst()
        if name == "**" { match(rest, in: folder, into: &matches) }
        if !Self.isPattern(String(name)) {
            let path = Folder.joined(folder, String(name))
            if FileKind(of: path) != nil { match(rest, in: path, into: &matches) }
            return
        }
        for entry in Folder.entries(of: folder.isEmpty ? "." : folder) ?? [] {
            let path = Folder.joined(folder, entry.name)
            if name == "**" {
                if entry.isFolder, !entry.name.hasPrefix(".") { match(names, in: path, into: &matches) }
            } else if fnmatch(String(name), entry.name, FNM_PERIOD) == 0,
                rest.isEmpty || FileKind(of: path) == .folder
            {
                match(rest, in: path, into: &matches)
            }
        }
    }
}

import Glibc
import Playing
import YAMLTree

/// The scenario files that some paths stand for now, what they use, and where all of it lies.
struct Watchlist {
    private let paths: [String]
    private let variableFiles: Set<String>
    /// The files, as they are spelt in messages.
    private(set) var files: [String] = []
    private var used: [String: UsedFiles] = [:]

    /// Where what was asked for lies: of a pattern, the folder in which it begins.
    private let bases: [String]

    init(_ inputs: Inputs) {
        paths = inputs.allPaths
        bases = paths.compactMap { path in
            let names = path.split(separator: "/", omittingEmptySubsequences: false)
            let fixed = names.prefix { !Pattern.isPattern(String($0)) }.joined(separator: "/")
            let base = fixed.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : fixed
            return RealPath.resolved(base) ?? RealPath.place(base)
        }
        variableFiles = Set(inputs.variableFiles.compactMap(RealPath.place))
    }

    /// Whether a change can concern any of it: the folder above may be a busy one.
    func isConcerned(by change: FolderWatch.Change) -> Bool {
        change.isUnknown
            || change.paths.contains { path in
                path.hasSuffix(".yaml") || path.hasSuffix(".yml") || variableFiles.contains(path)
                    || used.values.contains { $0.contains(path) }
                    || bases.contains { path == $0 || path.hasPrefix($0 + "/") || $0.hasPrefix(path + "/") }
            }
    }

    /// Looks again which files there are; returns those that a change concerns, and those that are new.
    mutating func update(_ change: FolderWatch.Change) -> [String] {
        let before = Set(files)
        files = PathExpansion(paths).files
        let isForAll = change.isUnknown || !variableFiles.isDisjoint(with: change.paths)
        let due = files.filter { file in
            if isForAll || !before.contains(file) { return true }
            let places = places(of: file)
            // A folder that was replaced brings another file of the same name.
            if change.paths.contains(where: { path in
                places.contains { $0 == path || $0.hasPrefix(path + "/") }
            }) {
                return true
            }
            return change.paths.contains { used[file]?.contains($0) == true }
        }
        for file in due { findUses(of: file) }
        return due
    }

    /// Whether a path is that of a file that scenarios use, and of none that is read for itself.
    func isOnlyUsed(_ path: String) -> Bool {
        !variableFiles.contains(path) && used.values.contains { $0.contains(path) }
            && !files.contains { places(of: $0).contains(path) }
    }

    /// Where a file is: a link's own place, and what it leads to.
    private func places(of file: String) -> Set<String> {
        Set([RealPath.place(file), RealPath.resolved(file)].compactMap(\.self))
    }

    private mutating func findUses(of file: String) {
        guard let source = try? SourceFile.read(file) else { return }
        let place = RealPath.place(file) ?? file
        var uses = UsedFiles(of: source, in: RealPath.folder(of: place))
        if let before = used[file] { uses.formUnion(before) }
        used[file] = uses
    }

    /// Every folder in which a file may come or change.
    var folders: Set<String> {
        var folders = Set(variableFiles.map { RealPath.folder(of: $0) })
        for base in bases {
            folders.insert(RealPath.folder(of: base))
            if FileKind(of: base) == .folder, let real = RealPath.resolved(base) { add(real, to: &folders) }
        }
        for file in files { for place in places(of: file) { folders.insert(RealPath.folder(of: place)) } }
        for uses in used.values { folders.formUnion(uses.folders) }
        return folders
    }

    private func add(_ folder: String, to folders: inout Set<String>) {
        guard folders.insert(folder).inserted || FileKind(of: folder) == .folder else { return }
        for entry in Folder.entries(of: folder) ?? [] where entry.isFolder && !entry.name.hasPrefix(".") {
            add(Folder.joined(folder, entry.name), to: &folders)
        }
    }
}

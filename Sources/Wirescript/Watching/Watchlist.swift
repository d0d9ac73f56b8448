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

    init(_ inputs: Inputs) {
        paths = inputs.paths.isEmpty ? ["scenarios"] : inputs.paths
        variableFiles = Set(inputs.variableFiles.compactMap(RealPath.place))
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
        for path in paths {
            // Up to where a pattern begins.
            let names = path.split(separator: "/", omittingEmptySubsequences: false)
            let fixed = names.prefix { !Pattern.isPattern(String($0)) }.joined(separator: "/")
            let base = fixed.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : fixed
            if let place = RealPath.place(base) { folders.insert(RealPath.folder(of: place)) }
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

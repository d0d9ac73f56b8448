/// The folder that a CI system takes paths from.
package struct Workspace: Sendable {
    private let root: [Substring]
    private let folder: [Substring]

    /// Makes a workspace of two absolute paths: its root, and the folder that paths on the command line begin at.
    package init(root: String, folder: String) {
        self.root = Self.parts(root)
        self.folder = Self.parts(folder)
    }

    /// A path as the workspace names it; as it was given where it leads out of the workspace.
    package func path(of given: String) -> String {
        guard given != "-" else { return given }
        let parts = given.hasPrefix("/") ? Self.parts(given) : Self.parts(given, from: folder)
        guard parts.count > root.count, parts.starts(with: root) else { return given }
        return parts.dropFirst(root.count).joined(separator: "/")
    }

    private static func parts(_ path: String, from start: [Substring] = []) -> [Substring] {
        var parts = start
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts
    }
}

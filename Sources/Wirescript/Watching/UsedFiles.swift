import Glibc
import YAMLTree

/// The files that a scenario file names, as far as they can be told from its text: payloads, certificates, and programs and
/// their arguments. More than it uses, rather than less: what is there too much plays a scenario once more than needed.
struct UsedFiles {
    /// Real paths.
    private(set) var paths: Set<String> = []
    /// Beginnings of real paths, of names that have variables in them.
    private var prefixes: Set<String> = []
    private let folder: String

    /// Looks for them in a file's text; `folder` is what its paths are relative to.
    init(of file: SourceFile, in folder: String) {
        self.folder = folder
        for document in file.parse().documents { if let root = document.root { add(root, key: "") } }
    }

    func contains(_ path: String) -> Bool { paths.contains(path) || prefixes.contains(where: path.hasPrefix) }

    /// Where they lie.
    var folders: Set<String> { Set((paths.union(prefixes)).map { RealPath.folder(of: $0) }) }

    /// What was used before still is: a file that was deleted comes back.
    mutating func formUnion(_ other: UsedFiles) {
        paths.formUnion(other.paths)
        prefixes.formUnion(other.prefixes)
    }

    private mutating func add(_ node: Node, key: String) {
        switch node.content {
        case .sequence(let items): for item in items { add(item, key: key) }
        case .mapping(let entries): for entry in entries { add(entry.value, key: entry.name) }
        case .scalar(let scalar): add(scalar.text, isFile: Self.fileKeys.contains(key))
        }
    }

    /// The keys whose value is a file and nothing else.
    private static let fileKeys: Set = ["file", "certificate", "key", "ca", "client-ca"]

    /// What separates a path from the rest of a command's line.
    private static let separators: Set<Character> = ["=", ";", "|", "&", "<", ">", "(", ")", "'", "\"", "`"]

    private mutating func add(_ text: String, isFile: Bool) {
        guard text.utf8.count < 4096 else { return }
        add(path: text, isFile: isFile)
        let words = text.split { $0.isWhitespace || Self.separators.contains($0) }
        if words.count > 1 || words.first.map({ $0 != text }) == true {
            for word in words { add(path: String(word), isFile: false) }
        }
    }

    private mutating func add(path: String, isFile: Bool) {
        guard !path.isEmpty, path.utf8.count < 1024, !path.contains(where: \.isNewline) else { return }
        let known = path.replacing("${dir}", with: folder)
        let isAbsolute = known.hasPrefix("/")
        let whole = isAbsolute ? known : Folder.joined(folder, known)
        if let variable = known.firstRange(of: "${") {
            let start = known[..<variable.lowerBound]
            guard isFile || start.contains("/") else { return }
            let begin = isAbsolute ? String(start) : Folder.joined(folder, String(start))
            if let place = RealPath.place(begin) { prefixes.insert(place) }
            return
        }
        guard let place = RealPath.place(whole) else { return }
        let kind = FileKind(of: whole)
        // A file that is not there yet may come, but not to a folder far away that a text happens to name.
        guard kind == .other || (kind == nil && !isAbsolute) else { return }
        paths.insert(place)
        if let real = RealPath.resolved(whole) { paths.insert(real) }
    }
}

/// realpath(3), for what need not be there.
enum RealPath {
    static func resolved(_ path: String) -> String? {
        guard !path.utf8.contains(0), let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    /// A name in its folder, which is there: the folder's links are followed, the name's is not.
    static func place(_ path: String) -> String? {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            return resolved(".").map { Folder.joined($0, path) }
        }
        let folder = slash == path.utf8.startIndex ? "/" : String(path[..<slash])
        return resolved(folder).map { Folder.joined($0, String(path[path.utf8.index(after: slash)...])) }
    }

    /// The folder of such a place.
    static func folder(of place: String) -> String {
        guard let slash = place.utf8.lastIndex(of: UInt8(ascii: "/")), slash != place.utf8.startIndex else {
            return "/"
        }
        return String(place[..<slash])
    }
}

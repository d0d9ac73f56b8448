import Glibc
import Playing

/// The scenario files that paths stand for: each file once, in the order of the paths, a folder's sorted by name.
struct PathExpansion {
    private(set) var files: [String] = []
    private(set) var errors: [HarnessError] = []
    private var known: Set<String> = []

    init(_ paths: [String]) {
        for path in paths { add(path) }
    }

    private mutating func add(_ path: String) {
        switch FileKind(of: path) {
        case _ where path == "-", .other?: keep(path)
        case .folder?: addAll(in: path)
        case nil where Pattern.isPattern(path): addMatches(of: path)
        case nil: errors.append(HarnessError("there is no file or folder '\(path)'"))
        }
    }

    private mutating func addAll(in folder: String) {
        let found = errors.count + files.count
        var names: [String] = []
        collect(in: folder, into: &names)
        for name in names.sorted() { keep(name) }
        if errors.count + files.count == found, names.isEmpty {
            errors.append(HarnessError("no file in '\(folder)' ends with '.yaml' or '.yml'"))
        }
    }

    private mutating func addMatches(of pattern: String) {
        let matches = Pattern(pattern).matches
        if matches.isEmpty { errors.append(HarnessError("no file matches '\(pattern)'")) }
        for match in matches.sorted() {
            if FileKind(of: match) == .folder { addAll(in: match) } else { keep(match) }
        }
    }

    private mutating func keep(_ path: String) {
        if known.insert(path).inserted { files.append(path) }
    }

    /// Hidden files are left out. A link to a folder is not followed: it might lead back to where it stands.
    private mutating func collect(in folder: String, into names: inout [String]) {
        guard let entries = Folder.entries(of: folder) else {
            errors.append(
                HarnessError("cannot read the folder '\(folder)': \(String(cString: strerror(errno)))")
            )
            return
        }
        for entry in entries where !entry.name.hasPrefix(".") {
            let path = Folder.joined(folder, entry.name)
            if entry.isFolder {
                collect(in: path, into: &names)
            } else if entry.name.hasSuffix(".yaml") || entry.name.hasSuffix(".yml") {
                names.append(path)
            }
        }
    }
}

/// What a path leads to, links followed.
enum FileKind {
    case folder
    case other

    init?(of path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self = status.st_mode & S_IFMT == S_IFDIR ? .folder : .other
    }

    /// Whether it is a named pipe.
    static func isPipe(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
    }
}

/// readdir(3).
enum Folder {
    /// The folder's entries but `.` and `..`, in no order; nil with errno where it cannot be read. A link to a
    /// folder is no folder here.
    static func entries(of folder: String) -> [(name: String, isFolder: Bool)]? {
        guard let stream = opendir(folder) else { return nil }
        defer { closedir(stream) }
        var entries: [(name: String, isFolder: Bool)] = []
        let place = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        while let entry = readdir(stream) {
            let name = String(cString: (UnsafeRawPointer(entry) + place).assumingMemoryBound(to: CChar.self))
            if name == "." || name == ".." { continue }
            var isFolder = Int(entry.pointee.d_type) == Int(DT_DIR)
            if Int(entry.pointee.d_type) == Int(DT_UNKNOWN) {
                var status = stat()
                isFolder = lstat(joined(folder, name), &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            }
            entries.append((name, isFolder))
        }
        return entries
    }

    /// A name within a folder; an empty folder is the working directory.
    static func joined(_ folder: String, _ name: String) -> String {
        folder.isEmpty || folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }
}

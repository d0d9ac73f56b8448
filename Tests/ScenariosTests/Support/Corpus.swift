import Glibc
import Scenarios
import YAMLTree

/// The folder of cases: `invalid` files with the diagnostics they get, `passing` ones that get none.
enum Corpus {
    static let folder = String(#filePath.dropLast("Support/Corpus.swift".count)) + "Corpus"

    /// The names of a folder's files that end so, without the ending.
    static func names(in sub: String, ending: String = ".yaml") -> [String] {
        guard let stream = opendir("\(folder)/\(sub)") else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(ending) { names.append(String(name.dropLast(ending.count))) }
        }
        return names.sorted()
    }

    static func bytes(of path: String) -> [UInt8]? {
        guard let stream = fopen(path, "r") else { return nil }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = fread(&buffer, 1, buffer.count, stream)
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    static func write(_ text: String, to path: String) {
        guard let stream = fopen(path, "w") else { return }
        defer { fclose(stream) }
        fputs(text, stream)
    }

    static func file(_ sub: String, _ name: String) -> SourceFile? {
        let path = "\(folder)/\(sub)/\(name).yaml"
        return bytes(of: path).map { SourceFile(path: path, bytes: $0) }
    }

    /// All diagnostics of a file as a user sees them, its folder left out.
    static func rendered(_ file: ScenarioFile) -> String {
        let renderer = Renderer(color: false, width: nil)
        let text = file.diagnostics.map { renderer.render($0, in: file.file) }.joined()
        let path = file.file.path
        return text.replacing(path, with: path.split(separator: "/").last ?? "")
    }
}

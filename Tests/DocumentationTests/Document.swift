import Foundation
import Testing

/// A page of the documentation, and the fenced blocks in it.
///
/// A block whose first line is a comment with a file's name (`# mail.yaml`, `// client.mjs`) is that file. In a block
/// of `console`, a line that begins with `$ ` is a command, and what follows up to the next is what it writes.
struct Document: CustomTestStringConvertible {
    /// A fenced block.
    struct Block {
        let language: String
        /// The line of its fence, from 1.
        let line: Int
        let lines: [String]

        var text: String { lines.map { $0 + "\n" }.joined() }

        /// The name of the file that it is.
        var name: String? {
            lines.first?.wholeMatch(of: /(#|\/\/) ([\w\/.-]+\.\w+)/).map { String($0.output.2) }
        }

        /// Whether it is a whole scenario, and not an example of a key.
        var isScenario: Bool {
            language == "yaml" && lines.contains { $0.hasPrefix("scenario:") }
                && lines.contains { $0.contains(/^(servers|clients|processes|conversation):/) }
        }

        /// What a reader would type, and see.
        var commands: [(command: String, output: [String])] {
            guard language == "console" else { return [] }
            var commands: [(String, [String])] = []
            for line in lines {
                if line.hasPrefix("$ ") {
                    commands.append((String(line.dropFirst(2)), []))
                } else if !commands.isEmpty {
                    commands[commands.count - 1].1.append(line)
                }
            }
            return commands
        }
    }

    let path: String
    let blocks: [Block]

    var testDescription: String { path }

    /// The repository.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// All pages: what has the ending `.md` at the top, in `docs/`, and in the catalogues of the libraries.
    static let all: [Document] = {
        let found = FileManager.default.enumerator(atPath: root.path)
        var paths: [String] = []
        while let path = found?.nextObject() as? String {
            if path.hasPrefix(".") { found?.skipDescendants() }
            let isPage = !path.contains("/") || path.hasPrefix("docs/") || path.hasPrefix("Sources/")
            if isPage, path.hasSuffix(".md") { paths.append(path) }
        }
        return paths.sorted().map(Document.init)
    }()

    private init(_ path: String) {
        self.path = path
        let text = (try? String(contentsOf: Self.root.appending(path: path), encoding: .utf8)) ?? ""
        var blocks: [Block] = []
        var open: (fence: Substring, language: String, line: Int, lines: [String])?
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let block = open {
                if line == block.fence {
                    blocks.append(Block(language: block.language, line: block.line, lines: block.lines))
                    open = nil
                } else {
                    open?.lines.append(String(line))
                }
            } else if line.hasPrefix("```") {
                let fence = line.prefix { $0 == "`" }
                open = (fence, String(line.dropFirst(fence.count)), number + 1, [])
            }
        }
        self.blocks = blocks
    }
}

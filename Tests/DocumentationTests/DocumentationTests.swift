import Foundation
import Programs
import Testing

/// What the documentation shows is so: every scenario in it is played, and every command is run and writes what stands
/// below it.
@Suite(.timeLimit(.minutes(5))) struct DocumentationTests {
    @Test func thereArePages() {
        let paths = Document.all.map(\.path)
        #expect(paths.contains("README.md"))
        #expect(paths.contains("docs/serve-and-connect.md"))
    }

    @Test(arguments: Document.all.filter { !$0.blocks.isEmpty })
    func whatThePageShowsIsSo(_ page: Document) async throws {
        let folder = try Folder()
        for block in page.blocks {
            let place = "\(page.path):\(block.line)"
            if block.isScenario {
                let name = block.name ?? "scenario-\(block.line).yaml"
                try folder.write(block.text, to: name)
                // One that has a name may be there to fail: a command tells.
                let verb = block.name == nil ? "run" : "check"
                let ended = try await folder.run("wirescript \(verb) \(name)")
                #expect(ended.status == 0, "\(place): \(ended.output)")
            } else if let name = block.name {
                try folder.write(block.text, to: name)
            }
            for (command, shown) in block.commands {
                let ended = try await folder.run(command)
                #expect(
                    agrees(ended.output.lines, with: shown),
                    "\(place): '\(command)' wrote\n\(ended.output)"
                )
            }
        }
    }

    /// Every link to a file of the repository leads somewhere.
    @Test(arguments: Document.all) func everyLinkLeadsSomewhere(_ page: Document) throws {
        let file = Document.root.appending(path: page.path)
        let text = try String(contentsOf: file, encoding: .utf8)
        for match in text.matches(of: /\]\(([^)#:\s]+)(#[^)\s]*)?\)/) {
            let target = file.deletingLastPathComponent().appending(path: String(match.output.1))
            #expect(
                FileManager.default.fileExists(atPath: target.path),
                "\(page.path) has a link to \(match.output.1)"
            )
        }
    }

    @Test func theReferenceIsUpToDate() async throws {
        let ended = try await Folder().run("wirescript explain --markdown")
        let page = try String(contentsOf: Document.root.appending(path: "docs/reference.md"), encoding: .utf8)
        #expect(ended.output == page, "make it anew: wirescript explain --markdown >docs/reference.md")
    }

    // MARK: What is the same each time

    /// A line `...` stands for any number of lines.
    private func agrees(_ written: [String], with shown: [String]) -> Bool {
        let written = written.map(timeless)[...]
        let parts = shown.map(timeless).split(separator: "...", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return written.elementsEqual(shown.map(timeless)) }
        guard written.starts(with: parts[0]), parts[parts.count - 1].count <= written.count,
            written.suffix(parts[parts.count - 1].count).elementsEqual(parts[parts.count - 1])
        else { return false }
        var rest = written.dropFirst(parts[0].count)
        for part in parts.dropFirst().dropLast() {
            guard let place = rest.firstRange(of: part) else { return false }
            rest = rest[place.upperBound...]
        }
        return true
    }

    /// Times, ports, seeds and process numbers differ from run to run, and with them how far columns are indented.
    private func timeless(_ line: String) -> String {
        line.replacing(/\d+(\.\d+)? (us|ms|s)\b/, with: "TIME")
            .replacing(/\b\d+\.\d{3}\b/, with: "TIME")
            .replacing(/127\.0\.0\.1:\d+/, with: "ADDRESS")
            .replacing(/seed \d+/, with: "SEED")
            .replacing(/"pid":\d+/, with: "PID")
            .replacing(/\ +/, with: " ")
    }
}

extension String {
    fileprivate var lines: [String] {
        var lines = split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}

/// The folder that a reader of a page works in.
private final class Folder {
    private let url = URL(filePath: NSTemporaryDirectory()).appending(path: "pages-" + UUID().uuidString)

    /// Where the programs are that were built beside the test bundle.
    private static let products: String = {
        let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
        let start = bundle.range(of: ".xctest").map { String(bundle[..<$0.lowerBound]) } ?? bundle
        return URL(filePath: start).deletingLastPathComponent().path
    }()

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ text: String, to name: String) throws {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try text.write(to: file, atomically: false, encoding: .utf8)
    }

    /// Runs a command as a shell in this folder does; both outputs come as one.
    func run(_ command: String) async throws -> Program.Ended {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        // What the program does in a CI system by itself is not what the pages show.
        let environment = ["PATH": "\(Self.products):\(path)", "GITHUB_ACTIONS": "", "GITLAB_CI": ""]
        let script = "cd '\(url.path)' && exec 2>&1 </dev/null\n\(command)"
        return try await Program.run(["sh", "-c", script], environment: environment) {
            try await $0.end()
        }
    }
}

import Foundation
import Testing

/// This repository's own scenarios, played by four machines, and the examples of doing so.
@Suite struct ShardedScenariosTests {
    struct Line: Decodable, Hashable {
        var kind: String
        var file, title: String?
        var line, index, scenarios, exit: Int?

        var name: String? { kind == "scenario" ? "\(file ?? ""):\(line ?? 0): \(title ?? "")" : nil }
    }

    @Test func fourShardsMergedAreTheSameSetOnceEachAsOneRun() throws {
        let folder = try Folder(["empty": ""])
        func reports(_ shard: Int) -> String { "\(folder.path)/\(shard).jsonl" }
        // Those that are quickly played; ci/test does the same with all. What they come to is asked elsewhere.
        let filter = ["--filter", "^scenarios/(framing|matrix|messages|push)/"]
        var statuses: [Int32] = []
        for shard in 1...4 {
            let options = [
                "--shard", "\(shard)/4", "--seed", "7", "--report", "jsonl+journal:\(reports(shard))", "-q",
            ]
            let ended = try Command(["run", "scenarios"] + filter + options, in: Tool.repository).end()
            #expect([0, 1].contains(ended.status), "\(ended.output)\(ended.errors)")
            statuses.append(ended.status)
        }
        let merged = try Command(
            ["report", "merge"] + (1...4).map(reports) + ["--report", "jsonl:\(folder.path)/all", "-q"],
            in: Tool.repository
        ).end()
        #expect(merged.status == statuses.max() && merged.errors == "", "\(merged.output)\(merged.errors)")
        let report = try #require(folder.text("all"))
        try Consumer.lines(report)
        let lines = try report.split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
        let names = lines.compactMap(\.name)
        let list = try Command(
            ["run", "scenarios", "--list", "--shard", "1/1"] + filter,
            in: Tool.repository
        ).end()
        let listed = list.output.split(separator: "\n").map { line in
            String(line).replacing(/(  \[[^\]]*\])+$/, with: "")
        }
        #expect(names.count > 40 && names == listed)
        #expect(lines.compactMap { $0.kind == "scenario" ? $0.index : nil } == Array(1...names.count))
        #expect(lines.first?.scenarios == names.count && lines.last?.exit == Int(merged.status))
    }

    @Test(arguments: [0, 1])
    func theExamplesDoWhatTheySay(_ status: Int) throws {
        var files = [
            "a.yaml": (1...5).map { Text.passes("a\($0)") }.joined(separator: "---\n"),
            "sub/b.yaml": (1...4).map { Text.passes("b\($0)") }.joined(separator: "---\n"),
            "sub/c.yaml": """
            scenario: What is sent stands in a file
            conversation:
              - client: {file: data/c.txt}
              - end: client

            """,
            "sub/data/c.txt": "all there is\n",
        ]
        if status == 1 { files["bad.yaml"] = Text.fails() }
        let folder = try Folder(files)
        let script = Tool.repository + "/ci/examples/check.py"
        let check = try Tool([Tool.python, script, Command.path, folder.path, "\(status)"], input: "")
        #expect(check.status == 0, "\(check.output)")
        let counts = (status == 1 ? "1 failed " : "") + "10 passed"
        let examples = ["github", "github", "gitlab", "gitlab", "kubernetes", "bazel"]
        #expect(check.output == examples.map { "\($0) \(counts)\n" }.joined())
    }
}

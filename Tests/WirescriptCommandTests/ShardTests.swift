import Foundation
import Testing

/// A run shared by several machines.
@Suite struct ShardTests {
    struct Line: Decodable {
        struct Shard: Decodable {
            var index, count: Int
            var scenarios: Int?
            var from, deal: String?
        }

        var kind: String
        var title: String?
        var index, scenarios, exit: Int?
        var shard: Shard?
    }

    func lines(_ text: String?) throws -> [Line] {
        try #require(text).split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
    }

    let suite = [
        "a.yaml": (1...5).map { Text.passes("a\($0)") }.joined(separator: "---\n"),
        "sub/b.yaml": (1...4).map { Text.passes("b\($0)") }.joined(separator: "---\n"),
    ]

    /// What each of some shards plays: titles by index.
    func plays(_ count: Int, in folder: Folder, _ arguments: [String]) throws -> [[Int: String]] {
        try (1...count).map { shard in
            let options = ["--shard", "\(shard)/\(count)", "--report", "jsonl"]
            let ended = try Command(["run"] + arguments + options, in: folder.path).end()
            #expect(ended.status == 0, "\(ended.errors)")
            return Dictionary(
                try lines(ended.output).filter { $0.kind == "scenario" }.map {
                    ($0.index ?? 0, $0.title ?? "")
                }
            ) { $1 }
        }
    }

    @Test func eachScenarioFallsToOneShardWhateverTheOrder() throws {
        let folder = try Folder(suite)
        let plain = try plays(4, in: folder, ["a.yaml", "sub"])
        #expect(plain.flatMap(\.keys).sorted() == Array(1...9))
        #expect(plain.map(\.count).sorted() == [2, 2, 2, 3])
        let titles = plain.map { Set($0.values) }
        for arguments in [
            ["sub", "a.yaml"], [folder.path], ["./sub/../a.yaml", "sub/b.yaml", "--shuffle", "--seed", "3"],
        ] {
            #expect(try plays(4, in: folder, arguments).map { Set($0.values) } == titles, "\(arguments)")
        }
        let rounds = try plays(4, in: folder, [".", "--repeat", "3"])
        #expect(rounds.flatMap(\.keys).sorted() == Array(1...27))
        #expect(rounds.map { Set($0.values) } == titles)
    }

    @Test func aShardWithoutScenariosPassesAndSaysWhy() throws {
        let folder = try Folder(["a.yaml": Text.passes()])
        let ended = try folder.run("run", "a.yaml", "--shard", "2/3", "--report", "jsonl:r")
        #expect(ended.status == 0)
        #expect(ended.output.contains("shard 2 of 3 (--shard): none of all 1 scenarios fell to it"))
        let lines = try lines(folder.text("r"))
        #expect(lines.map(\.kind) == ["run", "summary"])
        #expect(lines[0].scenarios == 0 && lines[0].shard?.scenarios == 1 && lines[1].exit == 0)
    }

    @Test func aShardPassesWithNothingPlayedOnlyIfAnotherPlays() throws {
        let folder = try Folder([
            "skipped.yaml": Text.skipped, "both.yaml": Text.skipped + "---\n" + Text.passes("Zzz"),
        ])
        #expect(try folder.run("run", "skipped.yaml", "--shard", "1/2").status == 3)
        #expect(try folder.run("run", "skipped.yaml", "--shard", "2/2").status == 3)
        #expect(try folder.run("run", "both.yaml", "--shard", "1/2").status == 0)
        #expect(try folder.run("run", "both.yaml", "--shard", "2/2").status == 0)
        #expect(try folder.run("run", "both.yaml", "--filter", "nothing", "--shard", "2/2").status == 3)
    }

    @Test func theEnvironmentIsAskedUnlessTheCommandLineSays() throws {
        let folder = try Folder(suite)
        let gitLab = ["CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "3"]
        let asked = try folder.run("run", ".", "--report", "jsonl:r", environment: gitLab)
        #expect(asked.output.contains("shard 2 of 3 (CI_NODE_INDEX): 3 of all 9"))
        let shard = try #require(lines(folder.text("r"))[0].shard)
        #expect(shard.index == 2 && shard.count == 3 && shard.from == "CI_NODE_INDEX")
        #expect(shard.scenarios == 9 && shard.deal?.count == 16)
        let told = try folder.run("run", ".", "--shard", "1/2", environment: gitLab)
        #expect(told.output.contains("shard 1 of 2 (--shard): 5 of all 9"))
        let all = try folder.run("run", ".", "--shard", "1/1", environment: gitLab)
        #expect(all.output.contains("9 passed") && !all.output.contains("shard"))
        let wrong = try folder.run("run", ".", environment: ["CI_NODE_INDEX": "4", "CI_NODE_TOTAL": "3"])
        #expect(wrong.status == 64 && wrong.errors.contains("CI_NODE_INDEX is 4"))
        #expect(try folder.run("run", ".", "--shard", "4/3").status == 64)
    }

    @Test func theTimesOfAnEarlierRunMakeShardsOfEqualLength() throws {
        let folder = try Folder(suite)
        func line(_ title: String, _ seconds: Int) -> String {
            #"{"kind":"scenario","file":"old/\#(title.first!).yaml","title":"\#(title)","seconds":\#(seconds)}"#
                + "\n"
        }
        try (line("a3", 100) + line("b1", 1)).write(
            toFile: folder.path + "/old",
            atomically: false,
            encoding: .utf8
        )
        let with = try folder.run("run", ".", "--shard", "1/2", "--shard-times", "old", "--list")
        // The others are taken to take as long as the median: 100.
        #expect(with.status == 0 && with.output.contains("a3"))
        let short = try (1...2).map {
            try folder.run(
                "run",
                ".",
                "--filter",
                "^(a3|b1|a1|a2)$",
                "--shard",
                "\($0)/2",
                "--shard-times",
                "old",
                "--list"
            )
            .output.split(separator: "\n").count
        }
        #expect(short.sorted() == [2, 2])
        let none = try folder.run("run", ".", "--shard", "1/2", "--shard-times", "gone")
        #expect(none.status == 0 && none.errors.contains("there is no file 'gone'"))
        let wrong = try folder.run("run", ".", "--shard", "1/2", "--shard-times", "a.yaml")
        #expect(wrong.status == 3 && wrong.errors.contains("'a.yaml' is no report"))
    }

    @Test func bazelIsToldAndListenedTo() throws {
        let folder = try Folder(suite)
        func path(_ name: String) -> String { "\(folder.path)/\(name)" }
        let bazel = [
            "TEST_SHARD_INDEX": "1", "TEST_TOTAL_SHARDS": "2", "TEST_SHARD_STATUS_FILE": path("status"),
            "TEST_PREMATURE_EXIT_FILE": path("premature"), "TESTBRIDGE_TEST_ONLY": "^a",
            "TEST_RANDOM_SEED": "5",
        ]
        let ended = try folder.run("run", ".", environment: bazel)
        #expect(
            ended.status == 0 && ended.output.contains("seed 5; shard 2 of 2 (TEST_SHARD_INDEX): 2 of all 5")
        )
        #expect(folder.text("status") == "" && folder.text("premature") == nil)
        // A runner that plays everything everywhere must not say that it shares.
        try FileManager.default.removeItem(atPath: path("status"))
        #expect(try folder.run("run", ".", "--shard", "1/1", environment: bazel).output.contains("5 passed"))
        #expect(folder.text("status") == nil)
        let ours = try folder.run("run", ".", "--filter", "^b", "--seed", "9", environment: bazel)
        #expect(ours.output.contains("2 passed") && ours.output.contains("seed 9"))
    }

    @Test func aDeathBeforeTimeIsSeenByBazel() throws {
        let folder = try Folder(["a.yaml": Text.passes(), "b.yaml": Text.endless])
        let command = try Command(
            ["run", "."],
            in: folder.path,
            environment: ["TEST_PREMATURE_EXIT_FILE": "\(folder.path)/premature"]
        )
        #expect(command.wait(for: "a.yaml").contains("ok"))
        kill(command.process.processIdentifier, SIGKILL)
        _ = command.end()
        #expect(folder.text("premature") != nil)
    }
}

import Foundation
import Testing

/// One report of several.
@Suite struct MergeTests {
    /// Two files, six scenarios, one of which fails and one is skipped.
    func suite() throws -> Folder {
        try Folder([
            "a.yaml": (1...3).map { Text.passes("a\($0)") }.joined(separator: "---\n") + "---\n"
                + Text.fails("bad"),
            "b.yaml": Text.passes("b1") + "---\n" + Text.skipped,
        ])
    }

    /// Plays all shards, with one seed, into `1.jsonl` and so on.
    func play(_ count: Int, in folder: Folder, _ arguments: String..., kind: String = "jsonl+journal") throws
    {
        for shard in 1...count {
            let options = [
                "--shard", "\(shard)/\(count)", "--report", "\(kind):\(shard).jsonl", "--seed", "7",
            ]
            _ = try Command(["run", "."] + options + arguments, in: folder.path).end()
        }
    }

    func merge(_ arguments: String..., in folder: Folder) throws -> Command.Ended {
        try Command(["report", "merge"] + arguments, in: folder.path).end()
    }

    /// The report's lines of one kind, without what no two runs have in common.
    func facts(_ text: String?) throws -> [String] {
        try #require(text).split(separator: "\n").map(String.init).filter {
            $0.contains(#""kind":"scenario""#)
        }
        .map { line in
            line.replacing(/"(seconds|at|since)":[0-9.]+/, with: "").replacing(/"connection.*$/, with: "")
        }
    }

    @Test func mergedShardsAreOneRun() throws {
        let folder = try suite()
        try play(4, in: folder)
        let merged = try merge("1.jsonl", "2.jsonl", "3.jsonl", "4.jsonl", "--report", "jsonl:m", in: folder)
        let whole = try folder.run("run", ".", "--seed", "7", "--report", "jsonl:w", "--jobs", "1")
        #expect(merged.status == 1 && whole.status == 1 && merged.errors == "")
        #expect(try facts(folder.text("m")) == facts(folder.text("w")))
        #expect(merged.output.contains("failed: 4 passed, 1 failed, 1 skipped in "))
        for name in ["1.jsonl", "2.jsonl", "m", "w"] { try Consumer.lines(#require(folder.text(name))) }
        // What failed is told as it was, journal and all.
        for text in [
            "bad\n", "the last events of", "a.yaml:", "expected",
            "again:    wirescript run ./a.yaml --seed 7",
        ] {
            #expect(merged.output.contains(text) && whole.output.contains(text), "\(text)")
        }
        // In another order, and once more, it is the same.
        let again = try merge("4.jsonl", "2.jsonl", "1.jsonl", "3.jsonl", "--report", "jsonl:m2", in: folder)
        #expect(again.status == 1 && folder.text("m2") == folder.text("m"))
        let twice = try merge("m", "--report", "jsonl:m3", in: folder)
        #expect(twice.status == 1 && folder.text("m3") == folder.text("m"))
    }

    @Test func aMissingShardIsTold() throws {
        let folder = try suite()
        try play(4, in: folder, "--filter", "^[ab][0-9]")
        let merged = try merge("1.jsonl", "2.jsonl", "4.jsonl", "--report", "jsonl:m", in: folder)
        #expect(merged.status == 3 && merged.errors.contains("shard 3 of 4 is missing"))
        #expect(merged.output.contains("3 passed, 1 not played"))
        #expect(folder.text("m")?.contains(#""exit":3"#) == true)
        let absent = try merge("1.jsonl", "2.jsonl", "3.jsonl", "4.jsonl", "gone", in: folder)
        #expect(absent.status == 3 && absent.errors.contains("cannot read 'gone'"))
        #expect(absent.output.contains("4 passed"))
        #expect(try merge("1.jsonl", "2.jsonl", "3.jsonl", "4.jsonl", in: folder).status == 0)
    }

    @Test func whatWasCutOffIsTold() throws {
        let folder = try suite()
        try play(2, in: folder, "--filter", "^a[0-9]")
        let text = try #require(folder.text("2.jsonl"))
        let lines = text.split(separator: "\n").dropLast().joined(separator: "\n")
        try lines.write(toFile: folder.path + "/2.jsonl", atomically: false, encoding: .utf8)
        let merged = try merge("1.jsonl", "2.jsonl", in: folder)
        #expect(merged.status == 3 && merged.errors.contains("'2.jsonl': it has no last line"))
        try text.dropLast(40).write(toFile: folder.path + "/2.jsonl", atomically: false, encoding: .utf8)
        let cut = try merge("1.jsonl", "2.jsonl", in: folder)
        #expect(cut.status == 3 && cut.errors.contains("is not JSON, or was cut off"))
    }

    @Test func whatIsThereTwiceIsToldAndTheWorseIsKept() throws {
        let folder = try suite()
        try play(2, in: folder)
        let double = try merge("1.jsonl", "2.jsonl", "2.jsonl", "--report", "jsonl:m", in: folder)
        #expect(double.status == 3 && double.errors.contains("shard 2 of 2 is there twice"))
        #expect(double.errors.contains("is in '2.jsonl' and '2.jsonl'"))
        #expect(try facts(folder.text("m")).count == 6)
        // Two runs that know nothing of each other: the second mended what failed in the first.
        _ = try folder.run("run", "a.yaml", "--report", "jsonl:old")
        let text = try #require(folder.text("a.yaml")).replacing("NOPE", with: "NOOP")
        try text.write(toFile: folder.path + "/a.yaml", atomically: false, encoding: .utf8)
        _ = try folder.run("run", "a.yaml", "--report", "jsonl:new")
        let both = try merge("new", "old", in: folder)
        #expect(both.status == 3 && both.output.contains("3 passed, 1 failed"))
    }

    @Test func runsOfDifferentFilesBecomeOne() throws {
        let folder = try suite()
        _ = try folder.run("run", "a.yaml", "--filter", "^a[0-9]", "--report", "jsonl:a", "--seed", "1")
        _ = try folder.run("run", "b.yaml", "--report", "jsonl:b", "--seed", "2")
        let merged = try merge("a", "b", "--report", "jsonl:m", in: folder)
        #expect(merged.status == 0 && merged.output.contains("4 passed, 1 skipped"))
        #expect(merged.errors.contains("different seeds (1, 2)"))
        let report = try #require(folder.text("m"))
        for index in 1...5 { #expect(report.contains("\"index\":\(index),")) }
        #expect(report.contains(#""run-seed":2"#))
    }

    @Test func shardsThatDidNotAgreeAreTold() throws {
        let folder = try suite()
        _ = try folder.run("run", ".", "--shard", "1/2", "--report", "jsonl:1.jsonl", "--seed", "7")
        _ = try folder.run(
            "run",
            ".",
            "--shard",
            "2/2",
            "--report",
            "jsonl:2.jsonl",
            "--seed",
            "7",
            "--filter",
            "b1"
        )
        let merged = try merge("1.jsonl", "2.jsonl", in: folder)
        #expect(merged.status == 3 && merged.errors.contains("did not agree"))
        _ = try folder.run("run", ".", "--shard", "2/3", "--report", "jsonl:3.jsonl", "--seed", "7")
        let other = try merge("1.jsonl", "3.jsonl", in: folder)
        #expect(other.status == 3 && other.errors.contains("'3.jsonl' is of shard 2 of 3"))
        _ = try folder.run("run", ".", "--report", "jsonl:all", "--seed", "7")
        #expect(try merge("1.jsonl", "all", in: folder).errors.contains("'all' is of no shard"))
    }

    @Test func theStatusIsThatOfOneRun() throws {
        // All skipped in one shard only, and in both.
        let mixed = try Folder(["a.yaml": Text.skipped + "---\n" + Text.passes("Zzz")])
        try play(2, in: mixed)
        #expect(try merge("1.jsonl", "2.jsonl", in: mixed).status == 0)
        let skipped = try Folder(["a.yaml": Text.skipped + "---\n" + Text.passes("Zzz") + "skip: so\n"])
        try play(2, in: skipped)
        #expect(try merge("1.jsonl", "2.jsonl", in: skipped).status == 3)
        // An invalid file: no shard played anything.
        let invalid = try Folder(["a.yaml": Text.invalid])
        try play(2, in: invalid)
        #expect(try merge("1.jsonl", "2.jsonl", in: invalid).status == 2)
        // More shards than scenarios, and every round of them.
        let few = try Folder(["a.yaml": Text.passes("x") + "---\n" + Text.passes("y")])
        try play(4, in: few, "--repeat", "3")
        let merged = try merge("1.jsonl", "2.jsonl", "3.jsonl", "4.jsonl", "--report", "jsonl:m", in: few)
        #expect(merged.status == 0 && merged.output.contains("6 passed"))
        let report = try #require(few.text("m"))
        for index in 1...6 { #expect(report.contains("\"index\":\(index),")) }
    }

    @Test(arguments: [("\"exit\":0", "\"exit\":3"), ("\"scenarios\":2", "\"scenarios\":3")])
    func whatNoScenarioExplainsIsTheHarness(_ said: String, _ instead: String) throws {
        let mixed = try Folder(["a.yaml": Text.skipped + "---\n" + Text.passes("Zzz")])
        try play(1, in: mixed)
        #expect(try merge("1.jsonl", in: mixed).status == 0)
        let report = try #require(mixed.text("1.jsonl"))
        #expect(report.contains(said))
        try report.replacing(said, with: instead).write(
            toFile: mixed.path + "/1.jsonl",
            atomically: true,
            encoding: .utf8
        )
        #expect(try merge("1.jsonl", in: mixed).status == 3)
    }

    @Test func everyKindOfReportIsMadeOfThem() throws {
        let folder = try suite()
        try play(3, in: folder)
        _ = try merge(
            "1.jsonl",
            "2.jsonl",
            "3.jsonl",
            "--report",
            "junit:m.xml",
            "--report",
            "tap:m.tap",
            in: folder
        )
        let options = ["--report", "junit:w.xml", "--report", "tap:w.tap", "--jobs", "1", "--seed", "7"]
        _ = try Command(["run", "."] + options, in: folder.path).end()
        // Two runs do not take the same time, nor the same ports; all else is the same.
        func plain(_ name: String) throws -> [String] {
            try #require(folder.text(name)).split(separator: "\n").map { line in
                String(line).replacing(/127\.0\.0\.1:[0-9]+/, with: "ADDRESS")
                    .replacing(/[0-9]+\.[0-9]+/, with: "TIME").replacing(#/ +TIME/#, with: " TIME")
            }
        }
        for kind in ["xml", "tap"] {
            #expect(try plain("m.\(kind)").sorted() == plain("w.\(kind)").sorted())
        }
        #expect(try Consumer.junit(#require(folder.text("m.xml"))) == 6)
        let points = try Consumer.tap(#require(folder.text("m.tap"))).points
        #expect(points.count == 6 && points.count { !$0.ok } == 1 && points.count(where: \.skip) == 1)
    }

    @Test func somethingElseIsNoReport() throws {
        let folder = try Folder(["x.xml": "<testsuites/>\n"])
        let merged = try merge("x.xml", in: folder)
        #expect(merged.status == 3 && merged.errors.contains("it is no report of the kind 'jsonl'"))
        #expect(try merge(in: folder).status == 64)
    }
}

import Foundation
import Testing

/// Where reports go, and what becomes of a run whose reports, or reader, do not take them.
@Suite(.timeLimit(.minutes(2))) struct TargetTests {
    @Test(arguments: ["a.yaml", "./x/../a.yaml", "link.yaml"])
    func noReportIsWrittenOverAScenario(_ target: String) throws {
        for text in [Text.passes(), Text.invalid] {
            let folder = try Folder(["a.yaml": text, "x/y": ""])
            symlink("a.yaml", folder.path + "/link.yaml")
            let ended = try folder.run(
                "run",
                "a.yaml",
                "link.yaml",
                "--report",
                "junit:\(target)",
                "--report",
                "tap:t"
            )
            #expect(ended.status == 64, "\(ended)")
            #expect(
                ended.errors == "wirescript: error: '\(target)' is read: no report can be written to it\n"
            )
            #expect(folder.text("a.yaml") == text && folder.text("t") == nil)
        }
    }

    @Test func standardOutputIsOneTargetHoweverItIsSpelt() throws {
        let folder = try Folder(["a.yaml": Text.passes()])
        for path in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
            let ended = try folder.run("run", "a.yaml", "--report", "tap", "--report", "junit:\(path)")
            #expect(ended.status == 64 && ended.errors.contains("only one report can go to standard output"))
            let alone = try folder.run("run", "a.yaml", "--report", "junit:\(path)")
            #expect(
                alone.status == 0 && alone.output.hasPrefix("<?xml")
                    && alone.output.hasSuffix("</testsuites>\n")
            )
            #expect(alone.errors.contains("passed: 1 passed"))
        }
    }

    /// Not the name is meant: nothing may be renamed onto it.
    @Test func aDescriptorsNameLeadsToWhatItIs() throws {
        let folder = try Folder(["a.yaml": Text.passes()])
        let tool = try Tool(
            ["sh", "-c", "'\(Command.path)' run a.yaml -q --report tap:/dev/fd/3 3>three; test -L /dev/fd"],
            input: "",
            in: folder.path
        )
        #expect(tool.status == 0, "\(tool.output)")
        #expect(folder.text("three")?.hasPrefix("TAP version 14\n1..1\nok 1") == true)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["a.yaml", "three"]
        )
    }

    @Test func twoReportsDoNotShareAPipe() throws {
        let folder = try Folder(["a.yaml": Text.passes()])
        mkfifo(folder.path + "/pipe", 0o600)
        let ended = try folder.run("run", "a.yaml", "--report", "tap:pipe", "--report", "junit:./pipe")
        #expect(ended.status == 64 && ended.errors.contains("'./pipe' is one that another has"))
    }

    /// Each is waiting when the signal comes: the pipe has a name that only it can be waiting for.
    @Test(arguments: [
        ["--report", "jsonl:pipe"], ["--shard", "1/2", "--shard-times", "pipe"], ["--var-file", "pipe"],
    ])
    func aPipeWithoutAnotherEndOutlastsNoSignal(_ arguments: [String]) throws {
        let folder = try Folder(["a.yaml": Text.passes() + "---\n" + Text.passes("Another")])
        mkfifo(folder.path + "/pipe", 0o600)
        let command = try Command(["run", "a.yaml"] + arguments, in: folder.path)
        let process = command.process.processIdentifier
        while try !Self.handles(SIGTERM, process) { sched_yield() }
        let start = ContinuousClock.now
        command.process.terminate()
        #expect(command.end().status == 130)
        // It would end by itself ten seconds after the signal.
        #expect(ContinuousClock.now - start < .seconds(9))
    }

    /// Whether a process catches a signal (proc(5), SigCgt).
    static func handles(_ signal: Int32, _ process: Int32) throws -> Bool {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let caught = try #require(status.components(separatedBy: "SigCgt:\t").last?.prefix(16))
        return try #require(UInt64(caught, radix: 16)) & 1 << (UInt64(signal) - 1) != 0
    }

    /// What comes after the rename of the others tells what became of them.
    @Test func theSummaryKnowsOfAReportThatCouldNotBeWritten() throws {
        let folder = try Folder([
            "a.yaml": """
            scenario: A program takes the report's place
            processes: {p: {shell: "mkdir -p ${dir}/report.xml/x"}}

            """
        ])
        let ended = try folder.run(
            "run",
            "a.yaml",
            "--report",
            "jsonl:lines",
            "--report",
            "junit:report.xml",
            "--report",
            "tap:report.tap"
        )
        #expect(ended.status == 3 && ended.errors.contains("cannot rename the report to 'report.xml'"))
        #expect(folder.text("lines")?.contains("\"exit\":3,") == true)
        #expect(ended.output.contains("failed: 1 passed"))
    }

    /// As with `head`: whoever reads has seen enough. A report is for somebody else.
    @Test func aReaderWhoGoesIsNoError() throws {
        let text = (1...40).map { Text.passes("s\($0)") }.joined(separator: "---\n")
        let folder = try Folder(["a.yaml": text])
        func unread(_ command: String) throws -> Tool {
            // The shell waits until the reader has gone.
            let script = "(read go <&3; exec '\(Command.path)' \(command) 2>&1 1>&4) 4>pipe 3<go"
            let make = "mkfifo pipe go; (exec 5<pipe; exec 5<&-; echo >go) & \(script)"
            return try Tool(["bash", "-c", "\(make); s=$?; rm pipe go; exit $s"], input: "", in: folder.path)
        }
        for (arguments, status) in [
            ("run a.yaml -v", 141), ("run a.yaml -v --report tap:report", 0), ("run a.yaml --list", 141),
            ("check a.yaml --explain", 141), ("explain", 141), ("learn", 141),
        ] as [(String, Int32)] {
            let tool = try unread(arguments)
            #expect(tool.status == status && tool.output == "", "\(arguments): \(tool)")
        }
        #expect(folder.text("report")?.contains("\nok 40 - ") == true)
        let report = try unread("run a.yaml --report tap")
        #expect(report.status == 3 && report.output.contains("cannot write to standard output: Broken pipe"))
        let full = try Tool(
            ["bash", "-c", "'\(Command.path)' run a.yaml -v >/dev/full"],
            input: "",
            in: folder.path
        )
        #expect(full.status == 3 && full.output.contains("No space left on device"))
    }
}

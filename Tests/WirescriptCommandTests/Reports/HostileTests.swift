import Foundation
import Testing
import Wirescript

/// Payloads, titles and differences made to break a report out of its format, or to fill a disk: each kind of report,
/// and the console, stays valid and small.
@Suite(.timeLimit(.minutes(5))) struct HostileTests {
    /// For YAML, between double quotes.
    static let title =
        #"]]> %0A \t \e[31m \x00 \u200f\u202e \U0001F600 ```` # SKIP <\/script><b> & 'q' \" ::error::x | @you \u2028 \ufffe"#
    static let bytes = (0...255).map { String(format: "%02x", $0) }.joined()
    static let count = 7

    static let files: [String: String] = [
        "a,b:c%d & <e> `f`.yaml": """
        scenario: "every byte \(title)"
        servers:
          s:
            script:
              - note: "\(title)"
              - send: {hex: "\(bytes)"}
              - expect-eof
        clients:
          c: {connect: s, script: [{expect: {hex: "\(bytes.dropLast(2))00"}}]}
        ---
        scenario: "all is well \(title)"
        conversation: [{server: {hex: "\(bytes)"}}, {end: client}]
        ---
        scenario: "not played \(title)"
        skip: "\(title)"
        conversation: [{server: x}, {end: client}]

        """,
        "large.yaml": """
        scenario: 10 MiB that differ in the last byte
        servers:
          s: {script: [{send: {concat: [{random: 10MiB}, a]}}, expect-eof]}
        clients:
          c: {connect: s, script: [{expect: {concat: [{random: 10MiB}, b]}}]}
        ---
        scenario: 10 MiB that differ in the first byte
        servers:
          s: {script: [{send: {repeat: "\\e]0;x\\x07", size: 10MiB}}, expect-eof]}
        clients:
          c: {connect: s, script: [{expect: {random: 10MiB}}]}
        ---
        scenario: A line without an end
        servers:
          s: {script: [{send: {repeat: "]]>", size: 10MiB}}, expect-eof]}
        clients:
          c: {connect: s, script: [{expect: {line: "x"}}]}
        ---
        scenario: A program that writes what it likes
        processes:
          p:
            shell: "printf '\\\\033[2J]]>%%0A\\\\n::error::x\\\\n```\\\\n...\\\\n\\\\000\\\\377' >&2; exit 3"

        """,
    ]

    /// So many bytes a kind may take for all of them.
    static func most(_ kind: Report.Kind) -> Int {
        switch kind.rawValue {
        case "jsonl+journal": 8 << 20
        case "pcapng": 64 << 20
        case "html": 8 << 20
        default: 128 << 10
        }
    }

    @Test func everyReportStaysValidAndSmall() throws {
        let folder = try Folder(Self.files)
        var arguments = ["run", ".", "-v", "--color", "never"]
        for kind in Report.Kind.allCases {
            arguments += ["--report", "\(kind.rawValue):report.\(kind.rawValue)"]
        }
        let environment = ["GITHUB_STEP_SUMMARY": folder.path + "/summary.md"]
        let ended = try Command(arguments, in: folder.path, environment: environment).end()
        #expect(ended.status == 1, "\(ended.errors)")
        // With the journals of all scenarios; elsewhere it is tested that nothing in it moves a terminal.
        #expect(ended.output.utf8.count < 1 << 20)
        for kind in Report.Kind.allCases {
            let path = "\(folder.path)/report.\(kind.rawValue)"
            let bytes = try Data(contentsOf: URL(filePath: path))
            #expect(!bytes.isEmpty && bytes.count < Self.most(kind), "\(kind.rawValue): \(bytes.count)")
            if kind.rawValue != "pcapng" {
                let text = try #require(String(validating: bytes, as: UTF8.self), "\(kind.rawValue)")
                try check(text, kind)
            }
        }
        let summary = try #require(folder.text("summary.md"))
        #expect(summary.utf8.count < 128 << 10 && hidden(summary).isEmpty)
    }

    /// Expects of a report what its kind has to hold.
    private func check(_ text: String, _ kind: Report.Kind) throws {
        switch kind.rawValue {
        case "jsonl", "jsonl+journal": try Consumer.lines(text)
        case "junit":
            #expect(hidden(text).isEmpty)
            #expect(try Consumer.junit(text) == Self.count)
            #expect(try Consumer.junit(text, counting: "//failure") == 5)
            #expect(try Consumer.junit(text, counting: "//skipped") == 1)
        case "tap":
            #expect(hidden(text).isEmpty)
            let seen = try Consumer.tap(text)
            #expect(seen.plan == Self.count && seen.points.count == Self.count && seen.bail == nil)
            #expect(seen.points.count { !$0.ok && !$0.skip } == 5 && seen.other.isEmpty)
            #expect(seen.points.allSatisfy { $0.ok || $0.diagnosis?.picture.contains("  again: ") == true })
            let proved = try Consumer.prove(text)
            #expect(proved.status == 1 && proved.output.contains("Failed 5/7 subtests"), "\(proved.output)")
            #expect(!proved.output.contains("Parse errors"))
        case "github":
            #expect(hidden(text).isEmpty)
            let annotations = try Consumer.annotations(text)
            #expect(annotations.count == 5 && text.split(separator: "\n").count == 5)
            #expect(annotations[0].properties["file"] == "a,b:c%d & <e> `f`.yaml")
            #expect(annotations[0].properties["title"]?.hasPrefix("mismatch: every byte ]]> %0A ") == true)
        default: break
        }
    }

    /// What would do something to a terminal or a reader, and does not show.
    private func hidden(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control: scalar != "\n"
            case .lineSeparator, .paragraphSeparator, .surrogate: true
            case .format: scalar != "\u{2060}"
            default: scalar.properties.isNoncharacterCodePoint
            }
        }
    }
}

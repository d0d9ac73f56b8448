import Foundation
import Testing

/// What every report says of a failure beyond its own step.
@Suite(.timeLimit(.minutes(2))) struct PictureTests {
    /// A byte too many meets the end that nobody wrote.
    static let surplus = """
        scenario: One word too many
        servers:
          mail:
            script:
              - send: "220\\r\\n221\\r\\n"
        clients:
          alice:
            connect: mail
            script:
              - expect: "220\\r\\n"

        """

    @Test func theImpliedEndIsCalledSo() throws {
        let folder = try Folder(["a.yaml": Self.surplus])
        let kinds = ["junit", "jsonl", "tap", "html", "github"].flatMap { ["--report", "\($0):\($0)"] }
        let ended = try Command(["run", "a.yaml"] + kinds, in: folder.path).end()
        let message = "the implied end after this step: bytes came, not the peer's FIN: "
        #expect(ended.output.contains("\na.yaml:10:9: failure: \(message)\"221"))
        #expect(
            ended.output.contains(
                "cause:    unexpected-bytes, connection alice#1, step 2 (the implied end), after"
            )
        )
        #expect(ended.output.contains("waiting:  mail#1, step 2 (the implied end), since "))
        for kind in ["junit", "jsonl", "tap", "html", "github"] {
            let text = try #require(folder.text(kind)).replacingOccurrences(of: "&apos;", with: "'")
            #expect(text.contains(message), "\(kind)")
        }
    }

    @Test func aStepThatIsWrittenIsNot() throws {
        let folder = try Folder(["a.yaml": Self.surplus + "      - end\n"])
        let ended = try folder.run("run", "a.yaml")
        #expect(ended.output.contains("\na.yaml:11:9: failure: bytes came, not the peer's FIN: \"221"))
        #expect(ended.output.contains("connection alice#1, step 2, after"))
    }

    static func closing(_ act: String) -> String {
        """
        scenario: The other end does it
        servers:
          store:
            script:
              - await-unread: 5
              - \(act)
        clients:
          alice:
            connect: store
            script:
              - send: "QUIT\\n"
              - expect: "BYE\\r\\n"

        """
    }

    @Test(arguments: [
        ("close", "store#1 closed with 5 bytes unread"), ("reset", "store#1 reset (RST sent)"),
    ])
    func theOtherEndsActIsShown(_ act: String, _ text: String) throws {
        let folder = try Folder(["a.yaml": Self.closing(act)])
        let ended = try folder.run("run", "a.yaml", "--report", "junit:j.xml", "--report", "jsonl+journal:l")
        let line = try Regex(
            "\n  how:      \(NSRegularExpression.escapedPattern(for: text)) [0-9.]+ ms earlier,\\s+in step 2 \\(a.yaml:6:9\\)\n"
        )
        #expect(try line.firstMatch(in: ended.output) != nil, "\(ended.output)")
        #expect(try line.firstMatch(in: #require(folder.text("j.xml"))) != nil)
        let merged = try folder.run("report", "merge", "l")
        #expect(try line.firstMatch(in: merged.output) != nil)
    }

    /// Where the peer's end is a program, nobody knows; where it is open, there is nothing to show.
    @Test func anEndThatIsOpenHasDoneNothing() throws {
        let folder = try Folder(["a.yaml": Text.fails()])
        #expect(try !folder.run("run", "a.yaml").output.contains("  how:  "))
    }
}

import Foundation
import Testing

/// The HTML report of real scenarios, in a real browser (`ci/browse.py`, over headless Chromium).
@Suite struct HTMLTests {
    private static let root =
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path + "/"

    @Test func itIsReadAndUsedAsItShould() throws {
        let folder = try Folder(["failing.yaml": Text.fails(), "hostile.yaml": Self.hostile])
        let scenarios = ["partial-reads", "closing", "delays/slow-drip.yaml", "many-connections/chat.yaml"]
        let ended = try Command(
            ["run", "failing.yaml", "hostile.yaml", "-q", "--report", "html:report.html"]
                + scenarios.map { Self.root + "scenarios/" + $0 },
            in: folder.path
        ).end()
        #expect(ended.status == 1)
        #expect(try browse(folder.path + "/report.html") == "as it should be\n")
    }

    @Test func aRefusedRunLeavesAPageThatSaysSo() throws {
        let folder = try Folder(["a.yaml": Text.invalid])
        #expect(try folder.run("run", "a.yaml", "--report", "html:report.html").status == 2)
        #expect(folder.text("report.html")?.contains("A file is invalid: nothing was played") == true)
    }

    private func browse(_ page: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: Self.root + "ci/browse.py")
        process.arguments = [page]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: said, as: UTF8.self)
    }

    /// A title and bytes that would like to be HTML.
    static let hostile = #"""
        scenario: "</script><script>alert(1)</script> \" onclick=x ]]> %0A 🙈 \u2028 \u202e \e[31m"
        about: "<img src=x onerror=alert(2)>"
        servers:
          mail:
            script:
              - note: "</title><svg onload=alert(3)>"
              - send: "</script><script>alert(4)</script>\0\x01\xff\u2028\r\n"
              - send: {hex: "00 01 02 03 04 05 06 07 08 0b 0c 0e 1b 7f 80 81 c2 85 ed a0 80 ef bf be ff"}
        clients:
          alice:
            connect: mail
            script:
              - expect: "</script><script>alert(5)</script>"

        """#
}

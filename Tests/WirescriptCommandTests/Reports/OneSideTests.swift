import Foundation
import Testing

/// Reports of a play of which only one side is known.
@Suite(.timeLimit(.minutes(2))) struct OneSideTests {
    static let scenario = """
        scenario: A client of its own
        servers:
          s:
            script:
              - expect: "question\\n"
              - send: "answer\\n"
              - expect-eof

        """

    static let client = """
        import os, socket
        s = socket.create_connection(("127.0.0.1", int(os.environ["WIRESCRIPT_S_PORT"])))
        s.sendall(b"question\\n")
        s.recv(7, socket.MSG_WAITALL)
        s.close()
        """

    @Test func theCaptureHasBothStreams() throws {
        let folder = try Folder(["a.yaml": Self.scenario])
        let ended = try folder.run(
            "serve",
            "a.yaml",
            "--report",
            "pcapng:c",
            "--",
            Tool.python,
            "-c",
            Self.client
        )
        #expect(ended.status == 0, "\(ended)")
        let followed = try Tool(
            ["sh", "-c", "tshark -r c -q -z follow,tcp,raw,0 2>/dev/null"],
            input: "",
            in: folder.path
        )
        #expect(followed.output.contains("\n7175657374696f6e0a\n\t616e737765720a\n"), "\(followed.output)")
        let flags = try Tool(
            ["sh", "-c", "tshark -r c -Y 'tcp.analysis.flags || tcp.flags.reset == 1' 2>/dev/null"],
            input: "",
            in: folder.path
        )
        #expect(flags.output == "")
    }

    @Test func mergedItIsPlayedAgainAsItWas() throws {
        let folder = try Folder(["a.yaml": Self.scenario.replacingOccurrences(of: "answer", with: "other")])
        let served = try folder.run("serve", "a.yaml", "--seed", "7", "--report", "jsonl:r", "--", "true")
        #expect(served.status == 1)
        let merged = try folder.run("report", "merge", "r")
        let again = "  again:    wirescript serve a.yaml --seed 7 --filter '^A client of its own$' -- true\n"
        #expect(served.errors.contains(again) && merged.output.contains(again), "\(merged.output)")
        try Consumer.lines(#require(folder.text("r")))
    }
}

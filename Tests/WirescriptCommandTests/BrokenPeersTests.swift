import Foundation
import Testing

/// For each contract of `scenarios/contracts`, a peer that is right up to one message and breaks that: it is caught, for the
/// cause one would expect, at the line that wanted something else.
@Suite(.timeLimit(.minutes(2))) struct BrokenPeersTests {
    /// What is wrong with the message.
    enum Fault: String, CaseIterable {
        case wrong, noCRLF, short, reset
    }

    /// One side of a contract against a peer.
    struct Contract: CustomTestStringConvertible {
        let file: String
        let title: String
        /// The server that the peer plays, or nil where it is the client.
        let server: String?
        /// Each what the peer waits for, then what it says; before the message that is broken.
        let before: [[String]]
        /// What it waits for before that message.
        let cue: String
        /// The message, and the causes of its faults.
        let faults: [Fault: (message: String, cause: String)]
        /// What stands at the line that finds them: the first such line behind the title.
        let line: String
        var more: [String] = []

        var testDescription: String { "\(title), against a broken \(server == nil ? "client" : "server")" }
    }

    static let contracts: [Contract] = [
        Contract(
            file: "redis",
            title: "Redis: both ends scripted",
            server: "redis",
            before: [["$4\r\nINCR\r\n$6\r\ncolour\r\n", "+OK\r\n"]],
            cue: "",
            faults: [
                .wrong: ("$4\r\nblew\r\n", "mismatch"), .noCRLF: ("$4\r\nblue$-1\r\n", "mismatch"),
                .short: ("$4\r\nbl", "eof"), .reset: ("$4\r\nbl", "reset"),
            ],
            line: #"- expect: "$4\r\nblue\r\n""#
        ),
        Contract(
            file: "smtp",
            title: "SMTP: both ends scripted",
            server: "mail",
            before: [["", "220 mail.test ready\r\n"]],
            cue: "EHLO client.test\r\n",
            faults: [
                .wrong: ("550 no\r\n", "mismatch"), .noCRLF: ("250-mail.test", "timeout"),
                .short: ("250-ma", "eof"), .reset: ("250-ma", "reset"),
            ],
            line: #"- expect: {line: {starts-with: "250-"}}"#
        ),
        Contract(
            file: "http",
            title: "HTTP: both ends scripted",
            server: "web",
            before: [],
            cue: "\r\n\r\n",
            faults: [
                .wrong: (
                    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nbuy milt\n",
                    "mismatch"
                ),
                .noCRLF: (
                    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n", "timeout"
                ),
                .short: (
                    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nbuy",
                    "malformed"
                ),
                .reset: (
                    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nbuy", "reset"
                ),
            ],
            line: "- expect: {http: {status: 200, headers: {Content-Type: text/plain}"
        ),
        Contract(
            file: "memcached",
            title: "memcached: both ends scripted",
            server: "cache",
            before: [["blue\r\n", "STORED\r\n"]],
            cue: "get colour nothing\r\n",
            faults: [
                .wrong: ("VALUE colour 0 4\r\nblew\r\nEND\r\n", "mismatch"),
                .noCRLF: ("VALUE colour 0 4\r\nblueEND\r\n", "mismatch"),
                .short: ("VALUE colour 0 4\r\nbl", "eof"), .reset: ("VALUE colour 0 4\r\nbl", "reset"),
            ],
            line: #"- expect: "VALUE colour 0 4"#
        ),
        Contract(
            file: "sts",
            title: "STS: both ends scripted",
            server: "store",
            before: [["la la\n", "STS/1.1 201 song stored\r\nLength: 0\r\n\r\n"]],
            cue: "GET song STS/1.1\r\n",
            faults: [
                .wrong: ("STS/1.1 200 OK\r\nLength: 6\r\n\r\nla li\n", "mismatch"),
                .noCRLF: ("STS/1.1 200 OK\r\nLength: 6\r\n", "timeout"),
                .short: ("STS/1.1 200 OK\r\nLength: 6\r\n\r\nla ", "malformed"),
                .reset: ("STS/1.1 200 OK\r\nLength: 6\r\n\r\nla ", "reset"),
            ],
            line: "- expect: {message: {start: STS/1.1 200 OK"
        ),
        // The peer is a proxy that does not do as HAProxy does.
        Contract(
            file: "haproxy",
            title: "HAProxy: between a scripted client and two scripted servers, round robin",
            server: "front",
            before: [],
            cue: "\r\n\r\n",
            faults: [
                .wrong: ("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", "mismatch"),
                .noCRLF: ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n", "timeout"),
                .short: ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfir", "malformed"),
                .reset: ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfir", "reset"),
            ],
            line: "- expect: {http: {status: 200, body: first}}",
            more: ["--to", "first=127.0.0.1:1", "--to", "second=127.0.0.1:1"]
        ),
        // The peer is a client that does not do as curl does.
        Contract(
            file: "curl",
            title: "curl: 200",
            server: nil,
            before: [],
            cue: "",
            faults: [
                .wrong: ("GET /wealth HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n", "mismatch"),
                .noCRLF: ("GET /health HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n", "timeout"),
                .short: ("GET /health HTTP/1.1\r\nHo", "malformed"),
                .reset: ("GET /health HTTP/1.1\r\nHo", "reset"),
            ],
            line: "- expect: {http: {method: GET, target: /health"
        ),
        Contract(
            file: "smtp",
            title: "SMTP: the scripted server against curl",
            server: nil,
            before: [["220 mail.test ready\r\n", "EHLO client.test\r\n"]],
            cue: "8BITMIME\r\n",
            faults: [
                .wrong: ("MAIL FROM:<eve@client.test>\r\n", "mismatch"),
                .noCRLF: ("MAIL FROM:<ada@client.test>", "timeout"), .short: ("MAIL FR", "eof"),
                .reset: ("MAIL FR", "reset"),
            ],
            line: #"- expect: "MAIL FROM:<ada@client.test>"#
        ),
        Contract(
            file: "redis",
            title: "Redis: redis-cli is pushed a message",
            server: nil,
            before: [],
            cue: "",
            faults: [
                .wrong: ("*2\r\n$9\r\nSUBSCRIBE\r\n$4\r\nnewt\r\n", "mismatch"),
                .noCRLF: ("*2\r\n$9\r\nSUBSCRIBE$4\r\nnews\r\n", "mismatch"),
                .short: ("*2\r\n$9\r\nSUBS", "eof"), .reset: ("*2\r\n$9\r\nSUBS", "reset"),
            ],
            line: #"- expect: "*2\r\n$9\r\nSUBSCRIBE"#
        ),
    ]

    /// Plays what it is told in JSON, as a server that says its port, or as a client of a port; then breaks off: it
    /// holds still, ends, or resets once its peer has read everything.
    private static let peer = """
        import fcntl, json, socket, struct, sys, termios, time
        told = json.loads(sys.argv[1])
        if told["port"]:
            s = socket.create_connection(("127.0.0.1", told["port"]))
        else:
            l = socket.create_server(("127.0.0.1", 0))
            print(l.getsockname()[1], flush=True)
            s, _ = l.accept()
        seen = b""
        for cue, reply in told["exchanges"]:
            while cue.encode() not in seen:
                more = s.recv(4096)
                if not more: sys.exit()
                seen += more
            seen = b""
            s.sendall(reply.encode())
        if told["fault"] == "short": s.shutdown(socket.SHUT_WR)
        if told["fault"] == "reset":
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        else:
            try:
                while s.recv(4096): pass
            except ConnectionResetError: pass
        s.close()
        """

    private static let scenarios = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../scenarios/contracts").standardized.path

    @Test(arguments: contracts.indices, Fault.allCases)
    func aBrokenPeerIsCaughtAtItsLine(_ index: Int, _ fault: Fault) throws {
        let contract = Self.contracts[index]
        let (message, cause) = try #require(contract.faults[fault])
        let path = "\(Self.scenarios)/\(contract.file).yaml"
        let filter = ["--filter", "^" + NSRegularExpression.escapedPattern(for: contract.title) + "$"]
        // A peer that holds still is found at the deadline, of 10 s.
        let options =
            filter + ["--timeout-scale", cause == "timeout" ? "0.3" : "1", "--report", "jsonl:report"]
        let exchanges = contract.before + [[contract.cue, message]]
        func told(_ port: Int) throws -> String {
            let told: [String: Any] = ["port": port, "exchanges": exchanges, "fault": fault.rawValue]
            return String(decoding: try JSONSerialization.data(withJSONObject: told), as: UTF8.self)
        }
        let folder = try Folder([:])
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        let peer = Process()
        peer.executableURL = URL(filePath: "/usr/bin/env")
        let output = Pipe()
        peer.standardOutput = output
        let ended: Command.Ended
        if let server = contract.server {
            peer.arguments = ["python3", "-c", Self.peer, try told(0)]
            try peer.run()
            let port = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
                .trimmingCharacters(in: .newlines)
            let to = ["--to", "\(server)=127.0.0.1:\(port)"] + contract.more
            ended = try Command(["connect", path] + options + to, in: folder.path).end()
        } else {
            let command = try Command(["serve", path, "--once"] + options, in: folder.path)
            let port = try #require(Int(command.port()))
            peer.arguments = ["python3", "-c", Self.peer, try told(port)]
            try peer.run()
            ended = command.end()
        }
        peer.waitUntilExit()
        #expect(ended.status == 1, "\(ended)")
        let failures = try Self.failures(folder)
        #expect(failures.map { $0["cause"] as? String } == [cause], "\(ended.output)")
        #expect(failures.first?["line"] as? Int == (try line(of: contract, in: path)), "\(ended.output)")
    }

    /// The counted failures of the only scenario.
    private static func failures(_ folder: Folder) throws -> [[String: Any]] {
        let report = try #require(folder.text("report"))
        for line in report.split(separator: "\n") {
            let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            guard let failures = row?["failures"] as? [[String: Any]] else { continue }
            return failures.filter { $0["consequent"] == nil }
        }
        return []
    }

    /// The line of the file that finds the fault.
    private func line(of contract: Contract, in path: String) throws -> Int {
        let lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
        let title = try #require(lines.firstIndex { $0.contains("\"\(contract.title)\"") })
        let found = try #require(lines[title...].firstIndex { $0.contains(contract.line) })
        return found + 1
    }
}

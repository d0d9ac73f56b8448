import Foundation
import Testing

/// `wirescript connect` from outside, against real servers.
@Suite(.timeLimit(.minutes(2))) struct ConnectTests {
    /// Serves so many connections at a port, by what it is told to answer; says `ready PORT`.
    private static let server = """
        import socket, sys
        l = socket.create_server(("127.0.0.1", int(sys.argv[2])))
        print("ready", l.getsockname()[1], flush=True)
        s, _ = l.accept()
        f = s.makefile("rwb")
        f.write(b"hi\\n"); f.flush()
        f.readline()
        f.write(sys.argv[1].encode() + b"\\n"); f.flush()
        f.read()
        """

    /// Starts the server; its port when it listens.
    private func start(_ answer: String, port: String = "0") throws -> (server: Process, port: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.server, answer, port]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        var said = ""
        while !said.hasSuffix("\n") {
            said += String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        }
        return (process, String(said.split(separator: " ")[1].dropLast()))
    }

    @Test(arguments: ["", "mail=", "mail=tcp:"])
    func clientsAreWellServed(_ prefix: String) throws {
        let folder = try Folder(["a.yaml": Text.greeting])
        let (server, port) = try start("ok")
        defer { server.waitUntilExit() }
        let ended = try folder.run("connect", "a.yaml", "--to", "\(prefix)127.0.0.1:\(port)")
        #expect(ended.status == 0)
        #expect(ended.output.contains("passed: 1 passed in "))
    }

    @Test func aServerThatErrsIsFound() throws {
        let folder = try Folder(["a.yaml": Text.greeting])
        let (server, port) = try start("no")
        defer { server.waitUntilExit() }
        let ended = try folder.run("connect", "a.yaml", "--to", "localhost:\(port)")
        #expect(ended.status == 1)
        #expect(ended.output.contains("a.yaml:8:"))
        #expect(ended.output.contains("mismatch, connection alice#1, step 3"))
        #expect(
            ended.output.contains(" --to mail=tcp:127.0.0.1:\(port)\n")
                || ended.output.contains("--to 'mail=tcp:")
        )
    }

    @Test func aServerThatIsNotThereIsRefusedOrWaitedFor() throws {
        let folder = try Folder(["a.yaml": "timeout: 1s\n" + Text.greeting])
        // Bound, and given up again: nobody listens there, for now.
        let port = try "\(LoopbackListener().port)"
        let refused = try folder.run("connect", "a.yaml", "--to", "127.0.0.1:\(port)", "--wait", "50ms")
        #expect(refused.status == 1)
        #expect(refused.output.contains("cause:    refused"))

        let command = try Command(
            ["connect", "a.yaml", "--to", "127.0.0.1:\(port)", "--wait", "1m"],
            in: folder.path
        )
        let (server, _) = try start("ok", port: port)
        #expect(command.end().status == 0)
        server.waitUntilExit()
    }

    @Test func bothHalvesPlayAgainstEachOther() throws {
        let folder = try Folder(["a.yaml": Text.passes()])
        let serve = try Command(["serve", "a.yaml", "--once"], in: folder.path)
        let address = try #require(serve.addresses()["server"])
        #expect(try folder.run("connect", "a.yaml", "--to", address).status == 0)
        #expect(serve.end().status == 0)
    }

    @Test(arguments: [
        ["a.yaml"], ["a.yaml", "--to", "mall=127.0.0.1:1"], ["a.yaml", "--to", "x"], ["servers.yaml"],
        ["a.yaml", "--to", "127.0.0.1:1", "--to", "127.0.0.1:2"], ["a.yaml", "--to", "192.0.2.1:1"],
        ["a.yaml", "--to", "127.0.0.1:1", "--wait", "5"],
    ])
    func whatSaysNotWhereIsWrongUsage(_ arguments: [String]) throws {
        let folder = try Folder(["a.yaml": Text.greeting, "servers.yaml": "scenario: x\nservers: {s: {}}\n"])
        let ended = try Command(["connect"] + arguments, in: folder.path).end()
        #expect(ended.status == 64)
        #expect(ended.output == "" && ended.errors != "")
    }

    /// What listens on a port of `ports` is elsewhere, and nothing is reserved for it.
    @Test func aPortThatIsSaidIsNotReserved() throws {
        let text = """
            scenario: Ports
            ports: [mail]
            processes: {mail: {run: ["true"], ready: {port: mail}}}
            clients:
              alice:
                connect: "tcp:127.0.0.1:${ports.mail}"
                script: [{expect: "hi\\n"}, {send: "NOOP\\n"}, {expect: "ok\\n"}]

            """
        let folder = try Folder(["a.yaml": text])
        let (server, port) = try start("ok")
        defer { server.waitUntilExit() }
        let ended = try folder.run("connect", "a.yaml", "--to", "mail=127.0.0.1:\(port)")
        #expect(ended.status == 0, "\(ended)")
        let silent = try Command(["connect", "a.yaml"], in: folder.path).end()
        #expect(silent.status == 2)
        #expect(silent.errors.contains("say where one listens with '--to mail=ADDRESS'"))
    }
}

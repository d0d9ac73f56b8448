import Foundation
import Programs
import Testing

/// Two processes and a Unix socket.
@Suite(.timeLimit(.minutes(2))) struct UnixTests {
    private static func path() -> String { "/tmp/example-unix-\(UInt64.random(in: 0 ... .max))" }

    @Test(arguments: [path(), "unix:@" + path()]) func bothTalk(_ path: String) async throws {
        defer { unlink(path) }
        try await Example.run("unix", "server", path) { server in
            try await server.output(has: "listening on ")
            try await Example.run("unix", "client", path) { client in
                let ended = try await client.end()
                #expect(ended.status == 0)
                #expect(ended.output.hasPrefix("was told: process "))
                #expect(ended.output.contains(" has heard 'hello from process "))
            }
            try await server.output(has: "was told: hello from process ")
        }
    }

    @Test(arguments: ["UNIX-CONNECT", "ABSTRACT-CONNECT"]) func socatTalksToTheServer(_ kind: String)
        async throws
    {
        let path = Self.path()
        defer { unlink(path) }
        try await Example.run("unix", "server", kind == "UNIX-CONNECT" ? path : "unix:@" + path) { server in
            try await server.output(has: "listening on ")
            let ended = try await ended("socat", "-t", "60", "-", "\(kind):\(path)", input: "hello\n")
            #expect(ended.output.hasSuffix(" has heard 'hello'\n"))
        }
    }

    @Test func theClientTalksToPython() async throws {
        let path = Self.path()
        defer { unlink(path) }
        let script = """
            import socket, sys
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(sys.argv[1])
            listener.listen()
            print('listening', flush=True)
            connection, _ = listener.accept()
            print(connection.makefile('rb').read().decode(), end='')
            connection.sendall(b'py')
            connection.sendall(b'thon\\n')
            """
        try await Program.run(["python3", "-c", script, path]) { server in
            try await server.output(has: "listening")
            try await Example.run("unix", "client", path) { client in
                let output = try await client.end().output
                #expect(output == "was told: python\n")
            }
            let output = try await server.end().output
            #expect(output.hasPrefix("listening\nhello from process "))
        }
    }

    @Test func aDeadServersFileIsNoHindrance() async throws {
        let path = Self.path()
        defer { unlink(path) }
        try await Example.run("unix", "server", path) { server in
            try await server.output(has: "listening on ")
            try await Example.run("unix", "server", path) { second in
                let ended = try await second.end()
                #expect(ended.status == 1)
                #expect(ended.output.hasSuffix("(EADDRINUSE)\n"))
            }
            server.signal(SIGKILL)
            _ = try await server.end()
        }
        #expect(FileManager.default.fileExists(atPath: path))
        _ = try await Example.run("unix", "server", path) { try await $0.output(has: "listening on ") }
    }
}

import Foundation
import Testing

/// `wirescript serve` where there is more between it and its client than a socket: TLS, a terminal, a limit of descriptors.
@Suite(.timeLimit(.minutes(2))) struct ServeCornersTests {
    private static let overTLS = """
        scenario: Greeting
        servers: {mail: {tls: auto, script: [{send: "hi\\n"}, {expect: "NOOP\\n"}, {send: "ok\\n"}]}}

        """

    /// Talks to a server over TLS: ADDRESS, a file with the authority, what to say.
    private static let talkOverTLS = """
        import socket, ssl, sys
        host, port = sys.argv[1].rsplit(":", 1)
        context = ssl.create_default_context(cafile=sys.argv[2])
        s = context.wrap_socket(socket.create_connection((host, int(port))), server_hostname=host)
        f = s.makefile("rwb")
        print(f.readline().decode().strip())
        f.write(sys.argv[3].encode() + b"\\n"); f.flush()
        try:
            print(f.read().decode().strip())
            s.unwrap()
        except OSError: print("broken")
        """

    /// Says what is no TLS, and waits for whatever end.
    private static let talkPlainly = """
        import socket, sys
        s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
        s.sendall(b"hello\\n\\n")
        try:
            while s.recv(100): pass
        except ConnectionResetError: pass
        """

    @Test(arguments: [("NOOP", 0, "hi\nok\n"), ("NOPE", 1, "hi\n\nbroken\n")])
    func aServerThatSpeaksTLSTellsWhomToTrust(_ row: (say: String, status: Int32, output: String)) throws {
        let folder = try Folder(["a.yaml": Self.overTLS, "talk.py": Self.talkOverTLS])
        let line = "exec python3 talk.py $WIRESCRIPT_MAIL_ADDRESS $WIRESCRIPT_MAIL_CA \(row.say)"
        let ended = try folder.run("serve", "a.yaml", "--", "sh", "-c", line)
        #expect(ended.output == row.output, "\(ended)")
        #expect(ended.status == row.status, "\(ended)")
    }

    @Test func aServiceWithoutEndSpeaksTLSToEachThatComes() throws {
        let folder = try Folder(["a.yaml": Self.overTLS])
        let command = try Command(["serve", "a.yaml", "--ready-file", "ready"], in: folder.path)
        let port = command.port()
        let ready = try JSONSerialization.jsonObject(with: Data(try #require(folder.text("ready")).utf8))
        let servers = (ready as? [String: Any])?["servers"] as? [String: [String: Any]]
        let authority = try #require(servers?["mail"]?["ca"] as? String)
        let plain = try python(Self.talkPlainly, port)
        #expect(plain.status == 0)
        for _ in 0..<2 {
            #expect(try python(Self.talkOverTLS, "127.0.0.1:\(port)", authority, "NOOP").output == "hi\nok\n")
        }
        command.signal(SIGTERM)
        let ended = command.end()
        // Who does not speak TLS is a failure, and the others are served.
        #expect(ended.status == 1)
        #expect(
            ended.output.contains("cause:    tls")
                && ended.output.contains("failed: 3 connections, 1 failed in ")
        )
    }

    /// Runs a line of sh on a terminal of its own, types each answer when its cue has come, prints what was shown and the
    /// exit status.
    private static let onTerminal = """
        import json, os, pty, sys
        pid, terminal = pty.fork()
        if pid == 0: os.execvp("sh", ["sh", "-c", sys.argv[1]])
        shown = b""
        def read():
            global shown
            try: more = os.read(terminal, 4096)
            except OSError: more = b""
            shown += more
            return more
        for cue, answer in json.loads(sys.argv[2]):
            while cue.encode() not in shown and read(): pass
            os.write(terminal, answer.encode())
        while read(): pass
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        print(shown.decode().replace("\\r", ""))
        print("status", status)
        """

    private func onTerminal(_ command: String, then rest: String = "exit $?", _ answers: [[String]]) throws
        -> String
    {
        let folder = try Folder(["a.yaml": "timeout: 60s\n" + Text.greeting, "command.sh": command])
        let typed = String(decoding: try JSONSerialization.data(withJSONObject: answers), as: UTF8.self)
        let line = "cd \(folder.path); '\(Command.path)' serve a.yaml -- sh command.sh; \(rest)"
        return try python(Self.onTerminal, line, typed).output
    }

    /// Says `up` when it has the terminal.
    private static let up = "python3 -c 'while os.tcgetpgrp(0) != os.getpgrp(): time.sleep(0.01)'; echo up\n"
        .replacingOccurrences(of: "-c '", with: "-c 'import os, time\n")

    @Test func ctrlCIsTheCommandsAndItsStatusOurs() throws {
        let shown = try onTerminal(
            "trap 'echo interrupted; exit 5' INT; \(Self.up)while :; do sleep 0.05; done",
            [["up\r\n", "\u{3}"]]
        )
        #expect(shown.contains("interrupted\n") && shown.hasSuffix("status 5\n"), "\(shown)")
        // The scenario was judged, and not interrupted.
        #expect(shown.contains("cause:    missing-connection"), "\(shown)")
    }

    @Test func ctrlCThatKillsTheCommandIsItsStatus() throws {
        let shown = try onTerminal("\(Self.up)exec sleep 1000", [["up\r\n", "\u{3}"]])
        #expect(shown.hasSuffix("status 130\n"), "\(shown)")
    }

    @Test func theCommandReadsTheTerminalAndItIsGivenBack() throws {
        let shown = try onTerminal(
            "echo up; read line; echo \"it read $line\"; exit 7",
            then: "status=$?; echo again; read line; echo \"we read $line\"; exit $status",
            [["up\r\n", "hello\n"], ["again\r\n", "goodbye\n"]]
        )
        #expect(shown.contains("it read hello\n") && shown.contains("we read goodbye\n"), "\(shown)")
        #expect(shown.hasSuffix("status 7\n"), "\(shown)")
    }

    /// Who finds no descriptor left waits in the backlog, and is served when others have gone.
    @Test func moreConnectionsThanDescriptorsAreServedInTurn() throws {
        let program = """
            import os, resource, signal, socket, subprocess, sys
            limit = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
            serve = subprocess.Popen([sys.argv[1], "serve", sys.argv[2]], stdout=subprocess.PIPE, preexec_fn=limit)
            port = int(serve.stdout.readline().decode().rsplit(":", 1)[1])
            serve.stdout.readline()
            opened = [socket.create_connection(("127.0.0.1", port)) for _ in range(100)]
            # Those that are served wait for us, so the others cannot be.
            descriptors = len(os.listdir(f"/proc/{serve.pid}/fd"))
            for s in opened:
                f = s.makefile("rwb")
                assert f.readline() == b"hi\\n"
                f.write(b"NOOP\\n"); f.flush()
                assert f.read() == b"ok\\n"
                f.close(); s.close()
            serve.send_signal(signal.SIGTERM)
            print(serve.stdout.read().decode())
            print("status", serve.wait(), descriptors <= 40)
            """
        let folder = try Folder(["a.yaml": Text.greeting])
        let shown = try python(program, Command.path, folder.path + "/a.yaml").output
        #expect(shown.contains("passed: 100 connections in "), "\(shown)")
        #expect(shown.hasSuffix("status 0 True\n"), "\(shown)")
    }
}

import Programs
import Testing

/// The server that pushes unasked.
@Suite(.timeLimit(.minutes(2))) struct PushTests {
    @Test(arguments: [["ncat"], ["socat", "-u"]]) func whoSaysNothingIsTold(_ reader: [String]) async throws {
        try await Example.serve("push", "0", "1") { server, port in
            let arguments = reader == ["ncat"] ? ["127.0.0.1", port] : ["TCP:127.0.0.1:\(port)", "-"]
            try await Program.run(reader + arguments) { client in
                let output = try await client.output(has: "\n20\n")
                #expect(output.hasPrefix("1\n2\n3\n"))
            }
            // It was killed; what is pushed to it is answered with an RST.
            try await server.output(has: " has left: ")
        }
    }

    /// A reader that stops holds up nobody else, and gets everything once it goes on.
    @Test func aSlowReaderIsWaitedFor() async throws {
        let slow = """
            import socket, sys
            connection = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
            lines = connection.makefile('r')
            print(lines.readline(), end='', flush=True)
            sys.stdin.readline()
            print([int(next(lines)) for _ in range(9999)] == list(range(2, 10001)))
            """
        let quick = """
            const socket = require('net').connect(process.argv[1], '127.0.0.1').setEncoding('utf8')
            let text = ''
            socket.on('data', data => {
                text += data
                if (text.includes('\\n10000\\n')) { console.log('as many'); socket.destroy() }
            })
            """
        try await Example.serve("push", "0", "0") { _, port in
            try await Program.run(["python3", "-c", slow, port]) { reader in
                try await reader.output(has: "1\n")
                let quick = try await node(quick, port).output
                #expect(quick == "as many\n")
                reader.type("go on\n")
                let output = try await reader.end().output
                #expect(output == "1\nTrue\n")
            }
        }
    }
}

import Programs
import Testing

/// The protocol of one's own.
@Suite(.timeLimit(.minutes(2))) struct STSTests {
    @Test func clientAndServer() async throws {
        try await Example.serve("sts", "server") { _, port in
            try await Example.run("sts", "client", port, "hello", "", "sch\u{F6}n") { client in
                let ended = try await client.end()
                #expect(
                    ended.output == "STS/1.1 200 OK: HELLO\nSTS/1.1 200 OK: \nSTS/1.1 200 OK: SCH\u{D6}N\n"
                )
                #expect(ended.status == 0)
            }
        }
    }

    /// Two requests at once and a third byte by byte, from Node's `net`.
    @Test func theServerReadsWhateverThePieces() async throws {
        let script = """
            const socket = require('net').connect({port: process.argv[1], host: '127.0.0.1', noDelay: true})
            const bytes = [...'SHOUT STS/1.1\\nLength: 5\\n\\nthree']
            const next = () => bytes.length ? socket.write(bytes.shift(), () => setImmediate(next)) : socket.end()
            socket.write('SHOUT STS/1.1\\nLength: 3\\n\\noneWHISPER STS/1.1\\nLength: 3\\n\\ntwo', next)
            socket.on('data', data => process.stdout.write(data)).on('end', () => console.log('<end>'))
            """
        try await Example.serve("sts", "server") { _, port in
            let answers = """
                STS/1.1 200 OK
                Length: 3

                ONESTS/1.1 400 Only SHOUT is understood
                Length: 0

                STS/1.1 200 OK
                Length: 5

                THREE<end>

                """
            let output = try await node(script, port).output
            #expect(output == answers)
        }
    }

    /// A server of Node's that answers in pieces of one and of many bytes.
    @Test func theClientReadsWhateverThePieces() async throws {
        let script = """
            const server = require('net').createServer({allowHalfOpen: true, noDelay: true}, socket => {
                socket.on('end', () => {
                    const bytes = [...'STS/1.1 200 OK\\nLength: 3\\n\\nONESTS/1.1 200 OK\\nLen']
                    const rest = 'gth: 3\\n\\nTWOSTS/1.1 500 No\\nLength: 0\\n\\n'
                    const next = () => bytes.length
                        ? socket.write(bytes.shift(), () => setImmediate(next)) : socket.end(rest)
                    next()
                    server.close()
                }).resume()
            })
            server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port))
            """
        try await Program.run(["node", "-e", script]) { server in
            let port = try await server.line(after: "port ")
            try await Example.run("sts", "client", port, "any") { client in
                let ended = try await client.end()
                #expect(ended.output == "STS/1.1 200 OK: ONE\nSTS/1.1 200 OK: TWO\nSTS/1.1 500 No: \n")
            }
        }
    }

    @Test(arguments: [
        ("SHOUT STS/1.1\nLength: 50\n\nhello", "truncated"), ("SHOUT STS/1.1\nLen", "truncated"),
        ("SHOUT STS/1.1\n\n", "noLength"), ("SHOUT STS/1.1\nLength: -1\n\n", "noLength"),
        ("SHOUT STS/1.1\nLength: 4294967295\n\n", "tooLong(4294967295)"),
    ])
    func whatIsNotAMessageEndsTheConnection(_ sent: String, _ error: String) async throws {
        try await Example.serve("sts", "server") { server, port in
            let output = try await ended("ncat", "127.0.0.1", port, input: sent).output
            #expect(output == "")
            try await server.output(has: error)
        }
    }
}

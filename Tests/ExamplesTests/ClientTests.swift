import Programs
import Testing

/// The client, against servers of everybody's.
@Suite(.timeLimit(.minutes(2))) struct ClientTests {
    @Test func nodeIsGreetedAndAnswers() async throws {
        let script = """
            const server = require('net').createServer({allowHalfOpen: true}, socket => {
                socket.on('data', data => { console.log('heard ' + data); socket.write('welcome\\n') })
                socket.on('end', () => { console.log('end'); socket.end('goodbye\\n'); server.close() })
            })
            server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port))
            """
        try await Program.run(["node", "-e", script]) { server in
            let port = try await server.line(after: "port ")
            try await Example.run("client", "localhost", port) { client in
                let ended = try await client.end()
                #expect(
                    ended.output == """
                        connected to 127.0.0.1:\(port)
                        received "welcome\\n"
                        received "goodbye\\n"
                        the peer has ended

                        """
                )
                #expect(ended.status == 0)
            }
            let output = try await server.end().output
            #expect(output.hasSuffix("heard hello\n\nend\n"))
        }
    }

    @Test func socatAnswersALine() async throws {
        let command = ["socat", "-d", "-d", "TCP-LISTEN:0,bind=127.0.0.1", "SYSTEM:read x; echo you said $x"]
        try await Program.run(command) { server in
            let said = try await server.errors(have: "listening on AF=2 127.0.0.1:")
            let port = try #require(said.split(separator: "listening on AF=2 127.0.0.1:").last).prefix {
                $0.isNumber
            }
            try await Example.run("client", "127.0.0.1", String(port)) { client in
                let ended = try await client.end()
                #expect(ended.output.contains(#"received "you said hello\n""#))
                #expect(ended.output.hasSuffix("the peer has ended\n"))
            }
        }
    }

    @Test func whatIsTypedIntoNcatIsPrinted() async throws {
        // Ncat does not tell what port it was given, so it gets one, of an address of its own in 127.0.0.0/8.
        let host = "127.\(Int.random(in: 1...254)).\(Int.random(in: 0...255)).\(Int.random(in: 1...254))"
        try await Program.run(["ncat", "-l", "-v", host, "8007"]) { server in
            try await server.errors(have: "Listening on")
            try await Example.run("client", host, "8007") { client in
                try await server.output(has: "hello\n")
                server.type("good evening\n")
                try await client.output(has: #"received "good evening\n""#)
                let status = try await client.end().status
                #expect(status == 0)
            }
        }
    }

    @Test func aResetIsNoEnd() async throws {
        let script = """
            import socket, struct
            listener = socket.create_server(('127.0.0.1', 0))
            print('port', listener.getsockname()[1], flush=True)
            connection, _ = listener.accept()
            connection.recv(100)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            connection.close()
            """
        try await Program.run(["python3", "-c", script]) { server in
            let port = try await server.line(after: "port ")
            try await Example.run("client", "127.0.0.1", port) { client in
                let ended = try await client.end()
                #expect(
                    ended.output.hasSuffix(
                        "recv from 127.0.0.1:\(port): connection reset by peer (ECONNRESET)\n"
                    )
                )
                #expect(ended.status == 1)
            }
        }
    }

    @Test func nobodyListens() async throws {
        try await Example.run("client", "127.0.0.1", "1") { client in
            let ended = try await client.end()
            #expect(ended.output == "connect to 127.0.0.1:1: connection refused (ECONNREFUSED)\n")
            #expect(ended.status == 1)
        }
    }
}

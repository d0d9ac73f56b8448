import Programs
import Testing

/// The server that answers a browser.
@Suite(.timeLimit(.minutes(2))) struct ServerTests {
    static let page = "<!doctype html><title>Net</title><h1>It works</h1>\n"

    @Test func curlGetsThePage() async throws {
        try await Example.serve("server") { server, port in
            let ended = try await ended("curl", "-sS", "-i", "http://127.0.0.1:\(port)/index.html")
            #expect(ended.status == 0)
            #expect(ended.output.hasPrefix("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"))
            #expect(ended.output.hasSuffix("\r\n\r\n" + Self.page))
            try await server.output(has: " asks: GET /index.html HTTP/1.1\n")
        }
    }

    /// More than the kernels keep, and than the server looks at: a close with that unread would reset the connection.
    @Test func theClientMaySendMuchMore() async throws {
        let script = """
            import socket, sys
            connection = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
            connection.sendall(b'POST / HTTP/1.1\\r\\n\\r\\n' + bytes(32_000_000))
            connection.shutdown(socket.SHUT_WR)
            print(connection.makefile('rb').read().decode()[-11:])
            """
        try await Example.serve("server") { _, port in
            let ended = try await python(script, port)
            #expect(ended.output == "works</h1>\n\n")
            #expect(ended.status == 0)
        }
    }

    @Test func nodesHTTPGetsThePage() async throws {
        let script = """
            require('http').get({port: process.argv[1], host: '127.0.0.1'}, response => {
                response.setEncoding('utf8').on('data', data => process.stdout.write(data))
                response.on('end', () => console.log(response.statusCode, response.complete))
            })
            """
        try await Example.serve("server") { _, port in
            let output = try await node(script, port).output
            #expect(output == Self.page + "200 true\n")
        }
    }

    /// Byte by byte, each in a segment of its own, through Node's `net`.
    @Test func aRequestMayComeInPieces() async throws {
        let script = """
            const socket = require('net').connect({port: process.argv[1], host: '127.0.0.1', noDelay: true})
            const bytes = [...'GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n']
            const next = () => { if (bytes.length) socket.write(bytes.shift(), () => setImmediate(next)) }
            socket.on('connect', next).setEncoding('utf8').on('data', data => process.stdout.write(data))
            socket.on('end', () => console.log('end')).on('close', error => console.log('error', error))
            """
        try await Example.serve("server") { server, port in
            let ended = try await node(script, port)
            #expect(ended.output.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(ended.output.hasSuffix(Self.page + "end\nerror false\n"))
            try await server.output(has: " asks: GET / HTTP/1.1\n")
        }
    }

    /// Nothing is answered before the empty line has come, whose last byte is held back here.
    @Test func theAnswerWaitsForTheEmptyLine() async throws {
        let script = """
            import socket, sys
            connection = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
            connection.sendall(b'GET / HTTP/1.1\\r\\n\\r')
            connection.settimeout(0.2)
            try:
                print('too soon', connection.recv(100))
            except TimeoutError:
                connection.settimeout(None)
                connection.sendall(b'\\n')
                print(connection.makefile('rb').read().decode()[-11:])
            """
        try await Example.serve("server") { _, port in
            let output = try await python(script, port).output
            #expect(output.hasSuffix("works</h1>\n\n"))
        }
    }

    @Test func aPortInUseIsSaid() async throws {
        try await Example.serve("server") { _, port in
            try await Example.run("server", port) { second in
                let ended = try await second.end()
                #expect(ended.output == "bind to 127.0.0.1:\(port): address already in use (EADDRINUSE)\n")
                #expect(ended.status == 1)
            }
        }
    }
}

import Programs
import Testing

/// The small HTTP on top of Net.
@Suite(.timeLimit(.minutes(2))) struct HTTPTests {
    @Test func theHeadIsPutInFront() async throws {
        try await Example.serve("http") { _, port in
            let ended = try await ended(
                "curl",
                "-sS",
                "-i",
                "-A",
                "curious",
                "http://127.0.0.1:\(port)/hello"
            )
            #expect(
                ended.output == """
                    HTTP/1.1 200 OK\r
                    Connection: close\r
                    Content-Type: text/plain; charset=utf-8\r
                    Transfer-Encoding: chunked\r
                    \r
                    Hello, curious!

                    """
            )
            #expect(ended.status == 0)
        }
    }

    @Test func theBodyGoesInChunks() async throws {
        try await Example.serve("http") { _, port in
            let ended = try await ended("curl", "-sS", "--raw", "http://127.0.0.1:\(port)/nowhere")
            #expect(ended.output == "1b\r\nThere is no /nowhere here.\n\r\n0\r\n\r\n")
        }
    }

    @Test func nodesHTTPReadsAllOfIt() async throws {
        let script = """
            require('http').get(process.argv[1], response => {
                response.on('data', data => process.stdout.write(data))
                response.on('end', () => console.log(response.statusCode, response.complete))
            })
            """
        try await Example.serve("http") { _, port in
            let ended = try await node(script, "http://127.0.0.1:\(port)/nowhere")
            #expect(ended.output == "There is no /nowhere here.\n404 true\n")
        }
    }

    @Test func aWriteGoesAtOnce() async throws {
        try await Example.serve("http") { _, port in
            try await Program.run(["curl", "-sSN", "http://127.0.0.1:\(port)/slow"]) { curl in
                let first = try await curl.output(has: "line 1\n")
                #expect(!first.contains("line 3"))
                let output = try await curl.end().output
                #expect(output == "line 1\nline 2\nline 3\n")
            }
        }
    }

    @Test func whatIsNotHTTPIsTold() async throws {
        try await Example.serve("http") { _, port in
            let ended = try await ended("ncat", "127.0.0.1", port, input: "hello\r\n\r\n")
            #expect(ended.output.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            #expect(ended.output.hasSuffix("\r\n\r\n0\r\n\r\n"))
        }
    }
}

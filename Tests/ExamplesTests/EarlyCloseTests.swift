import Programs
import Testing

/// The pair that shows data lost by closing early. What a client gets does not depend on the moment: it reads when the
/// server has written.
@Suite(.timeLimit(.minutes(2))) struct EarlyCloseTests {
    static let size = 1_048_576

    private func fetch(from manner: String, when event: String) async throws -> Program.Ended {
        try await Example.serve("early-close", "server", manner) { server, port in
            try await Example.run("early-close", "client", port) { client in
                try await server.output(has: event)
                client.type("\n")
                return try await client.end()
            }
        }
    }

    @Test func closingWithUnreadBytesLosesWhatWasWritten() async throws {
        let ended = try await fetch(from: "careless", when: "closed")
        #expect(ended.status == 1)
        #expect(ended.output.contains(" of \(Self.size) bytes came, then a reset\nthe document is not whole"))
    }

    @Test func onlyTheLengthTellsThatHalfIsNotAll() async throws {
        let ended = try await fetch(from: "half", when: "closed")
        #expect(ended.status == 1)
        #expect(
            ended.output.contains(
                "500000 of \(Self.size) bytes came, then the end\nthe document is not whole"
            )
        )
    }

    @Test func whoWaitsForTheOtherLosesNothing() async throws {
        let ended = try await fetch(from: "careful", when: "everything is written")
        #expect(ended.status == 0)
        #expect(
            ended.output.hasSuffix(
                "\(Self.size) of \(Self.size) bytes came, then the end\nthe document is whole\n"
            )
        )
    }

    /// How many bytes other readers get, and how it ends for them. They read when they are told to.
    @Test(arguments: ["careless", "half", "careful"]) func pythonReadsLate(_ manner: String) async throws {
        let script = """
            import socket, sys
            connection = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
            connection.sendall(b'please')
            sys.stdin.readline()
            count, end = 0, 'end'
            try:
                while data := connection.recv(65536):
                    count += len(data)
            except ConnectionResetError:
                end = 'reset'
            print(count, end)
            """
        try await expectLoss(manner, reading: ["python3", "-c", script])
    }

    @Test(arguments: ["careless", "half", "careful"]) func nodeReadsLate(_ manner: String) async throws {
        let script = """
            const socket = require('net').connect(process.argv[1], '127.0.0.1').pause()
            let count = 0
            socket.write('please')
            process.stdin.once('data', () => { socket.resume(); process.stdin.destroy() })
            socket.on('data', data => { count += data.length })
            socket.on('end', () => console.log(count, 'end'))
            socket.on('error', error => console.log(count, error.code === 'ECONNRESET' ? 'reset' : error.code))
            """
        try await expectLoss(manner, reading: ["node", "-e", script])
    }

    private func expectLoss(_ manner: String, reading reader: [String]) async throws {
        try await Example.serve("early-close", "server", manner) { server, port in
            try await Program.run(reader + [port]) { client in
                try await server.output(has: manner == "careful" ? "everything is written" : "closed")
                client.type("\n")
                let words = try await client.end().output.split(whereSeparator: \.isWhitespace)
                let count = try #require(words.first.flatMap { Int($0) })
                let head = "Length: \(Self.size)\n\n".utf8.count
                switch manner {
                case "careless":
                    #expect(count < Self.size)
                    // Node, or rather libuv, takes a reset behind a short read for an end.
                    if reader.first != "node" { #expect(words.last == "reset") }
                case "half":
                    #expect(count == 500_000 + head)
                    #expect(words.last == "end")
                default:
                    #expect(count == Self.size + head)
                    #expect(words.last == "end")
                }
            }
        }
    }
}

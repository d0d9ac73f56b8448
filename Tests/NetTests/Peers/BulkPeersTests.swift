import Foundation
import Net
import Programs
import Testing

extension NetTests {
    /// Much at a time, to and from other programs.
    @Suite struct BulkPeersTests {
        /// A file of random bytes, and what sha256sum(1) says of it.
        private final class Body: Sendable {
            static let size = 10 << 20
            let bytes: [UInt8]
            let path = Setting.temporaryPath()

            init() throws {
                bytes = [UInt8](unsafeUninitializedCapacity: Self.size) { buffer, count in
                    arc4random_buf(buffer.baseAddress!, Self.size)
                    count = Self.size
                }
                try Data(bytes).write(to: URL(filePath: path))
            }

            deinit { unlink(path) }

            func sum() async throws -> Substring? {
                let ended = try await Program.run(["sha256sum", path]) { try await $0.end() }
                return ended.output.split(separator: " ").first
            }
        }

        @Test(arguments: Peer.tcp)
        func tenMebibytesToThePeer(_ peer: Peer) async throws {
            let body = try Body()
            try await peer.run(shell: #""$@" | sha256sum"#) { connection, program in
                try await connection.end(writing: body.bytes)
                program.endInput()
                try await connection.expect("<end>")
                let ended = try await program.end()
                #expect(try await body.sum() == ended.output.split(separator: " ").first)
            }
        }

        @Test(arguments: Peer.tcp)
        func tenMebibytesFromThePeer(_ peer: Peer) async throws {
            let body = try Body()
            try await peer.run(shell: #""$@" < \#(body.path)"#) { connection, program in
                var received: [UInt8] = []
                for try await chunk in connection.chunks { received += chunk }
                // Not in the expectation, which would show them.
                let isSame = received == body.bytes
                #expect(isSame)
                #expect(connection.bytesReceived == Body.size)
                try await connection.end()
                let ended = try await program.end()
                #expect(ended.status == 0)
            }
        }

        /// A peer that does not read suspends our write; when it goes on it gets everything.
        @Test(arguments: Backend.allCases)
        func aWriteWaitsForThePeerToRead(backend: Backend) async throws {
            let script = """
                import hashlib, socket, sys
                peer = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
                sys.stdin.readline()
                print(hashlib.sha256(peer.makefile('rb').read()).hexdigest())
                """
            let body = try Body()
            try await onReactor(backend) { reactor in
                let listener = try Listener.bind(to: .loopback(), on: reactor)
                try listener.listen()
                let port = "\(listener.address.port ?? 0)"
                try await Program.run(["python3", "-c", script, port]) { program in
                    let connection = try await listener.accept()
                    let writer = await waiting(on: reactor) {
                        // More than the kernels keep: tcp_wmem and tcp_rmem together are some tens of MiB at most.
                        for _ in 0..<12 { try await connection.write(body.bytes) }
                        try await connection.end()
                    }
                    #expect(connection.bytesSent < 12 * Body.size)
                    let sent = connection.bytesSent
                    await reactor.idle()
                    #expect(connection.bytesSent == sent)
                    program.type("go on\n")
                    try await writer.value
                    #expect(connection.bytesSent == 12 * Body.size)
                    let ended = try await program.end()
                    let copies = String(repeating: "\(body.path) ", count: 12)
                    let expected = try await Program.run(["sh", "-c", "cat \(copies) | sha256sum"]) {
                        try await $0.end()
                    }
                    #expect(ended.output.prefix(64) == expected.output.prefix(64))
                }
            }
        }

        /// Our not reading holds Node's writer up: it says so, and is told to go on by our reading.
        @Test(arguments: Backend.allCases)
        func notReadingHoldsThePeerUp(backend: Backend) async throws {
            let script = """
                const size = 64 << 20
                const socket = require('net').connect(process.argv[1], '127.0.0.1')
                socket.on('drain', () => { console.log('drained'); socket.end() })
                console.log(socket.write(Buffer.alloc(size, 'x')) ? 'taken' : 'full')
                """
            try await onReactor(backend) { reactor in
                let listener = try Listener.bind(to: .loopback(), on: reactor)
                try listener.listen()
                let port = "\(listener.address.port ?? 0)"
                try await Program.run(["node", "-e", script, port]) { program in
                    let connection = try await listener.accept()
                    let before = try await program.output(has: "full\n")
                    #expect(before == "full\n")
                    var count = 0
                    for try await chunk in connection.chunks { count += chunk.count }
                    #expect(count == 64 << 20)
                    try await connection.end()
                    let ended = try await program.end()
                    #expect(ended.output == "full\ndrained\n")
                }
            }
        }
    }
}

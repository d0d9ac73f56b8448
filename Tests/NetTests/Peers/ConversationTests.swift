import Net
import Programs
import Testing

extension NetTests {
    /// Net against other programs, in either role: what one says the other hears, and either may end first.
    @Suite struct ConversationTests {
        @Test(arguments: Peer.tcp + Peer.unix)
        func bothTalkAndThePeerEndsFirst(_ peer: Peer) async throws {
            try await peer.run { connection, program in
                program.type("hello\n")
                try await connection.expect("hello\n")
                try await connection.write("world\n")
                try await program.output(has: "world\n")

                program.endInput()
                try await connection.expect("<end>")
                #expect(connection.state == .writeOnly)
                try await connection.write("and more\n")
                try await connection.end()
                let ended = try await program.end()
                #expect(ended.output == "world\nand more\n")
                #expect(ended.status == 0)
                #expect(!connection.isReset)
            }
        }

        /// Without Ncat: it ends as soon as it is told our end.
        @Test(arguments: (Peer.tcp + Peer.unix).filter { $0.kind != .ncat })
        func weEndFirst(_ peer: Peer) async throws {
            try await peer.run { connection, program in
                try await connection.end(writing: Array("that is all\n".utf8))
                try await program.output(has: "that is all\n")
                program.type("but not from here\n")
                try await connection.expect("but not from here\n")
                program.endInput()
                try await connection.expect("<end>")
                #expect(connection.state == .closed)
                let ended = try await program.end()
                #expect(ended.status == 0)
            }
        }

        @Test(arguments: Peer.tcp)
        func withoutHalfOpenConnectionsThePeersEndIsOurs(_ peer: Peer) async throws {
            var options = SocketOptions()
            options.allowHalfOpen = false
            try await peer.run(options: options) { connection, program in
                program.endInput()
                try await connection.expect("<end>")
                // Nothing else is done here for it to end.
                let ended = try await program.end()
                #expect(ended.status == 0)
                #expect(await code { try await connection.write("x") } == .closed)
            }
        }

        @Test(arguments: Peer.tcp.filter { $0.kind == .node || $0.kind == .python })
        func thePeersResetIsAReset(_ peer: Peer) async throws {
            try await peer.run { connection, program in
                try await connection.write("hello\n")
                try await program.output(has: "hello\n")
                program.type("RESET\n")
                try await connection.expect("<reset>")
                #expect(await code { try await connection.write("x") } == .reset)
            }
        }

        @Test(arguments: Peer.tcp)
        func ourResetIsAReset(_ peer: Peer) async throws {
            try await peer.run { connection, program in
                // It is at it, and not still about to.
                program.type("hello\n")
                try await connection.expect("hello\n")
                connection.reset()
                switch peer.kind {
                case .node, .python: try await program.errors(have: "<ECONNRESET>")
                case .socat: try await program.errors(have: "Connection reset by peer")
                case .ncat:
                    // As a listener it does not say so.
                    let ended = try await program.end()
                    #expect(ended.status == 1)
                }
            }
        }
    }
}

import Net
import NetTLS
import Testing

extension NetTLSTests {
    @Suite struct StartingTests {
        /// The server's plain answer and the client's first record come in one receive.
        @Test(arguments: Setting.all)
        func tlsMayBeginInTheMiddle(setting: Setting) async throws {
            try await withPlain(setting) { plain in
                try await plain.client.write("STARTTLS\n")
                let context = try Fixture.client()
                async let starting = TLSStream.start(over: plain.client, context, serverName: "localhost")
                var received: [UInt8] = []
                while received.count < 60 { received += try await plain.server.receive(upTo: 100) }
                #expect(received.prefix(9).elementsEqual("STARTTLS\n".utf8))
                let server = try await TLSStream.start(
                    over: plain.server,
                    Fixture.server(),
                    alreadyRead: Array(received.dropFirst(9))
                )
                let client = try await starting
                try await client.write("secret")
                try await server.expect("secret")
            }
        }

        @Test(arguments: Backend.allCases)
        func theAddressIsTheNameWhereNoneIsGiven(backend: Backend) async throws {
            try await withPlain(Setting(backend: backend, isUnix: false)) { plain in
                let context = try Fixture.server()
                async let serving = TLSStream.start(over: plain.server, context)
                let client = try await TLSStream.start(over: plain.client, Fixture.client())
                #expect(try await serving.session.serverName == nil)
                #expect(client.session.peerCertificate == Fixture.server.chain[0])
            }
        }

        @Test(arguments: Setting.all, TLSVersion.allCases)
        func bothEndsLearnOfARefusal(setting: Setting, version: TLSVersion) async throws {
            try await withPlain(setting) { plain in
                let context = try Fixture.client { $0.versions = version...version }
                let server = try Fixture.server()
                let serving = Task {
                    let stream = try await TLSStream.start(over: plain.server, server)
                    _ = try await stream.receiveText()
                }
                let client = await tlsError {
                    _ = try await TLSStream.start(over: plain.client, context, serverName: "example.org")
                }
                #expect(client?.code == .hostnameMismatch)
                #expect(client?.source == .local)
                plain.client.close()
                let served = await tlsError { try await serving.value }
                #expect(served?.code == .certificateInvalid)
                #expect(served?.source == .peer)
            }
        }

        /// A server that refuses a client's certificate and closes at once, with an RST where the client has sent more.
        @Test(arguments: Setting.all, TLSVersion.allCases)
        func aClientWithoutACertificateLearnsOfIt(setting: Setting, version: TLSVersion) async throws {
            try await withPlain(setting) { plain in
                let server = try Fixture.server {
                    $0.clientCertificates = .required(.anything)
                    $0.versions = version...version
                }
                let serving = Task {
                    defer { plain.server.close() }
                    _ = try await TLSStream.start(over: plain.server, server)
                }
                let context = try Fixture.client()
                let error = await tlsError {
                    let stream = try await TLSStream.start(
                        over: plain.client,
                        context,
                        serverName: "localhost"
                    )
                    _ = try await stream.receiveText()
                }
                // TLS 1.2 has no alert of its own for it.
                #expect(error?.code == (version == .v1_3 ? .noCertificate : .handshakeFailure))
                #expect(error?.source == .peer)
                await expectTLS(.noCertificate) { try await serving.value }
            }
        }

        @Test(arguments: Setting.all)
        func plainHTTPToATLSServerIsSaid(setting: Setting) async throws {
            try await withPlain(setting) { plain in
                try await plain.client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                let error = await tlsError {
                    _ = try await TLSStream.start(over: plain.server, Fixture.server())
                }
                #expect(error?.code == .notTLS)
            }
        }

        @Test(arguments: Setting.all)
        func aFINInTheHandshakeIsTruncation(setting: Setting) async throws {
            try await withPlain(setting) { plain in
                plain.client.close()
                let error = await tlsError {
                    _ = try await TLSStream.start(over: plain.server, Fixture.server())
                }
                #expect(error?.code == .truncated)
            }
        }

        @Test(arguments: Setting.all)
        func aHandshakeMayBeCancelled(setting: Setting) async throws {
            try await withPlain(setting) { plain in
                let task = await waiting(on: plain.reactor) {
                    _ = try await TLSStream.start(over: plain.server, Fixture.server())
                }
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
            }
        }
    }
}

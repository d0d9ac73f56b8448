import Net
import NetTLS
import Testing

/// What goes to one of the other program's clients, and comes back from it.
struct PeerClient: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// The command; PORT is where to connect.
    let command: String

    static let all = [
        PeerClient(
            testDescription: "openssl",
            command: """
                printf 'hello\\n' | timeout 20 openssl s_client -connect 127.0.0.1:PORT -servername localhost \
                -CAfile $CA -verify_return_error -verify_hostname localhost -quiet
                """
        ),
        PeerClient(
            testDescription: "python",
            command: """
                timeout 20 python3 -c '
                import os, socket, ssl
                context = ssl.create_default_context(cafile=os.environ["CA"])
                with context.wrap_socket(
                    socket.create_connection(("127.0.0.1", PORT)),
                    server_hostname="localhost", suppress_ragged_eofs=False,
                ) as stream:
                    stream.sendall(b"hello\\n")
                    while part := stream.recv(100): print(part.decode(), end="")
                    stream.unwrap()
                '
                """
        ),
        PeerClient(
            testDescription: "node",
            command: """
                timeout 20 node -e '
                const ca = require("fs").readFileSync(process.env.CA);
                const stream = require("tls").connect({port: PORT, host: "127.0.0.1", servername: "localhost", ca});
                stream.write("hello\\n");
                stream.on("data", data => process.stdout.write(data));
                stream.on("end", () => stream.end());
                '
                """
        ),
    ]
}

/// A server of another program: it prints a line that ends in its port, takes one connection, answers `hello` with
/// `olleh`, and closes with a close_notify after the client's.
struct PeerServer: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let command: String
    /// Whether its FIN comes behind a close_notify.
    var saysGoodbye = true

    static let all = [
        PeerServer(
            testDescription: "openssl",
            command: "timeout 20 openssl s_server -accept 127.0.0.1:0 -cert $PEM -rev -naccept 1"
        ),
        PeerServer(testDescription: "python", command: python(ending: "stream.unwrap()")),
        PeerServer(
            testDescription: "python without a close_notify",
            command: python(ending: "stream.close()"),
            saysGoodbye: false
        ),
        PeerServer(
            testDescription: "node",
            command: """
                timeout 20 node -e '
                const pem = require("fs").readFileSync(process.env.PEM);
                const server = require("tls").createServer({cert: pem, key: pem}, stream => {
                    stream.on("data", data => stream.write(data.toString().trim().split("").reverse().join("") + "\\n"));
                    stream.on("end", () => { stream.end(); server.close(); });
                });
                server.listen(0, "127.0.0.1", () => console.log("port:" + server.address().port));
                '
                """
        ),
    ]

    private static func python(ending: String) -> String {
        """
        timeout 20 python3 -c '
        import os, socket, ssl
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.environ["PEM"])
        with socket.create_server(("127.0.0.1", 0)) as listener:
            print(f"port:{listener.getsockname()[1]}", flush=True)
            stream = context.wrap_socket(listener.accept()[0], server_side=True)
            stream.sendall(stream.recv(100).decode().strip()[::-1].encode() + b"\\n")
            while stream.recv(100): pass
            \(ending)
        '
        """
    }
}

extension NetTLSTests {
    /// Other people's TLS at the other end.
    @Suite struct PeerTests {
        /// Gives the body a listener's connection with a program as the client.
        private func serve(
            _ command: String,
            _ backend: Backend,
            _ body: @escaping @Sendable (TLSStream<Connection>) async throws -> Void
        ) async throws -> (output: [String], status: Int32) {
            try await Reactor.run(backend: backend) { reactor in
                let listener = try Listener.bind(to: .loopback(), on: reactor)
                try listener.listen()
                let port = try #require(listener.address.port)
                let peer = Peer(command.replacing("PORT", with: "\(port)"))
                let context = try Fixture.server { $0.applicationProtocols = ["http/1.1"] }
                let stream = try await TLSStream.start(over: listener.accept(), context)
                try await body(stream)
                return await peer.finish()
            }
        }

        @Test(arguments: PeerClient.all, Backend.allCases)
        func aClientOfAnotherMakingIsServed(client: PeerClient, backend: Backend) async throws {
            let result = try await serve(client.command, backend) { stream in
                try await stream.expect("hello\n")
                #expect(stream.session.serverName == "localhost")
                try await stream.end(writing: Array("welcome\n".utf8))
                try await stream.expect("<end>")
                stream.close()
            }
            #expect(result.status == 0)
            #expect(result.output.last == "welcome")
        }

        @Test(arguments: Backend.allCases)
        func curlGetsAnAnswer(backend: Backend) async throws {
            let command = """
                timeout 20 curl -sS --http1.1 --cacert $CA --resolve localhost:PORT:127.0.0.1 \
                https://localhost:PORT/
                """
            let result = try await serve(command, backend) { stream in
                var request = ""
                while !request.hasSuffix("\r\n\r\n") { request += try await stream.receiveText() }
                #expect(request.hasPrefix("GET / HTTP/1.1\r\n"))
                #expect(stream.session.applicationProtocol == "http/1.1")
                try await stream.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhi\n")
                try await stream.end()
                stream.close()
            }
            #expect(result.output == ["hi"])
            #expect(result.status == 0)
        }

        @Test(arguments: PeerServer.all, Backend.allCases)
        func aServerOfAnotherMakingIsSpokenTo(server: PeerServer, backend: Backend) async throws {
            let peer = Peer(server.command)
            let port = try #require(await peer.port())
            try await Reactor.run(backend: backend) { _ in
                let connection = try await Connection.connect(to: .loopback(port: port))
                let stream = try await TLSStream.start(
                    over: connection,
                    Fixture.client(),
                    serverName: "localhost"
                )
                try await stream.write("hello\n")
                try await stream.expect("olleh\n")
                try await stream.end()
                if server.saysGoodbye {
                    try await stream.expect("<end>")
                } else {
                    await expectTLS(.truncated) { _ = try await stream.receiveText() }
                }
                stream.close()
            }
            _ = await peer.finish()
        }

        @Test(arguments: Backend.allCases)
        func opensslTakesAClientsCertificate(backend: Backend) async throws {
            let peer = Peer(
                "timeout 20 openssl s_server -accept 127.0.0.1:0 -cert $PEM -CAfile $CA -Verify 1 "
                    + "-verify_return_error -rev -naccept 1"
            )
            let port = try #require(await peer.port())
            try await Reactor.run(backend: backend) { _ in
                let connection = try await Connection.connect(to: .loopback(port: port))
                let context = try Fixture.client { $0.identity = Fixture.client }
                let stream = try await TLSStream.start(over: connection, context, serverName: "localhost")
                try await stream.write("hello\n")
                try await stream.expect("olleh\n")
                try await stream.end()
            }
            #expect(await peer.finish().output.contains { $0.contains("client.example") })
        }
    }
}

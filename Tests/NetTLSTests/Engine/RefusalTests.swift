import NetTLS
import Testing

/// What both ends say of a handshake that fails: who found the fault, and how the other one learns of it.
struct Refusal: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var client: @Sendable (inout TLSClientConfiguration) -> Void = { _ in }
    var server: @Sendable (inout TLSServerConfiguration) throws -> Void = { _ in }
    var serverName = "localhost"
    let byClient: TLSError.Code
    let byServer: TLSError.Code
    let found: TLSError.Source
    let alert: UInt8
    /// What the one who found the fault says among other things.
    let says: String

    static let all = [
        Refusal(
            testDescription: "expired",
            server: { $0.identity = try Fixture.authority.issue(hosts: ["localhost"], validity: .expired) },
            byClient: .certificateExpired,
            byServer: .certificateExpired,
            found: .local,
            alert: 45,
            says: "localhost) expired at "
        ),
        Refusal(
            testDescription: "not yet valid",
            server: {
                $0.identity = try Fixture.authority.issue(hosts: ["localhost"], validity: .notYetValid)
            },
            byClient: .certificateNotYetValid,
            byServer: .certificateInvalid,
            found: .local,
            alert: 42,
            says: "is a clock wrong"
        ),
        Refusal(
            testDescription: "another host",
            serverName: "example.org",
            byClient: .hostnameMismatch,
            byServer: .certificateInvalid,
            found: .local,
            alert: 42,
            says: "for localhost, 127.0.0.1, ::1, not for 'example.org'"
        ),
        Refusal(
            testDescription: "another address",
            serverName: "127.0.0.2",
            byClient: .hostnameMismatch,
            byServer: .certificateInvalid,
            found: .local,
            alert: 42,
            says: "not for '127.0.0.2'"
        ),
        Refusal(
            testDescription: "a name in the subject only",
            server: { $0.identity = try Fixture.authority.issue(hosts: []) },
            serverName: "nobody",
            byClient: .hostnameMismatch,
            byServer: .certificateInvalid,
            found: .local,
            alert: 42,
            says: "for no host, not for 'nobody'"
        ),
        Refusal(
            testDescription: "another authority",
            server: {
                $0.identity = try CertificateAuthority.make(name: "Stranger").issue(hosts: ["localhost"])
            },
            byClient: .unknownAuthority,
            byServer: .unknownAuthority,
            found: .local,
            alert: 48,
            says: "issued by CN = Stranger, which is not trusted"
        ),
        Refusal(
            testDescription: "a client's certificate shown by a server",
            server: { $0.identity = try Fixture.authority.issue(hosts: ["localhost"], use: .client) },
            byClient: .certificateInvalid,
            byServer: .certificateInvalid,
            found: .local,
            alert: 43,
            says: "not valid"
        ),
        Refusal(
            testDescription: "no client certificate",
            server: { $0.clientCertificates = .required(.anything) },
            byClient: .noCertificate,
            byServer: .noCertificate,
            found: .peer,
            alert: 116,
            says: "no certificate, and one is required"
        ),
        Refusal(
            testDescription: "a client certificate of another authority",
            client: { $0.identity = Fixture.client },
            server: {
                $0.clientCertificates = .required(.authorities([try CertificateAuthority.make().certificate]))
            },
            byClient: .unknownAuthority,
            byServer: .unknownAuthority,
            found: .peer,
            alert: 48,
            says: "issued by CN = The tests' authority, which is not trusted"
        ),
        Refusal(
            testDescription: "no application protocol in common",
            client: { $0.applicationProtocols = ["h2"] },
            server: { $0.applicationProtocols = ["sts", "h"] },
            byClient: .noApplicationProtocol,
            byServer: .noApplicationProtocol,
            found: .peer,
            alert: 120,
            says: "application protocols (sts, h)"
        ),
        Refusal(
            testDescription: "no version in common",
            client: { $0.versions = .v1_2 ... .v1_2 },
            server: { $0.versions = .v1_3 ... .v1_3 },
            byClient: .protocolVersion,
            byServer: .protocolVersion,
            found: .peer,
            alert: 70,
            says: "(only TLS 1.3)"
        ),
        Refusal(
            testDescription: "no version in common, the client newer",
            client: { $0.versions = .v1_3 ... .v1_3 },
            server: { $0.versions = .v1_2 ... .v1_2 },
            byClient: .protocolVersion,
            byServer: .protocolVersion,
            found: .peer,
            alert: 70,
            says: "(only TLS 1.2)"
        ),
    ]
}

extension NetTLSTests {
    @Suite struct RefusalTests {
        @Test(arguments: Refusal.all)
        func bothEndsKnowWhy(refusal: Refusal) throws {
            let server = try Fixture.server { configuration in try! refusal.server(&configuration) }
            let ends = try Ends(Fixture.client(refusal.client), server, serverName: refusal.serverName)
            ends.settle()
            let client = try #require(ends.client.error)
            let served = try #require(ends.server.error)
            #expect(client.code == refusal.byClient)
            #expect(served.code == refusal.byServer)
            #expect(client.source == refusal.found)
            #expect(served.source == (refusal.found == .local ? .peer : .local))
            #expect(client.alert?.rawValue == refusal.alert)
            #expect(served.alert?.rawValue == refusal.alert)
            let finder = refusal.found == .local ? client : served
            #expect(finder.description.contains(refusal.says), "\(finder)")
        }

        @Test func aSelfSignedCertificateIsNotTrusted() throws {
            let selfSigned = try CertificateAuthority.makeSelfSigned(hosts: ["localhost"])
            let ends = try Ends(Fixture.client(), Fixture.server { $0.identity = selfSigned })
            ends.settle()
            #expect(ends.client.error?.code == .selfSigned)
            let trusting = try Ends(
                Fixture.client { $0.trust = .authorities(selfSigned.chain) },
                Fixture.server { $0.identity = selfSigned }
            )
            trusting.settle()
            #expect(trusting.client.isEstablished)
        }

        @Test func plainHTTPToAServerIsNoTLS() throws {
            let server = End(try TLSEngine(Fixture.server()))
            server.feed("GET / HTTP/1.1\r\n\r\n".utf8)
            server.advance()
            let error = try #require(server.error)
            #expect(error.code == .notTLS)
            #expect(error.detail.contains("'GET / HTTP/1.1..'"), "\(error)")
        }

        @Test(arguments: [
            "HTTP/1.1 400 Bad Request\r\n\r\n", "220 ready\r\n", "\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}",
        ])
        func plainTextToAClientIsNoTLS(text: String) throws {
            let client = End(try TLSEngine(Fixture.client(), serverName: "localhost"))
            client.advance()
            client.feed(text.utf8)
            client.advance()
            #expect(client.error?.code == .notTLS)
        }

        @Test func aClientNeedsANameToVerify() throws {
            let context = try Fixture.client()
            #expect(throws: TLSError.self) { try Self.make(context, nil) }
            #expect(throws: TLSError.self) { try Self.make(context, "") }
            #expect(throws: TLSError.self) { try Self.make(context, "caf\u{e9}.example") }
        }

        private static func make(_ context: TLSContext, _ name: String?) throws {
            _ = try TLSEngine(context, serverName: name)
        }

        @Test func anErrorStays() throws {
            let ends = try Ends(Fixture.client(), Fixture.server(), serverName: "example.org")
            ends.settle()
            let first = try #require(ends.client.error)
            ends.client.error = nil
            ends.client.advance()
            #expect(ends.client.error == first)
            #expect(throws: first) { try ends.client.write("x") }
        }

        @Test func aNameThatWouldMatchEverySubdomainIsNone() throws {
            let context = try Fixture.client()
            #expect(throws: TLSError.self) { _ = try TLSEngine(context, serverName: ".example") }
        }
    }
}

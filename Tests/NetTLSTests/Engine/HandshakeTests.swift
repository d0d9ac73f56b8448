import CLibSSL
import Locks
import NetTLS
import Testing

extension NetTLSTests {
    @Suite struct HandshakeTests {
        @Test(arguments: TLSVersion.allCases)
        func aHandshakeSettlesWhatBothEndsSpeak(version: TLSVersion) throws {
            let ends = try Ends(
                Fixture.client {
                    $0.versions = version...version
                    $0.applicationProtocols = ["h2", "http/1.1"]
                },
                Fixture.server { $0.applicationProtocols = ["sts", "http/1.1", "h2"] }
            )
            ends.settle()
            try ends.client.write("hello")
            try ends.server.write("welcome")
            ends.settle()
            #expect(ends.server.text == "hello")
            #expect(ends.client.text == "welcome")
            let client = try #require(ends.client.session)
            let server = try #require(ends.server.session)
            #expect(client.version == version)
            #expect(client.cipher == server.cipher)
            #expect(client.cipher.hasPrefix("TLS_"))
            // The server's order decides.
            #expect(client.applicationProtocol == "http/1.1")
            #expect(server.applicationProtocol == "http/1.1")
            #expect(server.serverName == "localhost")
            #expect(client.peerCertificate == Fixture.server.chain[0])
            #expect(client.peerCertificate?.names == ["localhost", "127.0.0.1", "::1"])
            #expect(server.peerCertificate == nil)
        }

        @Test(arguments: TLSVersion.allCases, [1, 2, 3, 5, 7, 64])
        func aHandshakeMayComeInPieces(version: TLSVersion, piece: Int) throws {
            let ends = try Ends(Fixture.client { $0.versions = version...version }, Fixture.server())
            ends.settle(piece: piece)
            try ends.client.write("up")
            try ends.server.write("down")
            try ends.client.engine.closeNotify()
            try ends.server.engine.closeNotify()
            ends.settle(piece: piece)
            #expect(ends.server.text == "up" && ends.server.hasEnded)
            #expect(ends.client.text == "down" && ends.client.hasEnded)
        }

        /// The first flight of the server, and what comes after it, cut in two at every offset.
        @Test(arguments: TLSVersion.allCases)
        func everyOffsetMayBeACut(version: TLSVersion) throws {
            let client = try Fixture.client { $0.versions = version...version }
            let server = try Fixture.server()
            var offset = 1
            while true {
                let ends = try Ends(client, server)
                ends.client.advance()
                ends.server.feed(ends.client.engine.takeCiphertext())
                ends.server.advance()
                let flight = ends.server.engine.takeCiphertext()
                guard offset < flight.count else { break }
                ends.client.feed(flight[..<offset])
                ends.client.advance()
                #expect(ends.client.error == nil)
                ends.client.feed(flight[offset...])
                ends.settle()
                #expect(ends.client.isEstablished && ends.server.isEstablished, "cut at \(offset)")
                offset += 1
            }
            #expect(offset > 500)
        }

        @Test func theServerChoosesItsCertificateByName() throws {
            let other = try Fixture.authority.issue(hosts: ["other.example"])
            let server = try Fixture.server {
                $0.identityForName = { $0 == "other.example" ? other : nil }
            }
            for (name, certificate) in [("localhost", Fixture.server), ("other.example", other)] {
                let ends = try Ends(Fixture.client(), server, serverName: name)
                ends.settle()
                #expect(ends.client.error == nil)
                #expect(ends.client.session?.peerCertificate == certificate.chain[0])
                #expect(ends.server.requestedServerName == name)
            }
        }

        @Test(arguments: ["127.0.0.1", "::1"])
        func anAddressIsVerifiedAndNotSent(address: String) throws {
            let ends = try Ends(Fixture.client(), Fixture.server(), serverName: address)
            ends.settle()
            #expect(ends.client.isEstablished)
            #expect(ends.server.isEstablished)
            #expect(ends.server.requestedServerName == nil)
        }

        @Test func aServerSendsNoTickets() throws {
            let ends = try Ends(Fixture.client(), Fixture.server())
            ends.client.advance()
            for _ in 0..<2 {
                ends.server.feed(ends.client.engine.takeCiphertext())
                ends.server.advance()
                if ends.server.isEstablished { break }
                ends.client.feed(ends.server.engine.takeCiphertext())
                ends.client.advance()
            }
            #expect(ends.client.isEstablished && ends.server.isEstablished)
            let tickets = ends.server.engine.takeCiphertext()
            #expect(tickets.isEmpty)
        }

        @Test(arguments: TLSVersion.allCases)
        func aClientShowsItsCertificateWhenAsked(version: TLSVersion) throws {
            let trust = TLSTrust.authorities([Fixture.authority.certificate])
            for demand in [
                TLSServerConfiguration.ClientCertificates.requested(trust), .required(trust),
                .required(.anything),
            ] {
                let ends = try Ends(
                    Fixture.client {
                        $0.identity = Fixture.client
                        $0.versions = version...version
                    },
                    Fixture.server { $0.clientCertificates = demand }
                )
                ends.settle()
                #expect(ends.server.error == nil)
                #expect(ends.server.session?.peerCertificate?.names == ["client.example"])
            }
        }

        @Test func aCertificateOnlyRequestedMayBeLeftOut() throws {
            let ends = try Ends(
                Fixture.client(),
                Fixture.server { $0.clientCertificates = .requested(.authorities([])) }
            )
            ends.settle()
            #expect(ends.client.isEstablished && ends.server.isEstablished)
        }

        @Test func withoutAnyAnswerThereIsNoProtocol() throws {
            let ends = try Ends(Fixture.client { $0.applicationProtocols = ["h2"] }, Fixture.server())
            ends.settle()
            #expect(ends.client.error == nil)
            #expect(ends.client.session?.applicationProtocol == nil)
        }

        @Test func whoTrustsAnythingNeedsNoName() throws {
            let stranger = try CertificateAuthority.make().issue(hosts: ["x.example"], validity: .expired)
            let ends = try Ends(
                TLSContext(client: TLSClientConfiguration(trust: .anything)),
                TLSContext(server: TLSServerConfiguration(identity: stranger)),
                serverName: nil
            )
            ends.settle()
            #expect(ends.client.isEstablished)
            #expect(ends.client.session?.peerCertificate == stranger.chain[0])
        }

        @Test func theKeyLogHasEverySecret() throws {
            let lines = Mutex<[String]>([])
            let ends = try Ends(
                Fixture.client { $0.keyLog = { line in lines.withLock { $0.append(line) } } },
                Fixture.server()
            )
            ends.settle()
            let labels = lines.withLock { $0.compactMap { $0.split(separator: " ").first.map(String.init) } }
            for label in [
                "CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_TRAFFIC_SECRET_0", "CLIENT_TRAFFIC_SECRET_0",
            ] {
                #expect(labels.contains(label))
            }
        }

        @Test func errorsThatOthersLeftAreNotTakenForItsOwn() throws {
            let ends = try Ends(Fixture.client(), Fixture.server())
            leaveAnError()
            ends.settle()
            // An end that has nothing to read yet.
            leaveAnError()
            ends.settle()
            try ends.client.write("hello")
            ends.settle()
            #expect(ends.client.error == nil && ends.server.error == nil && ends.server.text == "hello")
        }

        /// As another user of OpenSSL in this process may.
        private func leaveAnError() {
            let bio = BIO_new(BIO_s_mem())
            #expect(PEM_read_bio_X509(bio, nil, nil, nil) == nil && ERR_peek_error() != 0)
            BIO_free(bio)
        }
    }
}

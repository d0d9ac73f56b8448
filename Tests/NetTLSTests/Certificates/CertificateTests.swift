import Glibc
import NetTLS
import Testing

extension NetTLSTests {
    @Suite struct CertificateTests {
        @Test func whatWasWrittenInPEMIsReadAgain() throws {
            let identity = try Fixture.authority.issue(hosts: ["a.example", "192.0.2.1"], use: .both)
            let text = identity.chainPEM + Fixture.authority.certificate.pem
            let chain = try Certificate.load(pem: text)
            #expect(chain == identity.chain + [Fixture.authority.certificate])
            let again = try Identity(chain: chain, keyPEM: identity.keyPEM)
            #expect(again.keyPEM == identity.keyPEM)
            #expect(again.chain[0].subject == "CN = a.example")
            #expect(again.chain[0].issuer == "CN = The tests' authority")
            #expect(again.chain[0].names == ["a.example", "192.0.2.1"])
            #expect(again.chain[0].fingerprint.count == 32 * 3 - 1)
        }

        @Test func filesAreRead() throws {
            let path = "/tmp/net-tls-tests-\(getpid()).pem"
            let file = try #require(fopen(path, "w"))
            fputs(Fixture.server.chainPEM + Fixture.server.keyPEM, file)
            fclose(file)
            defer { unlink(path) }
            #expect(try Certificate.load(file: path) == Fixture.server.chain)
            #expect(try Identity(certificateFile: path, keyFile: path).chain == Fixture.server.chain)
        }

        private func detail(_ body: () throws -> Void) -> String {
            do {
                try body()
                return "nothing"
            } catch {
                let error = error as? TLSError
                #expect(error?.code == .configuration)
                return error?.detail ?? ""
            }
        }

        @Test func whatCannotBeUsedIsSaid() throws {
            let leaf = Fixture.server.chain
            #expect(detail { _ = try Certificate.load(pem: "") }.contains("no certificate in PEM"))
            #expect(detail { _ = try Certificate.load(pem: "hello\n") }.contains("no certificate in PEM"))
            let broken = leaf[0].pem.replacing("MII", with: "%%%")
            #expect(detail { _ = try Certificate.load(pem: broken) }.contains("cannot be read"))
            #expect(detail { _ = try Certificate.load(file: "/nowhere.pem") }.contains("no such file"))
            #expect(detail { _ = try Identity(chain: leaf, keyPEM: "x") }.contains("no private key"))
            #expect(
                detail { _ = try Identity(chain: leaf, keyPEM: Fixture.client.keyPEM) }
                    .contains("not that of the certificate for CN = localhost")
            )
            #expect(detail { _ = try Identity(chain: [], keyPEM: "") }.contains("needs a certificate"))
            #expect(
                detail { _ = try Fixture.authority.issue(hosts: ["caf\u{e9}"]) }.contains("is no host")
            )
        }

        /// A name goes into the certificate as it is; a comma is not taken for a second one.
        @Test func aHostsTextMeansNothingElse() throws {
            let identity = try Fixture.authority.issue(hosts: ["a,DNS:b.example"])
            #expect(identity.chain[0].names == ["a,DNS:b.example"])
        }

        @Test func wildcardsAreForOneLabel() throws {
            let identity = try Fixture.authority.issue(hosts: ["*.example.org"])
            for (name, isGood) in [
                ("a.example.org", true), ("a.b.example.org", false), ("example.org", false),
            ] {
                let ends = try Ends(
                    Fixture.client(),
                    Fixture.server { $0.identity = identity },
                    serverName: name
                )
                ends.settle()
                #expect(ends.client.isEstablished == isGood, "\(name)")
            }
        }

        @Test func aKeyLogFileIsForItsOwner() throws {
            let path = "/tmp/net-tls-tests-\(getpid()).keys"
            defer { unlink(path) }
            let log = try KeyLog.file(path)
            log("one")
            log("two")
            var status = stat()
            #expect(stat(path, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600)
            #expect(status.st_size == 8)
        }

        @Test(arguments: [Duration.seconds(Int64.max), .seconds(Int64.min), .seconds(300_000_000_000)])
        func aTimeThatNoCertificateCanHoldIsRefused(until: Duration) {
            #expect(throws: TLSError.self) {
                try CertificateAuthority.make(validity: Validity(from: .zero, until: until))
            }
        }
    }
}

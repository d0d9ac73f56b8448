import NetTLS

/// What most tests trust and show: made once for all of them.
enum Fixture {
    static let authority = try! CertificateAuthority.make(name: "The tests' authority")
    static let server = try! authority.issue(hosts: ["localhost", "127.0.0.1", "::1"])
    static let client = try! authority.issue(hosts: ["client.example"], use: .client)

    /// A client that trusts the tests' authority.
    static func client(_ change: (inout TLSClientConfiguration) -> Void = { _ in }) throws -> TLSContext {
        var configuration = TLSClientConfiguration(trust: .authorities([authority.certificate]))
        change(&configuration)
        return try TLSContext(client: configuration)
    }

    /// A server that is `localhost`.
    static func server(_ change: (inout TLSServerConfiguration) -> Void = { _ in }) throws -> TLSContext {
        var configuration = TLSServerConfiguration(identity: server)
        change(&configuration)
        return try TLSContext(server: configuration)
    }
}

/// One end with what became of it.
final class End {
    var engine: TLSEngine
    var error: TLSError?
    var received: [UInt8] = []
    var hasEnded = false

    init(_ engine: consuming TLSEngine) {
        self.engine = engine
    }

    /// Goes on with the handshake, then reads all there is.
    func advance() {
        guard error == nil else { return }
        do {
            guard try engine.handshake() else { return }
            while !hasEnded {
                var buffer = [UInt8](repeating: 0, count: 1000)
                let read = try buffer.withUnsafeMutableBytes { buffer throws(TLSError) in
                    try engine.read(into: buffer)
                }
                switch read {
                case .bytes(let count): received += buffer.prefix(count)
                case .end: hasEnded = true
                case nil: return
                }
            }
        } catch let failure as TLSError {
            error = failure
        } catch {
            preconditionFailure("\(error)")
        }
    }

    func write(_ text: String) throws {
        try write(Array(text.utf8))
    }

    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = try rest.withUnsafeBytes { bytes throws(TLSError) in try engine.write(bytes) }
            precondition(count > 0, "the handshake is not complete")
            rest = rest.dropFirst(count)
        }
    }

    func feed(_ bytes: some Sequence<UInt8>) {
        Array(bytes).withUnsafeBytes { engine.feed($0) }
    }

    var session: TLSSession? { engine.session }
    var isEstablished: Bool { engine.isEstablished }
    var requestedServerName: String? { engine.requestedServerName }
    var bytesToRecordEnd: Int { engine.bytesToRecordEnd }
    var unreadPlaintext: Int { engine.unreadPlaintext }
    var text: String { String(decoding: received, as: UTF8.self) }
}

/// A client and a server, joined by nothing but this.
final class Ends {
    let client: End
    let server: End

    init(_ client: TLSContext, _ server: TLSContext, serverName: String? = "localhost") throws {
        self.client = End(try TLSEngine(client, serverName: serverName))
        self.server = End(try TLSEngine(server))
    }

    /// Carries ciphertext both ways until none is left, in pieces of at most so many bytes, each of which both ends
    /// look at.
    func settle(piece: Int = .max) {
        repeat {
            client.advance()
            server.advance()
            let up = client.engine.takeCiphertext()
            let down = server.engine.takeCiphertext()
            if up.isEmpty, down.isEmpty { return }
            for part in up.cut(into: piece) {
                server.feed(part)
                server.advance()
            }
            for part in down.cut(into: piece) {
                client.feed(part)
                client.advance()
            }
        } while true
    }
}

extension [UInt8] {
    /// In pieces of at most so many.
    func cut(into size: Int) -> [ArraySlice<UInt8>] {
        stride(from: 0, to: count, by: Swift.min(size, Swift.max(count, 1))).map {
            self[$0..<Swift.min($0 + Swift.min(size, count), count)]
        }
    }
}

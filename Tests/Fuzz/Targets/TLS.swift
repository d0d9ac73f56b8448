import NetTLS

/// Two ends of TLS between which the fuzzer stands: it carries, cuts, changes, drops and makes up ciphertext, from the first
/// byte of the handshake on. Whatever it does, each end gets nothing but a beginning of what the other sent.
func fuzzTLS(_ input: inout Input) {
    let options = input.byte()
    guard let client = try? TLSEngine(contexts.clients[options % 2], serverName: "localhost"),
        let server = try? TLSEngine(contexts.servers[options / 2 % 3])
    else { return promise(false, "there is no engine") }
    let ends = [End(client), End(server)]
    func carry(from side: Int, _ most: Int = .max) {
        ends[side].advance()
        ends[1 - side].feed(ends[side].take(most))
    }
    // Else the handshake is the fuzzer's too.
    if options & 0x80 != 0 { for round in 0..<6 { carry(from: round % 2) } }
    for _ in 0..<64 where !input.rest.isEmpty {
        let choice = input.byte()
        let side = choice & 1
        switch choice >> 1 & 7 {
        case 0, 1: carry(from: side)
        case 2: carry(from: side, 1 + input.byte())
        case 3: ends[side].change(at: input.short(), by: UInt8(1 + input.byte() % 255))
        case 4: _ = ends[side].take(1 + input.byte())
        case 5: ends[side].feed(input.piece())
        case 6: ends[side].write(input.piece())
        default: ends[side].finish(byFIN: input.byte() % 2 == 0)
        }
        for side in 0...1 {
            ends[side].advance()
            ends[side].check(against: ends[1 - side])
        }
    }
}

/// A client that verifies and one that trusts anything; servers of both versions, of one, and one that wants a certificate.
private let contexts = {
    do {
        let authority = try CertificateAuthority.make()
        let trust = TLSTrust.authorities([authority.certificate])
        var server = TLSServerConfiguration(identity: try authority.issue(hosts: ["localhost"]))
        var client = TLSClientConfiguration(trust: trust)
        (client.applicationProtocols, server.applicationProtocols) = (["a", "b"], ["b"])
        var older = server
        older.versions = .v1_2 ... .v1_2
        var asking = server
        asking.clientCertificates = .requested(trust)
        return (
            clients: try [client, TLSClientConfiguration(trust: .anything)].map {
                try TLSContext(client: $0)
            },
            servers: try [server, older, asking].map { try TLSContext(server: $0) }
        )
    } catch {
        fatalError("\(error)")
    }
}()

/// One end, what it sent and got in plaintext, and its ciphertext that has not been carried yet.
private final class End {
    private var engine: TLSEngine
    private var sent: [UInt8] = []
    private var received: [UInt8] = []
    private var wire: [UInt8] = []
    private var failure: TLSError?
    private var isDone = false

    init(_ engine: consuming TLSEngine) { self.engine = engine }

    func feed(_ bytes: [UInt8]) { bytes.withUnsafeBytes { engine.feed($0) } }

    func take(_ most: Int) -> [UInt8] {
        let part = Array(wire.prefix(most))
        wire.removeFirst(part.count)
        return part
    }

    func change(at place: Int, by bits: UInt8) {
        if !wire.isEmpty { wire[place % wire.count] ^= bits }
    }

    func write(_ bytes: [UInt8]) {
        call { (engine) throws(TLSError) in
            let count = try bytes.withUnsafeBufferPointer { (bytes) throws(TLSError) in
                try engine.write(UnsafeRawBufferPointer(bytes))
            }
            promise(
                count == 0 || engine.isEstablished,
                "\(count) bytes are sent before the handshake is complete"
            )
            sent += bytes.prefix(count)
        }
    }

    func finish(byFIN: Bool) {
        if byFIN { return engine.feedEnd() }
        if engine.isEstablished { call { (engine) throws(TLSError) in try engine.closeNotify() } }
    }

    /// Goes on with the handshake, then reads all there is.
    func advance() {
        call { (engine) throws(TLSError) in
            var buffer = [UInt8](repeating: 0, count: 100)
            while !isDone, try engine.handshake() {
                let read = try buffer.withUnsafeMutableBufferPointer { (buffer) throws(TLSError) in
                    try engine.read(into: UnsafeMutableRawBufferPointer(buffer))
                }
                switch read {
                case .bytes(let count): received += buffer.prefix(count)
                case .end: isDone = true
                case nil: return
                }
            }
        }
    }

    private func call(_ body: (inout TLSEngine) throws(TLSError) -> Void) {
        do throws(TLSError) {
            try body(&engine)
            promise(
                failure == nil || failure?.code == .notEstablished,
                "it goes on after \(String(describing: failure))"
            )
        } catch {
            promise(
                failure == nil || failure?.code == .notEstablished || failure == error,
                "it fails twice: \(error)"
            )
            failure = error
            promise(!"\(error)".isEmpty && !error.detail.isEmpty, "it fails without a word")
        }
        let made = engine.takeCiphertext()
        // A flight, with a chain of certificates, and what was written.
        promise(made.count < 16 << 10, "\(made.count) bytes of ciphertext at once")
        wire += made
        promise(
            (1...65540).contains(engine.bytesToRecordEnd),
            "\(engine.bytesToRecordEnd) bytes to the record's end"
        )
    }

    func check(against peer: End) {
        promise(peer.sent.starts(with: received), "it got what the peer did not send: \(received)")
        promise(
            engine.session == nil || engine.isEstablished,
            "there is a session before the handshake is complete"
        )
    }
}

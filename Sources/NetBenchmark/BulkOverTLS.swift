import Net
import NetTLS

/// So many MiB one way over TLS, in writes of 64 KiB. Each end has a thread of its own, as openssl's two programs have.
@concurrent
func moveMebibytesOverTLS(_ count: Int, _ reactor: Reactor) async throws -> Duration {
    let other = try Reactor()
    defer { other.shutDown() }
    let authority = try CertificateAuthority.make()
    let identity = try authority.issue(hosts: ["127.0.0.1"])
    let serving = try TLSContext(server: TLSServerConfiguration(identity: identity))
    let trust = TLSTrust.authorities([authority.certificate])
    let connecting = try TLSContext(client: TLSClientConfiguration(trust: trust))
    let listener = try Listener.bind(to: .loopback(), on: other)
    try listener.listen()

    let sender = Task(executorPreference: other) {
        let stream = try await TLSStream.start(over: listener.accept(), serving)
        let block = [UInt8](repeating: UInt8(ascii: "x"), count: 64 * 1024)
        for _ in 0..<count * 16 { try await stream.write(block) }
        try await stream.end()
    }
    let start = reactor.now
    let connection = try await Connection.connect(to: listener.address, on: reactor)
    let stream = try await TLSStream.start(over: connection, connecting)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
    defer { buffer.deallocate() }
    var received = 0
    while case .bytes(let count) = try await stream.receive(into: buffer) { received += count }
    let duration = reactor.now - start
    try await sender.value
    guard received == count << 20 else { throw WrongBytes() }
    return duration
}

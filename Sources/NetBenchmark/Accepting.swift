import Net

/// So many connections one after another: each is accepted and closed by the server, then by the client.
@concurrent
func acceptOneByOne(_ count: Int, _ reactor: Reactor) async throws -> Duration {
    let listener = try Listener.bind(to: .loopback(), on: reactor)
    try listener.listen()
    let start = reactor.now
    async let accepting: Void = acceptAndClose(count, on: listener)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1, alignment: 1)
    defer { buffer.deallocate() }
    for _ in 0..<count {
        let client = try await Connection.connect(to: listener.address, on: reactor)
        guard try await client.receive(into: buffer) == .end else { throw WrongBytes() }
        client.close()
    }
    try await accepting
    return reactor.now - start
}

@concurrent
private func acceptAndClose(_ count: Int, on listener: Listener) async throws {
    for _ in 0..<count { try await listener.accept().close() }
}

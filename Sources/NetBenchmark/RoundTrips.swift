import Glibc
import Net

/// A 64-byte message in each direction, so many times.
@concurrent
func makeRoundTrips(_ count: Int, _ reactor: Reactor) async throws -> Duration {
    let (client, server) = try await connectedPair(on: reactor)
    async let echo: Void = echo(server, count)
    let message = Message()
    let start = reactor.now
    for _ in 0..<count {
        try await message.send(to: client)
        try await message.expect(from: client)
    }
    let duration = reactor.now - start
    try await echo
    return duration
}

@concurrent
private func echo(_ connection: Connection, _ count: Int) async throws {
    let message = Message()
    for _ in 0..<count {
        try await message.expect(from: connection)
        try await message.send(to: connection)
    }
}

/// What is sent, and where it is received.
private final class Message {
    static let size = 64
    private let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 8)
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 8)

    init() {
        bytes.initializeMemory(as: UInt8.self, repeating: UInt8(ascii: "x"))
    }

    deinit {
        bytes.deallocate()
        buffer.deallocate()
    }

    func send(to connection: Connection) async throws {
        try await connection.write(UnsafeRawBufferPointer(bytes))
    }

    func expect(from connection: Connection) async throws {
        var count = 0
        while count < Self.size {
            guard
                case .bytes(let some) = try await connection.receive(into: .init(rebasing: buffer[count...]))
            else { throw WrongBytes() }
            count += some
        }
        guard count == Self.size, memcmp(buffer.baseAddress!, bytes.baseAddress!, count) == 0 else {
            throw WrongBytes()
        }
    }
}

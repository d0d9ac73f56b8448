import Glibc
import Net

/// So many MiB one way, in calls of at most 64 KiB, compared as they come.
@concurrent
func moveMebibytes(_ count: Int, _ reactor: Reactor) async throws -> Duration {
    let (client, server) = try await connectedPair(on: reactor)
    let stream = RepeatedBlock()
    let start = reactor.now
    async let sending: Void = stream.send(count << 20, to: server)
    try await stream.expect(count << 20, from: client)
    try await sending
    return reactor.now - start
}

/// A stream of one block again and again; the block is kept twice over so that a call may begin anywhere in it.
private final class RepeatedBlock: Sendable {
    static let size = 64 * 1024
    private let bytes: [UInt8]

    init() {
        let block = (0..<Self.size).map { _ in UInt8.random(in: 0 ... .max) }
        bytes = block + block
    }

    @concurrent
    func send(_ total: Int, to connection: Connection) async throws {
        let block = Array(bytes.prefix(Self.size))
        for _ in 0..<total / Self.size { try await connection.write(block) }
    }

    func expect(_ total: Int, from connection: Connection) async throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.size, alignment: 16)
        defer { buffer.deallocate() }
        var received = 0
        while received < total {
            guard case .bytes(let count) = try await connection.receive(into: buffer) else {
                throw WrongBytes()
            }
            let isEqual = bytes.withUnsafeBytes {
                memcmp($0.baseAddress! + received % Self.size, buffer.baseAddress!, count) == 0
            }
            guard isEqual else { throw WrongBytes() }
            received += count
        }
    }
}

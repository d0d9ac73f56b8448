import Net

/// Sends 16 MiB of letters, of which the server makes capitals, and counts what comes back.
func writeDeadlock(_ manner: Manner, host: String, port: UInt16) async throws {
    let server = try await Connection.connect(host: host, port: port)
    let letters = [UInt8](repeating: UInt8(ascii: "a"), count: 16 << 20)
    switch manner {
    case .careless:
        // First all is written, then it is read. What the kernels have room for is enough in every test.
        try await server.end(writing: letters)
        print("got", try await count(server), "bytes")
    case .careful:
        // Both at once, so that there is always somebody who makes room.
        async let written: Void = server.end(writing: letters)
        print("got", try await count(server), "bytes")
        try await written
    }
}

private func count(_ server: Connection) async throws -> Int {
    var count = 0
    for try await piece in server.chunks { count += piece.count }
    return count
}

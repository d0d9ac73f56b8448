import Net

/// What a client under test might do: says a line to a greeting server, and returns what it said first.
func talk(to address: String, saying line: String) async throws -> String {
    let connection = try await Connection.connect(to: try Address(parsing: address))
    defer { connection.close() }
    let greeting = try await connection.receive(upTo: 100)
    try await connection.write(line)
    // Until the server's end, or its reset.
    while let more = try? await connection.receive(upTo: 100), !more.isEmpty {}
    return String(decoding: greeting, as: UTF8.self)
}

import Net

/// Reads a line of text, and sends it back.
func splitText(_ manner: Manner, host: String, port: UInt16) async throws {
    let server = try await Connection.connect(host: host, port: port)
    var text = ""
    switch manner {
    case .careless:
        // Each piece becomes text by itself, and a character that was cut becomes two replacement characters.
        for try await piece in server.chunks {
            text += String(decoding: piece, as: UTF8.self)
            if text.hasSuffix("\n") { break }
        }
    case .careful:
        // `text` has a decoder for the whole connection: half a character waits in it for the other half.
        for try await piece in server.text {
            text += piece
            if text.hasSuffix("\n") { break }
        }
    }
    try await server.end(writing: Array(text.utf8))
    for try await _ in server.chunks {}
}

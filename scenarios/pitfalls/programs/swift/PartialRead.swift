import Net

/// Reads a price, `price 1299` and a newline, and buys at that price.
func partialRead(_ manner: Manner, host: String, port: UInt16) async throws {
    let shop = try await Connection.connect(host: host, port: port)
    var line: [UInt8] = []
    switch manner {
    case .careless:
        // The first bytes that come are taken for the whole line. On a fast network they nearly always are.
        line = try await shop.receive(upTo: 1024)
    case .careful:
        // Only the newline says that the line is whole, so it reads until that has come.
        for try await piece in shop.chunks {
            line += piece
            if line.contains(UInt8(ascii: "\n")) { break }
        }
    }
    let words = String(decoding: line, as: UTF8.self).split { $0.isWhitespace }
    try await shop.end(writing: Array("bought at \(words[1])\n".utf8))
    // To the shop's end: closing with anything unread would reset the connection.
    for try await _ in shop.chunks {}
}

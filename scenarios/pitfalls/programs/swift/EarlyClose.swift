import Net

/// Fetches a notice: its length in a line, then its text.
func earlyClose(_ manner: Manner, host: String, port: UInt16) async throws {
    let server = try await Connection.connect(host: host, port: port)
    try await server.write("notice\n")
    var notice: [UInt8] = []
    for try await piece in server.chunks { notice += piece }
    server.close()

    let parts = notice.split(separator: UInt8(ascii: "\n"), maxSplits: 1)
    let text = parts[1]
    switch manner {
    case .careless:
        // The server has ended, so that was all. So it is as long as the server is well.
        print(String(decoding: text, as: UTF8.self))
    case .careful:
        // Only the length says whether that was all.
        guard let length = Int(String(decoding: parts[0], as: UTF8.self)) else { return }
        let whole = text.count >= length
        print(whole ? String(decoding: text, as: UTF8.self) : "incomplete: \(text.count) of \(length) bytes")
    }
}

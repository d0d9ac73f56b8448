import Net

/// Serves `café` by HTTP, as often on a connection as it is asked.
func bodyLength(_ manner: Manner, host: String, port: UInt16) async throws {
    guard let ip = IPAddress(host) else { return }
    let server = try Server.listen(to: Address(ip, port: port))
    let body = "café"
    // HTTP counts bytes, and the é is two of them in UTF-8. As long as all is English nobody notices.
    let length =
        switch manner {
        case .careless: body.count
        case .careful: body.utf8.count
        }
    let head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: \(length)\r\n\r\n"

    try await server.serve { connection in
        var requests: [UInt8] = []
        for try await piece in connection.chunks {
            requests += piece
            while let end = requests.firstRange(of: "\r\n\r\n".utf8) {
                requests.removeSubrange(..<end.upperBound)
                try await connection.write(head + body)
            }
        }
        try await connection.end()
    }
}

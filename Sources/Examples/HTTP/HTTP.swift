import Net

/// What was asked: `GET /path` and the headers, their names in lower case.
struct Request {
    let method, path: String
    let headers: [String: String]

    /// Takes a head apart, without the empty line at its end; nil when it is none of HTTP's.
    init?(head: String) {
        let lines = head.split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count == 3, words[2].hasPrefix("HTTP/1.") else { return nil }
        method = String(words[0])
        path = String(words[1])
        let fields = lines.dropFirst().map { $0.split(separator: ":", maxSplits: 1) }.filter { $0.count == 2 }
        headers = Dictionary(fields.map { ($0[0].lowercased(), String($0[1].trimmingPrefix(" "))) }) { $1 }
    }
}

/// The answer: the first `write` puts the head in front. How long it will be nobody knows then, so it goes in chunks with
/// their lengths (RFC 9112, 7.1), and `end` sends the empty one: who misses that has not got everything.
final class Response {
    var status = "200 OK"
    var headers = ["Content-Type": "text/plain; charset=utf-8"]
    private let connection: Connection
    private var hasHead = false

    init(on connection: Connection) { self.connection = connection }

    func write(_ text: String) async throws {
        if text.isEmpty { return }  // An empty chunk would be the last one.
        try await connection.write(takeHead() + "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n")
    }

    func end() async throws { try await connection.write(takeHead() + "0\r\n\r\n") }

    private func takeHead() -> String {
        defer { hasHead = true }
        let all = headers.merging(["Transfer-Encoding": "chunked", "Connection": "close"]) { $1 }
        let lines = all.map { "\($0): \($1)\r\n" }.sorted().joined()
        return hasHead ? "" : "HTTP/1.1 \(status)\r\n\(lines)\r\n"
    }
}

/// Answers one request by the handler.
func answer(_ connection: Connection, by handler: (Request, Response) async throws -> Void) async throws {
    var head: [UInt8] = []
    for try await piece in connection.chunks {
        head += piece
        guard let end = head.firstRange(of: "\r\n\r\n".utf8) else { continue }
        let response = Response(on: connection)
        let request = Request(head: String(decoding: head[..<end.lowerBound], as: UTF8.self))
        if let request { try await handler(request, response) } else { response.status = "400 Bad Request" }
        try await response.end()
        break
    }
    try await connection.end()
    for try await _ in connection.chunks {}  // Closing with anything unread would reset the connection.
}

// A server that answers a browser, with HTTP put together by hand: the head and the body in a write each.
//
//     swift run example-server 8080
//     curl -v http://127.0.0.1:8080/             or open it in a browser
//
// Try also `printf 'GET / HTTP/1.1\r\n\r\n' | ncat 127.0.0.1 8080`, and type a request slowly into plain `ncat -C`:
// the answer waits for the empty line that ends a request's head, in however many pieces it comes.

import Glibc
import Net

// Without a port, or with 0, the kernel chooses a free one.
let port = UInt16(CommandLine.arguments.dropFirst().first ?? "0") ?? 0
do {
    let server = try Server.listen(to: .loopback(port: port))
    print("listening on \(server.address)")

    try await server.serve { connection in
        var request: [UInt8] = []
        for try await piece in connection.chunks {
            request += piece
            // In all that has come so far, since the empty line may have been cut in two.
            if request.contains("\r\n\r\n".utf8) { break }
        }
        let firstLine = String(decoding: request.prefix { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
        print("\(connection.peerAddress) asks: \(firstLine)")

        let body = "<!doctype html><title>Net</title><h1>It works</h1>\n"
        let head = """
            HTTP/1.1 200 OK\r
            Content-Type: text/html; charset=utf-8\r
            Content-Length: \(body.utf8.count)\r
            Connection: close\r
            \r\n
            """
        try await connection.write(head)
        try await connection.write(body)
        try await connection.end()

        // When this returns the connection is closed, and closing with anything unread would reset it: the browser might
        // lose the page. So whatever else it sends is taken, until it ends as well.
        for try await _ in connection.chunks {}
    }
} catch {
    print(error)
    exit(1)
}

// A server whose handler knows nothing of sockets: a small HTTP on top of Net, which is HTTP.swift.
//
//     swift run example-http 8080
//     curl -v http://127.0.0.1:8080/hello        -v shows the head, which no line below writes
//     curl -N http://127.0.0.1:8080/slow         three lines, a second apart
//     curl -v http://127.0.0.1:8080/nowhere
//
// Try also `curl --raw` for the chunks as they are on the wire, and something that is not HTTP with ncat.

import Glibc
import Net

// Without a port, or with 0, the kernel chooses a free one.
let port = UInt16(CommandLine.arguments.dropFirst().first ?? "0") ?? 0
do {
    let server = try Server.listen(to: .loopback(port: port))
    print("listening on \(server.address)")

    try await server.serve { connection in
        try await answer(connection) { request, response in
            switch request.path {
            case "/hello":
                try await response.write("Hello, \(request.headers["user-agent"] ?? "whoever you are")!\n")
            case "/slow":
                for count in 1...3 {
                    try await response.write("line \(count)\n")
                    try await Task.sleep(for: .seconds(1))
                }
            default:
                response.status = "404 Not Found"
                try await response.write("There is no \(request.path) here.\n")
            }
        }
    }
} catch {
    print(error)
    exit(1)
}

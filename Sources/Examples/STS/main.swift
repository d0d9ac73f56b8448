// A protocol of one's own, both sides of it. STS.swift has the messages and reads them whatever the pieces.
//
//     swift run example-sts server 8009
//     swift run example-sts client 8009 hello world
//
// The client sends all its words at once and then reads the answers, so that either side gets several messages in one
// piece. Try also a message that you type slowly into `ncat 127.0.0.1 8009`, and one that is cut short:
//
//     printf 'SHOUT STS/1.1\nLength: 5\n\nhello' | ncat 127.0.0.1 8009
//     printf 'SHOUT STS/1.1\nLength: 50\n\nhello' | ncat 127.0.0.1 8009

import Glibc
import Net

let arguments = CommandLine.arguments.dropFirst()
let port = UInt16(arguments.dropFirst().first ?? "0") ?? 0

do {
    switch arguments.first {
    case "server": try await serve()
    case "client": try await ask(arguments.dropFirst(2))
    default: print("usage: example-sts server [PORT] | example-sts client PORT WORD...")
    }
} catch {
    print(error)
    exit(1)
}

/// Answers `SHOUT` with the body in capitals, message after message, until the client ends.
func serve() async throws {
    let server = try Server.listen(to: .loopback(port: port), notify: { print($0) })
    print("listening on \(server.address)")
    try await server.serve { connection in
        var messages = MessageReader(connection)
        while let request = try await messages.next() {
            var answer = Message(line: "STS/1.1 400 Only SHOUT is understood")
            if request.line == "SHOUT STS/1.1" {
                let shouted = String(decoding: request.body, as: UTF8.self).uppercased()
                answer = Message(line: "STS/1.1 200 OK", body: Array(shouted.utf8))
            }
            try await connection.write(answer.bytes)
        }
    }
}

/// Has every word shouted, over one connection.
func ask(_ words: some Sequence<String>) async throws {
    let connection = try await Connection.connect(to: .loopback(port: port))
    let requests = words.map { Message(line: "SHOUT STS/1.1", body: Array($0.utf8)) }
    try await connection.end(writing: Array(requests.map(\.bytes).joined()))
    var messages = MessageReader(connection)
    while let answer = try await messages.next() {
        print("\(answer.line): \(String(decoding: answer.body, as: UTF8.self))")
    }
}

// Two processes that talk over a Unix socket: no port and no network, but a name that both know.
//
//     swift run example-unix server /tmp/talk.sock
//     swift run example-unix client /tmp/talk.sock
//
// The name may also be abstract, in no file system: `unix:@talk`. Try others as the client, and `ls -l /tmp/talk.sock`:
//
//     echo hello | socat - UNIX-CONNECT:/tmp/talk.sock
//     echo hello | socat - ABSTRACT-CONNECT:talk

import Glibc
import Net

let arguments = CommandLine.arguments
guard arguments.count == 3 else {
    print("usage: example-unix server|client PATH")
    exit(2)
}

extension Connection {
    /// All that the peer sends until it ends, without the newline at the end.
    func everything() async throws -> String {
        var all = ""
        for try await piece in text { all += piece }
        if all.last == "\n" { all.removeLast() }
        return all
    }
}

do {
    let address = try Address(parsing: arguments[2])
    if arguments[1] == "server" {
        // Takes the place of a server that died and left its file behind, but never that of one that lives.
        let server = try Server.listen(to: address)
        print("listening on \(server.address)")
        try await server.serve { connection in
            let question = try await connection.everything()
            print("was told: \(question)")
            try await connection.end(writing: Array("process \(getpid()) has heard '\(question)'\n".utf8))
        }
    } else {
        let connection = try await Connection.connect(to: address)
        // Our end says that the question is complete. The other direction stays open for the answer.
        try await connection.end(writing: Array("hello from process \(getpid())\n".utf8))
        print("was told: \(try await connection.everything())")
    }
} catch {
    print(error)
    exit(1)
}

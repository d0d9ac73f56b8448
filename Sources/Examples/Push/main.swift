// A server that pushes unasked: whoever connects is told the count as it goes on, and need not say a word.
//
//     swift run example-push 8010                 a count each second; a second number is another pause, in milliseconds
//     ncat 127.0.0.1 8010                         as often as you like; Ctrl-C leaves
//
// Try also a reader that stops: `ncat 127.0.0.1 8010 | sleep 1000`, with a pause of 0. The kernels take what they can keep
// for that one, then its `write` waits; the others are told as before. And watch what the server says of those who
// leave: the first write to them still succeeds, for the kernel only takes it; their RST, which answers it, fails the next.

import Glibc
import Net

let arguments = CommandLine.arguments.dropFirst()
let port = UInt16(arguments.first ?? "0") ?? 0
let pause = Duration.milliseconds(Int(arguments.dropFirst().first ?? "1000") ?? 1000)

do {
    let server = try Server.listen(
        to: .loopback(port: port),
        notify: { if case .failed(let error, let peer) = $0 { print("\(peer) has left: \(error)") } }
    )
    print("listening on \(server.address)")

    try await server.serve { connection in
        print("\(connection.peerAddress) has come")
        for count in 1... {
            try await connection.write("\(count)\n")
            try await Task.sleep(for: pause)
        }
    }
} catch {
    print(error)
    exit(1)
}

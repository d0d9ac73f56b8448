// A client: it connects, writes `hello`, prints what comes, and ends.
//
//     ncat -l 8007                               somebody to talk to: type an answer, then Ctrl-D
//     swift run example-client localhost 8007
//
// Try also a port where nobody listens, and `example-server`, which is not greeted that way. Each line that is
// printed is one piece as it came: TCP carries bytes, not messages, so that a long answer comes in several, and two
// short ones may come in one.

import Glibc
import Net

let arguments = CommandLine.arguments
guard arguments.count == 3, let port = UInt16(arguments[2]) else {
    print("usage: example-client HOST PORT")
    exit(2)
}

do {
    let connection = try await Connection.connect(host: arguments[1], port: port)
    print("connected to \(connection.peerAddress)")
    try await connection.write("hello\n")
    for try await text in connection.text {
        print("received", text.debugDescription)
        // We have been answered, and say that we have nothing to add. The peer may still go on, so the loop does:
        // until the peer ends, too.
        try await connection.end()
    }
    print("the peer has ended")
} catch {
    print(error)
    exit(1)
}

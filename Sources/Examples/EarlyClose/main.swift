// A pair that shows data lost by closing early, and what a length in the head saves.
//
//     swift run example-early-close server careless 8011     then `half`, then `careful`
//     swift run example-early-close client 8011              press Return when the server says that it has written
//
// `careless` loses bytes that were written with success, and the client sees a reset. Not every client does: Node's takes
// a reset that comes behind a short read for an end. `half` ends in good order, so that nobody can see it. The length
// brings no byte back; it lets the reader know. Try a reader that does not look at it, and reads late, as a busy one does:
//
//     (echo please; sleep 3) | ncat 127.0.0.1 8011 | (sleep 2; wc -c)

import Glibc
import Net

let arguments = CommandLine.arguments.dropFirst()
let port = UInt16(arguments.last ?? "0") ?? 0

do {
    if arguments.first == "client" {
        exit(try await fetch(port: port) ? 0 : 1)
    } else if arguments.first == "server", let manner = Manner(rawValue: arguments.dropFirst().first ?? "") {
        try await serve(manner, port: port)
    }
    print("usage: example-early-close server careless|half|careful [PORT] | example-early-close client PORT")
} catch {
    print(error)
    exit(1)
}

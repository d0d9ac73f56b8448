// The Swift programs of the pitfalls course; the scenarios beside this folder start them, as they do those in Python
// and Node:
//
//     pitfall-programs partial-read careless 127.0.0.1 8007
//
// Each is a file with one function. A client is told where to connect, a server on which port to listen.

import Glibc
import Net

let programs: [String: (Manner, String, UInt16) async throws -> Void] = [
    "body-length": bodyLength,
    "early-close": earlyClose,
    "partial-read": partialRead,
    "refused-at-first": refusedAtFirst,
    "several-messages": severalMessages,
    "split-text": splitText,
    "stale-pool": stalePool,
    "write-deadlock": writeDeadlock,
]

/// How a program goes about its task.
enum Manner: String {
    case careless
    case careful
}

let usage = """
    usage: pitfall-programs PROGRAM careless|careful HOST PORT
    PROGRAM is one of \(programs.keys.sorted().joined(separator: ", "))
    """
let arguments = CommandLine.arguments.dropFirst()
if arguments.first == "--help" {
    print(usage)
    exit(0)
}
guard arguments.count == 4, let program = programs[arguments[1]], let manner = Manner(rawValue: arguments[2]),
    let port = UInt16(arguments[4])
else {
    print(usage)
    exit(2)
}
do {
    try await program(manner, arguments[3], port)
} catch {
    print(error)
    exit(1)
}

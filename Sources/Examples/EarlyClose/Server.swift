import Net

/// How the server goes about its answer: a document of 1 MiB, with its length in front.
enum Manner: String {
    /// It closes with the request unread. So close(2) resets the connection, and what was not yet with the client's kernel
    /// is thrown away (RFC 1122, 4.2.2.13).
    case careless
    /// It gives up in the middle, and closes in good order: to the client's kernel that is an end like any other.
    case half
    /// It reads the request, says that it has finished, and closes when the client has finished as well.
    case careful
}

func serve(_ manner: Manner, port: UInt16) async throws {
    let document = [UInt8](repeating: UInt8(ascii: "x"), count: 1_048_576)
    let server = try Server.listen(to: .loopback(port: port), notify: { print($0) })
    print("listening on \(server.address)")

    try await server.serve { connection in
        // The request is in the kernel's queue now: what happens below does not depend on the moment.
        try await connection.waitForInput()
        if manner != .careless { _ = try await connection.receive(upTo: 100) }

        try await connection.write("Length: \(document.count)\n\n")
        try await connection.write(manner == .half ? Array(document.prefix(500_000)) : document)
        // That a write has returned says that the kernel has the bytes. It does not say that the client has.
        print("everything is written")

        if manner == .careful {
            try await connection.end()
            for try await _ in connection.chunks {}
        }
        connection.close()
        print("closed")
    }
}

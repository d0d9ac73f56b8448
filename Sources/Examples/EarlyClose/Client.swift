import Net

/// Asks, waits to be told to go on, reads to the end, and compares what came with the length in the head. Whether all came.
func fetch(port: UInt16) async throws -> Bool {
    // A small buffer here: most of the answer waits in the server's kernel, as it does when the way is long.
    var options = SocketOptions()
    options.receiveBuffer = 32_768
    let connection = try await Connection.connect(to: .loopback(port: port), options: options)
    try await connection.write("the document, please\n")
    print("asked; wait for what the server says, then press Return to read the answer")
    _ = readLine()

    var answer: [UInt8] = []
    var end = "the end"
    do {
        for try await piece in connection.chunks { answer += piece }
    } catch let error as NetError where error.code == .reset {
        end = "a reset"
    }
    guard let blankLine = answer.firstRange(of: "\n\n".utf8) else {
        print("nothing but \(end)")
        return false
    }
    let head = String(decoding: answer[..<blankLine.lowerBound], as: UTF8.self)
    let body = answer[blankLine.upperBound...]
    guard let length = Int(head.trimmingPrefix("Length: ")) else {
        print("no length, so nobody can say whether these \(body.count) bytes are all")
        return false
    }
    print("\(body.count) of \(length) bytes came, then \(end)")
    print(
        body.count == length ? "the document is whole" : "the document is not whole: do not use it, ask again"
    )
    return body.count == length
}

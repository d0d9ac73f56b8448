import Glibc
import Net

/// Asks twice, with a long pause between, over a connection that it keeps.
func stalePool(_ manner: Manner, host: String, port: UInt16) async throws {
    let server = try await Connection.connect(host: host, port: port)
    print(try await ask(server, "GET /1\n"), terminator: "")
    fflush(nil)
    _ = readLine()  // the pause

    do {
        print(try await ask(server, "GET /2\n"), terminator: "")
    } catch is NoAnswer {
        switch manner {
        case .careless:
            // The connection has worked before, and has given no error since. This was not foreseen.
            print("no answer")
        case .careful:
            // It had ended in the meantime. The question may be asked twice without harm, so it is asked again.
            let another = try await Connection.connect(host: host, port: port)
            print(try await ask(another, "GET /2\n"), terminator: "")
        }
    }
}

private struct NoAnswer: Error {}

private func ask(_ server: Connection, _ question: String) async throws -> String {
    do {
        try await server.write(question)
        var answer = ""
        for try await text in server.text {
            answer += text
            if answer.hasSuffix("\n") { return answer }
        }
    } catch is NetError {}
    throw NoAnswer()
}

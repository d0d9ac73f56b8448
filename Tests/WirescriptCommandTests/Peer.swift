import Foundation

/// A program at the other end: python3, which is on every machine that has this project's tests.
func python(_ program: String, _ arguments: String...) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
}

extension Command {
    /// Waits for `ready`; where each server is, by its name.
    func addresses() -> [String: String] {
        var addresses: [String: String] = [:]
        for line in wait(for: "ready\n").split(separator: "\n") where line != "ready" {
            let words = line.split(separator: " ", maxSplits: 1)
            addresses[String(words[0])] = String(words[1])
        }
        return addresses
    }

    /// The port of its only server, when it is ready.
    func port() -> String { addresses().values.first?.split(separator: ":").last.map { String($0) } ?? "" }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }
}

extension Text {
    /// A server that greets and says goodbye.
    static let greeting = """
        scenario: Greeting
        servers:
          mail:
            script: [{send: "hi\\n"}, {expect: "NOOP\\n"}, {send: "ok\\n"}]
        clients:
          alice:
            connect: mail
            script: [{expect: "hi\\n"}, {send: "NOOP\\n"}, {expect: "ok\\n"}]

        """

    /// Connects to a port, says something, prints what comes until the end.
    static let talk = """
        import socket, sys
        s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
        f = s.makefile("rwb")
        print(f.readline().decode().strip())
        f.write(sys.argv[2].encode() + b"\\n"); f.flush()
        try: print(f.read().decode().strip() or "end")
        except ConnectionResetError: print("reset")
        """
}

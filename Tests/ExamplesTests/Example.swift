import Foundation
import Programs

/// One of the examples, run as a user would run it.
enum Example {
    /// Runs it while the body does. A pipe would have it write in blocks; stdbuf(1) makes that lines, as at a terminal.
    static func run<Value>(
        _ name: String,
        _ arguments: String...,
        while body: (Program) async throws -> Value
    ) async throws -> Value {
        try await Program.run(["stdbuf", "-oL", folder + "/example-\(name)"] + arguments, body)
    }

    /// Runs a server, and the body with the port it says it listens on.
    static func serve<Value>(
        _ name: String,
        _ arguments: String...,
        while body: (Program, _ port: String) async throws -> Value
    ) async throws -> Value {
        try await Program.run(["stdbuf", "-oL", folder + "/example-\(name)"] + arguments) { server in
            try await body(server, server.line(after: "listening on 127.0.0.1:"))
        }
    }

    /// Where executables were built: beside the test bundle.
    private static let folder: String = {
        let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
        let start = bundle.range(of: ".xctest").map { String(bundle[..<$0.lowerBound]) } ?? bundle
        return URL(filePath: start).deletingLastPathComponent().path
    }()
}

/// Runs a program to its end.
func ended(_ command: String..., input: String = "") async throws -> Program.Ended {
    try await Program.run(command) { program in
        program.type(input)
        program.endInput()
        return try await program.end()
    }
}

/// Runs a script of Node's to its end; its arguments are `process.argv[1...]`.
func node(_ script: String, _ arguments: String...) async throws -> Program.Ended {
    try await Program.run(["node", "-e", script] + arguments) { try await $0.end() }
}

/// Runs a script of Python's to its end; its arguments are `sys.argv[1...]`.
func python(_ script: String, _ arguments: String...) async throws -> Program.Ended {
    try await Program.run(["python3", "-c", script] + arguments) { try await $0.end() }
}

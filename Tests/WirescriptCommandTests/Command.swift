import Foundation

/// The program under test, run as a user would run it.
struct Command {
    let process = Process()
    let output = Pipe()
    let errors = Pipe()

    struct Ended {
        let status: Int32
        let output: String
        let errors: String
    }

    /// The executable that was built beside the test bundle.
    static let path: String = {
        let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
        let start = bundle.range(of: ".xctest").map { String(bundle[..<$0.lowerBound]) } ?? bundle
        return URL(filePath: start).deletingLastPathComponent().appending(path: "wirescript").path
    }()

    /// Starts `wirescript` in a folder.
    init(_ arguments: [String], in folder: String, input: String = "", environment: [String: String] = [:])
        throws
    {
        process.executableURL = URL(filePath: Self.path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder)
        // These tests may themselves be a CI system's job; what the program does there is asked for.
        let unnoticed = ["GITHUB_ACTIONS": "", "GITHUB_STEP_SUMMARY": "", "GITLAB_CI": ""]
        process.environment = ProcessInfo.processInfo.environment.merging(unnoticed) { $1 }
            .merging(environment) { $1 }
        process.standardOutput = output
        process.standardError = errors
        // What runs in the background, or under nohup(1), hands down that these are ignored.
        for number in [SIGINT, SIGTERM, SIGHUP] { _ = Foundation.signal(number, SIG_DFL) }
        let standardInput = Pipe()
        process.standardInput = standardInput
        try process.run()
        standardInput.fileHandleForWriting.write(Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
    }

    /// Reads standard output until some text has come.
    func wait(for text: String) -> String {
        var seen = ""
        while !seen.contains(text) {
            let data = output.fileHandleForReading.availableData
            if data.isEmpty { break }
            seen += String(decoding: data, as: UTF8.self)
        }
        return seen
    }

    /// Waits for the end. Standard error is read after standard output: what is written there is less than a pipe
    /// holds.
    func end() -> Ended {
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let status =
            process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        return Ended(
            status: status,
            output: String(decoding: text, as: UTF8.self),
            errors: String(decoding: said, as: UTF8.self)
        )
    }
}

/// A folder of scenario files that goes when the test does.
final class Folder {
    let path: String

    init(_ files: [String: String]) throws {
        path = NSTemporaryDirectory() + "wirescript-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files {
            let file = URL(filePath: path).appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try text.write(to: file, atomically: false, encoding: .utf8)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func run(_ arguments: String..., input: String = "", environment: [String: String] = [:]) throws
        -> Command.Ended
    {
        try Command(arguments, in: path, input: input, environment: environment).end()
    }

    func text(_ name: String) -> String? { try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }
}

/// Scenarios by what comes of them.
enum Text {
    static func passes(_ title: String = "The server greets first", tags: String = "") -> String {
        """
        scenario: \(title)
        tags: [\(tags)]
        conversation:
          - server: "220 ready\\r\\n"
          - client: "NOOP\\r\\n"
          - end: client

        """
    }

    static func fails(_ title: String = "The client errs") -> String {
        """
        scenario: \(title)
        servers:
          mail:
            script: [{expect: "NOOP\\r\\n"}]
        clients:
          alice:
            connect: mail
            script: [{send: "NOPE\\r\\n"}]

        """
    }

    static let skipped = passes("Not today") + "skip: it rains\n"
    static let invalid = "scenario: x\nserver: {}\n"
    /// Ends only when it is interrupted.
    static let endless = """
        scenario: Nobody says anything
        timeout: 1000s
        conversation:
          - delay: 900s
          - server: "x"
          - end: client

        """
}

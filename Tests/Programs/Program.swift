import Dispatch
import Foundation

/// A program that runs beside a test, as somebody at a terminal would run it: what it writes is collected at once, so that
/// it never waits for us, and every wait for it has a limit.
package final class Program: Sendable {
    /// What a program has left behind.
    package struct Ended: Sendable, Equatable {
        /// The exit status, or less than 0 for the signal that ended it.
        package let status: Int32
        package let output: String
        package let errors: String
    }

    /// How long a wait may take. Only a fault reaches it.
    static let limit = DispatchTimeInterval.seconds(60)

    private let name: String
    private let child: Child
    private let progress = Progress()

    /// Runs the program while the body does. When that returns or throws, the program and all that it has started in its
    /// process group are killed.
    ///
    /// - Parameters:
    ///   - command: the program, looked for on the PATH, and its arguments.
    ///   - environment: in addition to this process's.
    package static func run<Value>(
        _ command: [String],
        environment: [String: String] = [:],
        _ body: (Program) async throws -> Value
    ) async throws -> Value {
        let program = try Program(command, environment)
        defer { program.child.kill() }
        return try await body(program)
    }

    private init(_ command: [String], _ environment: [String: String]) throws {
        name = command.map { $0.prefix(40) }.joined(separator: " ")
        child = try Child(command, environment)
        Thread.detachNewThread { [child, progress] in
            child.readToEnd { bytes, isError in progress.note(bytes, isError: isError) }
            progress.end(status: child.wait())
        }
    }

    /// Waits until its standard output has a text.
    ///
    /// - Returns: the output up to now.
    @discardableResult
    package func output(has text: String) async throws -> String {
        try await wait(for: "'\(text)'") { $0.output.contains(text) }.output
    }

    /// Waits until its standard error has a text.
    ///
    /// - Returns: what was written there up to now.
    @discardableResult
    package func errors(have text: String) async throws -> String {
        try await wait(for: "'\(text)'") { $0.errors.contains(text) }.errors
    }

    /// The rest of the first whole line of its output that begins with a text.
    package func line(after start: String) async throws -> String {
        @Sendable func rest(_ state: Progress.State) -> Substring? {
            // What is behind the last newline may not be a whole line yet.
            let lines = state.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            return lines.first { $0.hasPrefix(start) }?.dropFirst(start.count)
        }
        let state = try await wait(for: "a line '\(start)...'") { rest($0) != nil }
        return rest(state).map(String.init) ?? ""
    }

    /// Writes to its standard input. The pipe must have room: 64 KiB.
    package func type(_ text: String) {
        child.write(Array(text.utf8))
    }

    /// Ends its standard input.
    package func endInput() {
        child.closeInput()
    }

    /// Sends it a signal.
    package func signal(_ number: Int32) {
        child.kill(number)
    }

    /// Waits until it and its outputs have ended.
    package func end() async throws -> Ended {
        let state = try await wait(for: "its end") { $0.status != nil }
        return Ended(status: state.status ?? 0, output: state.output, errors: state.errors)
    }

    private func wait(
        for what: String,
        _ isMet: @escaping @Sendable (Progress.State) -> Bool
    ) async throws -> Progress.State {
        let state = await progress.wait(Self.limit, until: isMet)
        if isMet(state) { return state }
        throw Missed(program: name, what: what, state: state)
    }
}

/// What a program was waited for, and did not do.
private struct Missed: Error, CustomStringConvertible {
    let program: String
    let what: String
    let state: Progress.State

    var description: String {
        let end = state.status.map { "it has ended with \($0)" } ?? "it still runs"
        return "\(program): waited for \(what), but \(end); output \(state.output.debugDescription), "
            + "errors \(state.errors.debugDescription)"
    }
}

import Testing
import Wirescript

/// Plays a scenario's servers around a body, in a test of Swift Testing; whatever the scenario finds is an issue of the
/// test, with the scenario's own report, at the line of the YAML file that asked for something else.
///
/// ```swift
/// @Test func theClientSaysNOOP() async throws {
///     try await withScenario("Scenarios/mail.yaml") { servers in
///         let client = MailClient(port: servers["mail"].port)
///         try await client.noop()
///     }
/// }
/// ```
///
/// Returns what the body returned, once the servers are done: their connections have come and their scripts have ended,
/// at the latest when the scenario's `timeout` is over, counted from when all of them accept. After the body nobody is
/// left who could connect.
///
/// - Parameters:
///   - path: the scenario file: absolute, or from the folder of the calling source file, or from the working directory.
///   - title: of several scenarios in the file the one that is meant.
///   - variables: win over the file's `vars`.
///   - source: the calling source file.
///   - body: gets the addresses of the servers, which all accept by then.
/// - Throws: `NotPlayable` before the body, where the scenario cannot be played; what the body throws.
@discardableResult
public func withScenario<Result>(
    _ path: String,
    title: String? = nil,
    variables: [String: String] = [:],
    source: String = #filePath,
    _ body: (ScenarioServers) async throws -> Result
) async throws -> Result {
    let (outcome, troubles) = try await playing(path, title, variables, source, body)
    for trouble in troubles {
        let location = SourceLocation(
            // A module and a file, as Swift Testing wants it.
            fileID: "Scenario/" + (trouble.path.split(separator: "/").last ?? "scenario.yaml"),
            filePath: trouble.path,
            line: trouble.line,
            column: trouble.column
        )
        Issue.record(Comment(rawValue: trouble.text), sourceLocation: location)
    }
    return try outcome.get()
}

/// Plays a scenario's servers around a body: what came of the body, and what the scenario found.
func playing<Result>(
    _ path: String,
    _ title: String?,
    _ variables: [String: String],
    _ source: String,
    _ body: (ScenarioServers) async throws -> Result
) async throws -> (Swift.Result<Result, any Error>, [Performance.Trouble]) {
    let performance = try await Performance(path: path, besides: source, title: title, variables: variables)
    return try await performance.around { facts in try await body(ScenarioServers(facts)) }
}

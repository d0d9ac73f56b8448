import Wirescript
public import XCTest

extension XCTestCase {
    /// Plays a scenario's servers around a body, in a test of XCTest; whatever the scenario finds is a failure of the
    /// test, with the scenario's own report, at the line of the YAML file that asked for something else.
    ///
    /// ```swift
    /// func testTheClientSaysNOOP() async throws {
    ///     try await withScenario("Scenarios/mail.yaml") { servers in
    ///         try await MailClient(port: servers["mail"].port).noop()
    ///     }
    /// }
    /// ```
    ///
    /// Otherwise as ``withScenario(_:title:variables:source:_:)``, the function for Swift Testing.
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
            #if canImport(ObjectiveC)
                let location = XCTSourceCodeLocation(filePath: trouble.path, lineNumber: trouble.line)
                record(
                    XCTIssue(
                        type: .assertionFailure,
                        compactDescription: trouble.text,
                        sourceCodeContext: XCTSourceCodeContext(location: location)
                    )
                )
            #else
                recordFailure(
                    withDescription: trouble.text,
                    inFile: trouble.path,
                    atLine: trouble.line,
                    expected: true
                )
            #endif
        }
        return try outcome.get()
    }
}

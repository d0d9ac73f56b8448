import WirescriptTesting
import XCTest

/// Scenarios around the bodies of tests of XCTest.
final class XCTestTests: XCTestCase {
    private struct Recorded {
        let text: String
        let file: String
        let line: Int
    }

    /// Failures are what is tested here: they are kept, where a test says so, and not counted.
    private var kept: [Recorded]?

    override func recordFailure(
        withDescription description: String,
        inFile filePath: String,
        atLine lineNumber: Int,
        expected: Bool
    ) {
        if kept != nil {
            kept?.append(Recorded(text: description, file: filePath, line: lineNumber))
        } else {
            super.recordFailure(
                withDescription: description,
                inFile: filePath,
                atLine: lineNumber,
                expected: expected
            )
        }
    }

    func testAWellBehavedClientPasses() async throws {
        let greeting = try await withScenario("Scenarios/mail.yaml", title: "The server greets first") {
            servers in
            try await talk(to: servers["mail"].address, saying: "NOOP\r\n")
        }
        XCTAssertEqual(greeting, "220 mail.test ready\r\n")
    }

    func testAClientThatErrsFailsTheTestAtTheYAMLLine() async throws {
        kept = []
        try await withScenario("Scenarios/mail.yaml", title: "The server greets first") { servers in
            _ = try await talk(to: servers["mail"].address, saying: "NOPE\r\n")
        }
        let failures = kept ?? []
        kept = nil
        XCTAssertEqual(failures.count, 1)
        XCTAssertEqual(failures.first?.line, 8)
        XCTAssertEqual(failures.first?.file.hasSuffix("/Scenarios/mail.yaml"), true)
        XCTAssertEqual(failures.first?.text.contains("mismatch, connection mail#1, step 2"), true)
    }
}

import Net
import Testing
import Wirescript
import WirescriptTesting

/// Scenarios around the bodies of tests of Swift Testing.
@Suite(.timeLimit(.minutes(1))) struct SwiftTestingTests {
    private let mail = "Scenarios/mail.yaml"
    private let greets = "The server greets first"

    @Test func aWellBehavedClientPasses() async throws {
        let greeting = try await withScenario(mail, title: greets) { servers in
            #expect(servers["mail"].host == "127.0.0.1")
            #expect(servers["mail"].address == "127.0.0.1:\(servers["mail"].port)")
            return try await talk(to: servers["mail"].address, saying: "NOOP\r\n")
        }
        #expect(greeting == "220 mail.test ready\r\n")
    }

    @Test func variablesAreTheTests() async throws {
        let greeting = try await withScenario(mail, title: greets, variables: ["name": "x"]) { servers in
            try await talk(to: servers["mail"].address, saying: "NOOP\r\n")
        }
        #expect(greeting == "220 x ready\r\n")
    }

    @Test func severalServersHaveTheirNames() async throws {
        try await withScenario(mail, title: "Two of them") { servers in
            for (name, text) in [("one", "1"), ("two-b", "2")] {
                let connection = try await Connection.connect(to: try Address(parsing: servers[name].address))
                try await connection.write(text)
                while try await !connection.receive(upTo: 1).isEmpty {}
                connection.close()
            }
            #expect(servers["one"].path == nil && servers["two-b"].path == servers["two-b"].address)
        }
    }

    @Test func aClientThatErrsFailsTheTestAtTheYAMLLine() async throws {
        try await withKnownIssue {
            try await withScenario(mail, title: greets) { servers in
                _ = try await talk(to: servers["mail"].address, saying: "NOPE\r\n")
            }
        } matching: { issue in
            let report = issue.comments.map(\.rawValue).joined()
            let location = issue.sourceLocation
            return location?.line == 8 && location?.column == 20
                && location?.filePath.hasSuffix("WirescriptTestingTests/Scenarios/mail.yaml") == true
                && report.contains("mismatch, connection mail#1, step 2")
                && report.contains("received  \"NOPE\\r\\n\"")
        }
    }

    @Test func aBodyThatDoesNotConnectFailsTheTest() async throws {
        try await withKnownIssue {
            try await withScenario(mail, title: greets) { _ in }
        } matching: {
            $0.comments.contains { $0.rawValue.contains("missing-connection") }
        }
    }

    @Test func whatTheBodyThrowsIsThrown() async throws {
        struct Oops: Error {}
        await #expect(throws: Oops.self) {
            try await withScenario(mail, title: greets) { servers in
                _ = try await talk(to: servers["mail"].address, saying: "NOOP\r\n")
                throw Oops()
            }
        }
    }

    @Test(arguments: [
        ("gone.yaml", nil as String?), ("Scenarios/mail.yaml", nil), ("Scenarios/mail.yaml", "No such"),
    ])
    func whatCannotBePlayedIsThrownBeforeTheBody(_ path: String, _ title: String?) async throws {
        await #expect(throws: NotPlayable.self) {
            try await withScenario(path, title: title) { _ in Issue.record("the body ran") }
        }
    }

    @MainActor @Test func theBodyRunsWhereItsCallerRuns() async throws {
        try await withScenario(mail, title: greets) { servers in
            MainActor.assertIsolated()
            _ = try await talk(to: servers["mail"].address, saying: "NOOP\r\n")
        }
    }
}

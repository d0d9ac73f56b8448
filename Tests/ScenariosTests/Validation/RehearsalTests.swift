import Scenarios
import Testing
import YAMLTree

@Suite struct RehearsalTests {
    private func stalls(_ server: String, _ client: String, verdict: String = "passes") -> Bool {
        let file = read(
            """
            scenario: X
            servers: {s: {script: [\(server)]}}
            clients: {c: {connect: s, script: [\(client)]}}
            verdict: \(verdict)
            """
        )
        let messages = file.diagnostics.map(\.message)
        #expect(messages.allSatisfy { $0.hasPrefix("both sides wait") }, "\(messages)")
        return !messages.isEmpty
    }

    @Test(arguments: [
        ("{expect: a}", "{expect: b}"),
        ("{expect: abc}, {send: x}", "{send: ab}, {expect: x}"),
        ("{expect: {line: {}}}, {send: x}", "{send: 'no end'}, {expect: x}"),
        ("{expect: {until: \"\\r\\n\"}}, {send: x}", "{send: \"a\\n\\r\"}, {expect: x}"),
        ("{expect: {rest: {}}}, {send: x}", "{send: a}, {expect: x}"),
        ("drain", "{expect: x}"),
        ("{expect: x}", "hang"),
        ("{await-unread: 3}, {read: 3}", "{send: ab}, {expect: x}"),
        ("{expect: {bytes: 2}}, {await-unread: 5}, drain", "{send: abc}, await-read, {send: x}"),
        (
            "{repeat: 3, steps: [{expect: a}, {send: b}]}",
            "{repeat: 2, steps: [{send: a}, {expect: b}]}, {expect: b}"
        ),
        ("{expect: {frame: u8}}", "{expect: x}"),
        ("{expect: {unordered: [ab, cd]}}", "{expect: x}"),
        ("{expect: {random: 10}}", "{expect: {random: 10, seed: 1}}"),
        ("{delay: 1ms}, {expect: x, within: 1s}", "{expect: y}"),
        ("expect-reset", "{expect: y}"),
        ("start-tls, {expect: a}", "start-tls, {expect: b}"),
    ])
    func isFound(_ server: String, _ client: String) { #expect(stalls(server, client)) }

    @Test(arguments: [
        ("{expect: ab}", "{send: a}, {send: b}"),
        ("{expect: a}, {send: x}", "{send: ab}, {expect: x}"),
        ("{expect: abc}", "{send: ax}, {expect: y}"),
        ("{expect: {line: {}}}, {send: x}", "{send: \"a\\n\"}, {expect: x}"),
        ("{expect: {rest: {}}}, {send: x}", "{send: a}, half-close, {expect: x}"),
        ("drain", "{send: a}"),
        ("{expect: {bytes: 4}}, {send: x}", "{send: ab}, await-read, {send: cd}, {expect: x}"),
        ("drain, {send: x}", "{send: ab}, await-read, half-close, {expect: x}"),
        ("expect-eof", "hang"),
        ("{expect: x}", "close"),
        ("{expect: x}", "reset"),
        ("{expect: x}", "half-close, {expect: y}"),
        ("{expect: x}", "{send: y, may-fail: reset}, {expect: z, fails: timeout}"),
        ("{expect: '${seed}'}, {send: x}", "{send: '${seed}'}, {expect: x}"),
        ("{expect: {frame: u8}}, {send: x}", "{send: {frame: u8, of: abc}}, {expect: x}"),
        ("{expect: {any-of: [ab, cd]}}, {send: x}", "{send: ab}, {expect: x}"),
        ("{repeat: 5ms, steps: [{send: x}]}", "{expect: y}"),
        ("{read: 3}, {send: x}", "{send: abc}, {expect: x}"),
        ("{expect: {line: {contains: b}}, fails: timeout, within: 9ms}, {send: x}", "{expect: x}"),
        ("{expect: a, meanwhile: [{send: x}]}", "{expect: x}, {send: a}"),
        ("expect-eof, {send: x}", "half-close, {expect: x}"),
        ("{expect-silence: 5ms}, {send: x}", "{expect: x}"),
        ("{await-unread: 2}, {expect: ab}", "{send: ab}, await-read"),
        ("start-tls, {await-unread: 20}, close", "start-tls, {send: x}, expect-reset"),
        ("{expect: {line: hi}}, {send: x}", "{send: [h, {await-read: }, \"i\\n\"]}, {expect: x}"),
    ])
    func isNotClaimed(_ server: String, _ client: String) { #expect(!stalls(server, client)) }

    @Test func aVerdictMayShowIt() {
        #expect(
            !stalls("{expect: a}", "{expect: b}", verdict: "{fails: [{cause: timeout}, {cause: timeout}]}")
        )
    }

    @Test func bothPlacesAreShown() throws {
        let file = read(
            "scenario: X\nservers: {s: {script: [{expect: abc}]}}\nclients: {c: {connect: s, script: [{send: a}, {expect: b}]}}\n"
        )
        let found = try #require(file.diagnostics.first)
        #expect(
            found.message
                == "both sides wait for ever: 's' waits for 2 more of 3 bytes here, and 'c' waits for 1 byte"
        )
        #expect(found.notes.map(\.message) == ["'c' waits for 1 byte here"])
    }
}

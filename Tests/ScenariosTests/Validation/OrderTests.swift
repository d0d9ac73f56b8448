import Scenarios
import Testing
import YAMLTree

@Suite struct OrderTests {
    private func faults(_ script: String, client: Bool = true) -> [String] {
        let text =
            client
            ? "scenario: X\nservers: {s: {accept-after: never}}\nclients: {c: {connect: s, script: [\(script)]}}\n"
            : "scenario: X\nservers: {s: {script: [\(script)]}}\n"
        return read(text).diagnostics.map(\.message)
    }

    @Test(arguments: [
        "close, {send: a}", "end, {expect: a}", "reset, drain", "expect-reset, {read: 1}", "hang, {note: x}",
        "{repeat: 2, steps: [{send: a}, end]}", "{repeat: [a, b], steps: [close, {delay: 1ms}]}",
        "half-close, {send: a}",
        "{send: a}, connect", "connect, {send: a}, connect", "connect, end, {send: a}",
        "{connect: s, fails: refused}, {send: a}",
        "close, close", "{repeat: 1, steps: [close]}, {send: x}", "end, {delay: 1ms, meanwhile: [{send: x}]}",
    ])
    func isReported(_ script: String) { #expect(faults(script).count == 1, "\(faults(script))") }

    @Test(arguments: [
        "close, {delay: 1ms}, {signal: x}, {note: y}, {set: {a: b}}", "connect, end, connect, {send: a}",
        "{connect: s, fails: refused}, connect, {send: a}", "{expect-reset, may-fail: eof}, {send: a}",
        "{repeat: 3, steps: [connect, {send: a}, end]}", "half-close, {expect: a}, end",
        "{repeat: until-eof, steps: [{expect: a}, close]}", "{repeat: 1, steps: [close]}",
        "half-close, {send: a, fails: reset}",
        "expect-eof, {send: a}", "connect, drain, connect",
        "connect, {expect: a, fails: reset}, connect", "connect, {read: 1, gets: {reset: true}}, connect",
        "expect-closed, close", "{repeat: 1ms, steps: [connect, end]}, {note: x}",
    ])
    func isFine(_ script: String) { #expect(faults(script) == [], "\(faults(script))") }

    @Test func theMessageNamesTheLine() {
        #expect(faults("end,\n  {send: a}") == ["'send' needs a connection; 'end' at line 3 ended it"])
    }
}

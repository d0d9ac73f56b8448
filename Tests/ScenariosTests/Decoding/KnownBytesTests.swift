import Testing

@testable import Scenarios

/// What is known of bytes before anything is played: the check for waits without end goes by it.
@Suite struct KnownBytesTests {
    @Test(arguments: [
        ("hello", "hello"), ("{hex: '64 65'}", "de"), ("{raw: '${x}'}", "${x}"), ("{line: NOOP}", "NOOP\r\n"),
        ("{lines: [a, '', bc]}", "a\r\n\r\nbc\r\n"), ("{lines: [a, b], newline: lf}", "a\nb\n"),
        ("{repeat: ab, times: 3}", "ababab"), ("{repeat: abc, size: 7}", "abcabca"),
        ("{concat: [a, bc, {line: d}]}", "abcd\r\n"),
    ])
    func theBytes(text: String, bytes: String) throws {
        let found = try sent(text)
        #expect(found.known() == Array(bytes.utf8))
        #expect(found.knownSize == bytes.utf8.count)
        #expect(found.known(upTo: bytes.utf8.count) != nil && found.known(upTo: bytes.utf8.count - 1) == nil)
    }

    @Test(arguments: [
        ("{encode: base64, of: a}", 4), ("{encode: base64, of: ab}", 4), ("{encode: base64, of: abc}", 4),
        ("{encode: base64, of: abcd}", 8), ("{encode: hex, of: abc}", 6), ("{encode: u32be, of: '1'}", 4),
        ("{random: 1000}", 1000), ("{frame: u16be, of: abc}", 5),
        ("{frame: {length: u24le, before: 1, between: 2, adjust: -1}, head: a, between: bc, of: defg}", 10),
    ])
    func onlyTheSize(text: String, size: Int) throws {
        let found = try sent(text)
        #expect(found.knownSize == size && found.known() == nil)
    }

    @Test(arguments: [
        "'${seed}'", "{concat: [a, '${seed}']}", "{lines: [a, '${seed}']}", "{frame: varint, of: abc}",
        "{encode: base64, of: '${seed}'}", "{hex: '${seed}'}",
    ])
    func nothing(text: String) throws {
        #expect(try sent(text).knownSize == nil && sent(text).known() == nil)
    }
}

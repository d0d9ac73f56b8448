import Messages
import Testing
import YAMLTree

@testable import Scenarios

@Suite struct BytesTests {
    private func data(_ text: String) throws -> [UInt8] {
        guard case .data(let bytes) = try sent(text).form else { throw NotASend() }
        return bytes
    }

    @Test func codecs() throws {
        #expect(try data("{hex: 'de AD  be\tef'}") == [0xDE, 0xAD, 0xBE, 0xEF])
        #expect(try data("{base64: aGk=}") == Array("hi".utf8))
        #expect(try data("{base64: aA==}") == Array("h".utf8))
        #expect(try data("{base64: 'aGVs bG8='}") == Array("hello".utf8))
        #expect(try data("{base64: '////'}") == [255, 255, 255])
        #expect(try data("!!binary aGkh") == Array("hi!".utf8))
        #expect(try data("{raw: '${x}'}") == Array("${x}".utf8))
    }

    @Test(arguments: ["a", "aG", "aGk", "=aGk", "aG=k", "a===", "aGk==", "aGk=aGk="])
    func notBase64(_ text: String) {
        let file = read("scenario: X\nservers: {s: {script: [{send: {base64: \"\(text)\"}}]}}\n")
        #expect(file.diagnostics.count == 1)
    }

    @Test func aWrongCharacterIsShown() {
        expectFaults(
            "scenario: X\nservers: {s: {script: [{send: {hex: \"de a«é» ef\"}}]}}\n",
            "'é' is no hex digit"
        )
        expectFaults(
            "scenario: X\nservers: {s: {script: [{send: {base64: \"a\\x47«\\x24»=\"}}]}}\n",
            "'$' is no base64"
        )
    }

    @Test func codecsWithReferencesWait() throws {
        guard case .decoded(.hex, let template) = try sent("{hex: '00 ${seed}'}").form else {
            throw NotASend()
        }
        #expect(template.references.count == 1)
    }

    @Test func frames() throws {
        let written =
            "{frame: {length: u24le, before: 1, between: 1, adjust: -4}, head: x, between: {hex: '00'}, of: hi}"
        guard case .frame(let format, let head?, let between?, let of) = try sent(written).form else {
            throw NotASend()
        }
        #expect(format == FrameFormat(length: .u24le, before: 1, between: 1, adjust: -4))
        #expect([head, between, of].count == 3)
        guard case .frame(let plain, nil, nil, _) = try sent("{frame: varint, adjust: 2, of: hi}").form else {
            throw NotASend()
        }
        #expect(plain == FrameFormat(length: .varint, adjust: 2))
        guard case .frame(let beside, nil, nil, _) = try sent("{frame: {length: u8}, adjust: 3, of: hi}").form
        else { throw NotASend() }
        #expect(beside == FrameFormat(length: .u8, adjust: 3))
    }

    @Test func aFramesHeadAndBetweenAreAsLongAsItSays() throws {
        let longest = try sent("{frame: {length: u8, before: 65536}, head: {repeat: x, size: 65536}, of: hi}")
        #expect(longest.knownSize == 65536 + 1 + 2)
        expectFaults(
            "scenario: X\nservers: {s: {script: [{send: {frame: {length: u8, before: 1, between: 2}, head: «abc», "
                + "between: «d», of: hi}}]}}\n",
            "'head' has 3 bytes, but the frame's 'before' is 1",
            "'between' has 1 byte, but the frame's 'between' is 2"
        )
        expectFaults(
            "scenario: X\nservers: {s: {script: [{expect: {frame: {length: u8, before: «65537»}}}]}}\n",
            "'before' is at most 65536"
        )
    }

    @Test func escapesAreOnlyWarnedOf() {
        let file = read("scenario: X\nservers: {s: {script: [{send: \"\\xff\"}]}}\n")
        #expect(file.diagnostics.map(\.severity) == [.warning])
        #expect(file.scenarios.count == 1)
        // The same characters written otherwise are meant.
        #expect(
            read("scenario: X\nservers: {s: {script: [{send: \"ÿ \\u00ff \\\\xff \\x7f\"}]}}\n").diagnostics
                == []
        )
    }
}

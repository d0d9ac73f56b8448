import Testing

@testable import Reporting

/// The blocks of a capture's file.
@Suite struct PacketFileTests {
    /// The text of the first option of an interface of that name.
    private func written(_ name: String) throws -> String? {
        var file = PacketFile()
        file.interface(name: name, description: "")
        // After the block's type and length, the link's type, nothing, the snapshot's length, and the option's code.
        let length = Int(file.bytes[18]) | Int(file.bytes[19]) << 8
        return String(validating: file.bytes[20..<20 + length], as: UTF8.self)
    }

    @Test(arguments: ["x", "é", "€", "😀"])
    func `A text that is too long is cut between characters`(_ character: String) throws {
        for start in ["", "a", "aa", "aaa"] {
            let text = start + String(repeating: character, count: 2000)
            let shown = try #require(try written(text))
            #expect(text.hasPrefix(shown))
            #expect((1997...2000).contains(shown.utf8.count))
        }
        let fits = String(repeating: character, count: 2000 / character.utf8.count)
        #expect(try written(fits) == fits)
    }
}

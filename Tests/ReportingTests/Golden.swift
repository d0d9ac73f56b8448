import FoundationEssentials
import Testing

/// Compares a text with the file of its name in `Golden`. With WIRESCRIPT_GOLDEN=write the file is written instead, to
/// be read and committed.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    let file = folder.appending(path: name + ".txt")
    if ProcessInfo.processInfo.environment["WIRESCRIPT_GOLDEN"] == "write" {
        try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(text == expected, "\(name).txt", sourceLocation: sourceLocation)
}

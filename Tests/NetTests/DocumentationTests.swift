import Foundation
import Testing

extension NetTests {
    @Suite struct DocumentationTests {
        /// The last column of each row of "Coming from Node" names tests of this target.
        @Test func everyRowOfTheTableNamesTestsThatExist() throws {
            let root = URL(filePath: #filePath).deletingLastPathComponent()
            let article = root.appending(path: "../../Sources/Net/Net.docc/FromNode.md")
            let tests = try sources(below: root).joined()
            var names = 0
            for row in try String(contentsOf: article, encoding: .utf8).split(separator: "\n")
            where row.hasPrefix("| ") && !row.hasPrefix("| Node |") {
                let cells = row.split(separator: "|", omittingEmptySubsequences: false)
                for name in cells[cells.count - 2].matches(of: /`(\w+)`/) {
                    names += 1
                    #expect(tests.contains("func \(name.1)("), "no test is called \(name.1)")
                }
            }
            #expect(names > 60)
        }

        private func sources(below folder: URL) throws -> [String] {
            let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
            return try (files?.compactMap { $0 as? URL } ?? [])
                .filter { $0.pathExtension == "swift" }
                .map { try String(contentsOf: $0, encoding: .utf8) }
        }
    }
}

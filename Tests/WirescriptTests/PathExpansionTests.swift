import Glibc
import Playing
import Testing
import YAMLTree

@testable import Wirescript

@Suite struct PathExpansionTests {
    let tree = TemporaryTree([
        "b.yaml": "", "a.yml": "", "notes.txt": "", ".hidden.yaml": "", "sub/c.yaml": "",
        "sub/deep/d.yaml": "",
        ".git/x.yaml": "", "empty/readme": "",
    ])

    func names(_ paths: String...) -> [String] {
        PathExpansion(paths.map { tree($0) }).files.map { String($0.dropFirst(tree.path.count + 1)) }
    }

    func errors(_ path: String) -> [String] { PathExpansion([tree(path)]).errors.map(\.message) }

    @Test func aFolderIsSearchedAndSorted() {
        let files = PathExpansion([tree.path]).files.map { $0.dropFirst(tree.path.count + 1) }
        #expect(files == ["a.yml", "b.yaml", "sub/c.yaml", "sub/deep/d.yaml"])
    }

    @Test func aFileMayHaveAnyNameAndOrderIsThatOfThePaths() {
        #expect(names("notes.txt", "sub/c.yaml", "b.yaml") == ["notes.txt", "sub/c.yaml", "b.yaml"])
    }

    @Test func eachFileCountsOnce() {
        #expect(names("b.yaml", "b.yaml", "*.yaml") == ["b.yaml"])
    }

    @Test func patternsMatchAsInAShell() {
        #expect(names("*.y*ml") == ["a.yml", "b.yaml"])
        #expect(names("**/*.yaml") == ["b.yaml", "sub/c.yaml", "sub/deep/d.yaml"])
        #expect(names("s?b/*/[d-f].yaml") == ["sub/deep/d.yaml"])
        #expect(names("su*") == ["sub/c.yaml", "sub/deep/d.yaml"])
    }

    @Test func aFileWhoseNameIsAPatternIsThatFile() {
        tree.write("[x].yaml", "")
        #expect(names("[x].yaml") == ["[x].yaml"])
    }

    @Test func aLinkThatLeadsBackIsNotFollowed() {
        symlink("..", tree("sub/up"))
        symlink("c.yaml", tree("sub/link.yaml"))
        #expect(names("sub") == ["sub/c.yaml", "sub/deep/d.yaml", "sub/link.yaml"])
    }

    @Test func whatIsNotThereIsNamed() {
        #expect(errors("nothing").first?.contains("there is no file or folder") == true)
        #expect(errors("*.json").first?.contains("no file matches") == true)
        #expect(errors("empty").first?.contains("ends with '.yaml' or '.yml'") == true)
    }

    @Test func standardInputIsAPath() {
        #expect(PathExpansion(["-"]).files == ["-"])
    }

    @Test func aFileIsReadWhole() throws {
        let text = String(repeating: "scenario: x\n", count: 10_000)
        tree.write("big.yaml", text)
        #expect(try SourceFile.read(tree("big.yaml")).bytes == Array(text.utf8))
        #expect(throws: HarnessError.self) { try SourceFile.read(tree("gone.yaml")) }
        #expect(throws: HarnessError.self) { try SourceFile.read(tree("sub")) }
    }
}

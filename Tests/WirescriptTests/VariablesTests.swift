import Glibc
import Testing
import YAMLTree

@testable import Wirescript

@Suite(.serialized) struct VariablesTests {
    @Test func theCommandLineWinsOverAFile() throws {
        let tree = TemporaryTree([
            "a.yaml": "user: \"alice\\r\\n\"\nport: 25\nno: no\n", "b.yaml": "port: 26\n",
            "empty.yaml": "# nothing\n",
        ])
        var inputs = Inputs()
        inputs.variableFiles = [tree("a.yaml"), tree("b.yaml"), tree("empty.yaml")]
        inputs.variables = ["user": "bob"]
        let variables = try Variables(inputs)
        #expect(variables.diagnostics.isEmpty)
        #expect(variables.given == ["user": "bob", "port": "26", "no": "no"])
    }

    @Test func aFileOfAnythingElseIsRefused() throws {
        let tree = TemporaryTree(["list.yaml": "- a\n", "deep.yaml": "a: [b]\n", "bad.yaml": "a: [\n"])
        var inputs = Inputs()
        inputs.variableFiles = ["list.yaml", "deep.yaml", "bad.yaml"].map { tree($0) }
        let messages = try Variables(inputs).diagnostics.map(\.diagnostic.message)
        #expect(messages[0] == "a variable file is a map of names to texts")
        #expect(messages[1] == "the variable 'a' takes a text, not a list or a map")
        #expect(messages.count >= 3)
    }

    @Test func theEnvironmentGivesNamesWithAndWithoutHyphens() throws {
        setenv("WIRESCRIPT_VAR_USER_NAME", "a=b", 1)
        defer { unsetenv("WIRESCRIPT_VAR_USER_NAME") }
        let fallbacks = try Variables(Inputs()).fallbacks
        #expect(fallbacks["user-name"] == "a=b" && fallbacks["user_name"] == "a=b")
    }
}

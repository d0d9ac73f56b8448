import Scenarios
import Testing
import YAMLTree

@Suite struct TemplateTests {
    private func template(_ text: String) throws -> Template {
        guard case .text(let template) = try sent(text).form else { throw NotASend() }
        return template
    }

    @Test func aTextWithoutReferencesIsLiteral() throws {
        #expect(try template("hello $5").literal == "hello $5")
        #expect(try template("'$$${x'").literal == "$${x")
        #expect(try template("'$${x}'").literal == "${x}")
    }

    @Test func referencesStandBetweenLiterals() throws {
        let template = try template("'a${dir}b$${c}${env.HOME}'")
        #expect(template.references.map(\.name) == ["dir", "env.HOME"])
        #expect(template.segments.count == 4)
        #expect(template.literal == nil)
    }

    @Test func valuesAreNeverGuessed() throws {
        for text in ["no", "1e3", "0x1F", "null", "~", "12:30", "2026-01-01", "yes"] {
            #expect(try template(text).literal == text)
        }
    }

    @Test func faultsStandAtTheReference() {
        expectFaults(
            "scenario: X\nservers: {s: {script: [{expect: \"caf\\u00e9 \\t «${nope}»\"}]}}\n",
            "unknown variable 'nope'; write '$${nope}' for the text itself"
        )
        expectFaults(
            "scenario: X\nservers:\n  s:\n    script:\n      - expect: |\n          one\n          two «${}»\n",
            "'${}' names no variable"
        )
        expectFaults(
            "scenario: X\nservers: {s: {script: [{expect: 'it''s «${open'»}]}}\n".replacing("'»", with: "»'"),
            "'${' is not closed; write '$${' for a literal '${'"
        )
    }

    @Test func externalNamesAreKnown() {
        let text = "scenario: X ${who}\nservers: {s: {script: [{send: \"${who.length}\"}]}}\n"
        #expect(read(text).diagnostics.count == 2)
        #expect(read(text, externalNames: ["who"]).diagnostics == [])
    }
}

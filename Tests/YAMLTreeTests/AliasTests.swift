import Testing
import YAMLTree

struct AliasTests {
    @Test func anAliasBringsTheNodeAndKnowsBothPlaces() throws {
        let marked = Marked("a: &x «[1, 2]»\nb: «*x»\n")
        let node = try #require(try marked.root()["b"])
        #expect(node.items?.count == 2)
        #expect(node.span == marked.spans[0])
        #expect(node.alias == marked.spans[1])
        #expect(node.place == marked.spans[1])
        #expect(node.items?[0].alias == nil)
    }

    @Test func aliasesCountIntoTheirContainersExtent() throws {
        for text in ["a: &x 1\nb:\n  «c: *x»\n", "a: &x 1\nb:\n- «*x\n- *x»\n"] {
            let marked = Marked(text)
            #expect(try marked.root()["b"]?.span == marked.spans[0])
        }
    }

    @Test func mergeKeysGiveWayToTheMappingsOwn() throws {
        let root = try Marked(
            """
            one: &one {a: 1, b: 1}
            two: &two {b: 2, c: 2}
            both:
              a: own
              <<: [*one, *two]
              d: own
            after: {<<: *two, c: own}
            """
        ).root()
        func shown(_ key: String) -> [String]? {
            root[key]?.entries?.map { "\($0.name)=\($0.value.scalar?.text ?? "?")" }
        }
        #expect(shown("both") == ["a=own", "b=1", "c=2", "d=own"])
        #expect(shown("after") == ["b=2", "c=own"])
    }

    @Test func aQuotedMergeKeyIsAKey() throws {
        #expect(try Marked("\"<<\": x\n").root().entries?.map(\.name) == ["<<"])
    }

    @Test(arguments: [
        "<<: «3»\n", "<<: [{a: b}, «c»]\n", "a: &a 1\n<<: «*a»\n",
    ])
    func aMergeKeyTakesMappings(text: String) throws {
        let marked = Marked(text)
        let only = try #require(marked.parsed.diagnostics.first)
        #expect(marked.parsed.diagnostics.count == 1)
        #expect(only.message == "'<<' takes a mapping or a list of mappings, as '*name'")
        #expect(only.span == marked.spans[0])
    }

    @Test func anchorsMayBeUsedAgainAndEndWithTheirDocument() throws {
        #expect(try Marked("a: &x 1\nb: &x 2\nc: *x\n").root()["c"]?.scalar?.text == "2")
        #expect(Marked("a: &x 1\n---\nb: *x\n").parsed.diagnostics.count == 1)
    }

    @Test(arguments: [
        ("a: «*b»\n", "unknown alias '*b'; an anchor '&b' must come before it"),
        ("a: &mail 1\nb: «*mial»\n", "unknown alias '*mial'; did you mean '*mail'?"),
        ("a: &b [«*b»]\n", "alias '*b' stands inside the value it names"),
        ("a: &b {c: [«*b»]}\n", "alias '*b' stands inside the value it names"),
    ])
    func aliasesThatLeadNowhere(text: String, message: String) {
        let marked = Marked(text)
        #expect(marked.parsed.diagnostics.map(\.message) == [message])
        #expect(marked.parsed.diagnostics.map(\.span) == marked.spans)
    }
}

import Playing
import Testing

@testable import Wirescript

@Suite struct SelectorTests {
    static let plans = Plan.plans(
        of: read(
            scenario("The server greets", tags: ["push", "slow"]) + "---\n"
                + scenario("Somebody waits", tags: ["slow"])
                + "---\n" + scenario("Nothing (at all)"),
            path: "scenarios/push/a.yaml"
        ),
        options: PlanOptions(seed: 1)
    ).plans

    func titles(filter: String? = nil, tags: [String] = []) throws -> [String] {
        let selector = try Selector(filter: filter, tags: tags)
        return Self.plans.filter(selector.selects).map(\.title)
    }

    @Test func aFilterIsSearchedForInTitleAndPath() throws {
        #expect(try titles(filter: "greets$") == ["The server greets"])
        #expect(try titles(filter: "^S") == ["Somebody waits"])
        #expect(try titles(filter: "push/a").count == 3)
        #expect(try titles(filter: "absent").isEmpty)
        #expect(try titles(filter: #"^Nothing \(at all\)$"#) == ["Nothing (at all)"])
    }

    @Test func tagsAddAndExclude() throws {
        #expect(try titles(tags: ["push"]) == ["The server greets"])
        #expect(try titles(tags: ["push", "slow"]) == ["The server greets", "Somebody waits"])
        #expect(try titles(tags: ["slow", "!push"]) == ["Somebody waits"])
        #expect(try titles(tags: ["!slow"]) == ["Nothing (at all)"])
    }

    @Test func aBadExpressionIsRefused() {
        #expect(throws: (any Error).self) { try Selector(filter: "(", tags: []) }
    }
}

import Playing
import Scenarios
import YAMLTree

/// Which scenarios are played, of those that were read.
package struct Selector {
    private let filter: Regex<AnyRegexOutput>?
    private let wanted: Set<String>
    private let unwanted: Set<String>

    /// Makes a selector of `--filter` (a regular expression, searched for in titles and paths) and `--tag` (any of
    /// these; none of those with a `!`). Throws where the expression is none.
    package init(filter: String?, tags: [String]) throws {
        self.filter = try filter.map { try Regex($0) }
        wanted = Set(tags.filter { !$0.hasPrefix("!") })
        unwanted = Set(tags.filter { $0.hasPrefix("!") }.map { String($0.dropFirst()) })
    }

    /// Whether it is to be played.
    func selects(_ plan: Plan) -> Bool {
        let tags = plan.scenario.tags
        guard wanted.isEmpty || tags.contains(where: wanted.contains),
            !tags.contains(where: unwanted.contains)
        else { return false }
        guard let filter else { return true }
        return plan.title.contains(filter) || plan.file.path.contains(filter)
    }
}

import Playing
import Scenarios

/// What a shell offers where a value is typed.
package enum Completions {
    /// The tags of the scenarios that a command's line names, or of those in `scenarios`; with a `!` where the word that is
    /// typed begins so.
    package static func tags(after words: [String], _ start: String) async -> [String] {
        // The first is the program, and the second its command.
        let paths = words.dropFirst(2).filter { !$0.hasPrefix("-") && $0 != start && FileKind(of: $0) != nil }
        guard let reading = try? await Reading(Inputs(paths: Array(paths)), options: PlanOptions(seed: 0))
        else {
            return []
        }
        let tags = Set(reading.items.flatMap { $0.file.scenarios.flatMap(\.tags) }).sorted()
        return start.hasPrefix("!") ? tags.map { "!\($0)" } : tags
    }
}

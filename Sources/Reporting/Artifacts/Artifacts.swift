package import Playing
import Scenarios
import YAMLTree

/// What is saved of a scenario that failed: its report and its journal as text, and of each failure what was expected and
/// what came, whole.
package struct Artifacts {
    private let result: ScenarioResult
    private let verdict: Verdict
    private let journal: Journal
    private let seed: UInt64

    /// More of a payload than this is not saved, in bytes.
    private static let most = 64 * 1024 * 1024

    /// The artifacts of a result; nil where nothing failed, or nothing was played.
    package init?(_ result: ScenarioResult, seed: UInt64) {
        guard case .played(let verdict, let journal) = result.outcome, !verdict.isMet else { return nil }
        self.result = result
        self.verdict = verdict
        self.journal = journal
        self.seed = seed
    }

    /// A name for their folder, of the scenario's file, line and title.
    package var name: String {
        var path = result.plan.file.path[...]
        for ending in [".yaml", ".yml"] where path.hasSuffix(ending) { path = path.dropLast(ending.count) }
        return
            "\(Self.word(path, most: 80))-\(result.plan.line)-\(Self.word(result.plan.title[...], most: 60))"
    }

    /// Gives the name of each file and what it holds, piece by piece.
    package func each(_ file: (String, (([UInt8]) -> Void) -> Void) -> Void) {
        let appearance = Appearance(width: 120)
        var narrow = result.narrowed
        narrow.artifacts = nil
        let text = ScenarioText(result: narrow, seed: seed, appearance: appearance)
        file("report.txt") { $0(Array((text.trouble ?? "").utf8)) }
        file("journal.txt") { $0(Array(text.timeline.utf8)) }
        for (index, failure) in verdict.failures.enumerated() {
            let who = failure.connection.map { journal.connections[$0].label } ?? failure.actor
            let name =
                "\(index + 1)-\(failure.cause.rawValue)-\(Self.word(who[...], most: 40))-step-\(failure.step)"
            if failure.expected != nil {
                file("\(name).expected") { give in
                    failure.expectedBytes(atMost: Self.most, give)
                }
            }
            if let received = failure.received {
                file("\(name).received") { $0(whole(received, of: failure)) }
            }
        }
    }

    /// What came, of which the failure has only an excerpt: the end of what the connection had read when it failed. The
    /// excerpt, where the journal does not have it all.
    private func whole(_ excerpt: Failure.Excerpt, of failure: Failure) -> [UInt8] {
        guard let connection = failure.connection, let total = excerpt.total, total > excerpt.bytes.count
        else { return excerpt.bytes }
        var read: [UInt8] = []
        for event in journal.events where event.connection == connection && event.at <= failure.at {
            guard case .read(let data) = event.fact else { continue }
            guard data.kept.count == data.count else { return excerpt.bytes }
            read += data.kept
        }
        guard journal.connections[connection].eventsDropped == 0, read.count >= total else {
            return excerpt.bytes
        }
        // A line's value is without its delimiter, which was read after it.
        for trailing in 0...min(16, read.count - total) {
            let unit = read[(read.count - trailing - total)...].prefix(total)
            if unit.dropFirst(excerpt.offset).starts(with: excerpt.bytes) { return Array(unit) }
        }
        return excerpt.bytes
    }

    /// A text as a part of a file's name that no shell has to quote.
    private static func word(_ text: Substring, most: Int) -> String {
        var word = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_", ".": word.unicodeScalars.append(scalar)
            default: if !word.isEmpty, !word.hasSuffix("-") { word += "-" }
            }
            if word.utf8.count == most { break }
        }
        while word.hasSuffix("-") || word.hasSuffix(".") { word.removeLast() }
        while word.hasPrefix(".") { word.removeFirst() }
        return word.isEmpty ? "x" : word
    }
}

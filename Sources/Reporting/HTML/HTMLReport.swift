package import Playing
import Scenarios
import YAMLTree

/// The report for a browser: one file without any other, whole with scripts off, failures first.
package struct HTMLReport: Reporter {
    /// A scenario on the page: what the overview says of it, and its section, written already.
    struct Entry {
        let path: String
        let title: String
        let index: Int
        let outcome: String
        let seconds: Double
        /// Nil where nothing went wrong.
        let headline: Headline?
        /// Nil where the page would grow too large.
        let section: Markup?

        var isBad: Bool { headline != nil }
    }

    /// How large all sections may grow together, in bytes of UTF-8: of what failed, and of the rest.
    private static let most = (bad: 24 << 20, good: 12 << 20)
    private static let mostOpen = 12

    private let write: ([UInt8]) -> Void
    private let nonce: String
    private var entries: [Entry] = []
    private var listings: [String: Listing] = [:]
    private var used = (bad: 0, good: 0)
    private var open = 0

    /// Makes the report of a run. The page runs only the style and script that bear its nonce, which nobody can foresee.
    package init(
        nonce: UInt64 = .random(in: 0 ... .max),
        write: @escaping ([UInt8]) -> Void
    ) {
        self.nonce = "w" + String(nonce, radix: 36)
        self.write = write
    }

    /// Draws a scenario's section.
    package mutating func record(_ result: ScenarioResult, index: Int, seed: UInt64) {
        let file = result.plan.file
        let listing = listings[file.path] ?? Listing(file: file, name: "f\(listings.count + 1)")
        listings[file.path] = listing
        let section = ScenarioSection(result: result, index: index, seed: seed, listing: listing.name)
        let headline = result.headline
        let isBad = headline != nil
        var markup: Markup?
        if isBad ? used.bad < Self.most.bad : used.good < Self.most.good {
            var written = Markup()
            section.write(isOpen: isBad && open < Self.mostOpen, into: &written)
            if isBad {
                used.bad += written.text.utf8.count
                open += 1
            } else {
                used.good += written.text.utf8.count
            }
            markup = written
        }
        entries.append(
            Entry(
                path: file.path,
                title: result.plan.title,
                index: index,
                outcome: result.outcome.word,
                seconds: result.seconds,
                headline: headline,
                section: markup
            )
        )
    }

    /// Writes the page.
    package mutating func finish(_ tally: Tally) {
        entries.sort { ($0.path, $0.index) < ($1.path, $1.index) }
        let page = HTMLPage(
            tally: tally,
            entries: entries,
            listings: listings.values.sorted { $0.file.path < $1.file.path },
            nonce: nonce
        )
        write(Array(page.html.utf8))
    }
}

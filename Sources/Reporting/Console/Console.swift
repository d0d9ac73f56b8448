package import Playing
import YAMLTree

/// The report for people: quiet while all is well, a line a file, and at the end what went wrong, sorted by file,
/// with the numbers last.
package struct Console: Reporter {
    /// How much is said.
    package enum Detail: Sendable {
        /// Failures and the summary.
        case quiet
        /// A line a file too.
        case ordinary
        /// The journal of every scenario too.
        case verbose
    }

    private let detail: Detail
    private var appearance: Appearance
    private let columns: () -> Int?
    private let write: (String) -> Void
    private var files: [String: FileLine]
    private var tally: Tally
    var troubles = Told()
    private var skipped = Told()
    private var progress = ProgressLine()

    /// Makes a console for a run.
    ///
    /// `expected` says how many results each file brings, by its path: when the last of them is there, the file's
    /// line is written. A file that is not in it gets its line at the end. `columns` asks a terminal how wide it is now.
    package init(
        detail: Detail,
        appearance: Appearance,
        tally: Tally,
        expected: [String: Int],
        columns: @escaping () -> Int? = { nil },
        write: @escaping (String) -> Void
    ) {
        self.detail = detail
        self.appearance = appearance
        self.columns = columns
        self.write = write
        self.tally = tally
        files = expected.mapValues { FileLine(expected: $0) }
    }

    /// Takes note of a scenario that begins.
    package mutating func begin(_ plan: Plan, index: Int) {
        guard appearance.isInteractive else { return }
        progress.begin(visible(plan.title), index: index)
        tick()
    }

    /// Draws the progress line anew; to be called now and then while nothing ends.
    package mutating func tick() {
        if appearance.isInteractive, let columns = columns() { appearance.width = columns }
        if let update = progress.update(tally, appearance) { write(update) }
    }

    /// Takes a scenario's result when it has ended; `seed` is the run's seed of its round. Keeps of it only what
    /// the end of the run has to say: of a passed one, nothing.
    package mutating func record(_ result: ScenarioResult, index: Int, seed: UInt64) {
        tally.count(result)
        progress.end(index: index)
        let path = visible(result.plan.file.path)
        let place = Told.Place(path: path, index: index)
        let text = ScenarioText(result: result, seed: seed, appearance: appearance)
        if let headline = result.headline {
            troubles.add(
                place,
                text.trouble ?? "",
                orElse: "\(headline.place): \(headline.cause): \(headline.message)\n"
            )
        }
        if case .skipped(let reason) = result.outcome {
            let text = "\(path):\(result.plan.line): \(visible("\(result.plan.title): \(reason)"))\n"
            skipped.add(place, appearance.paint("skip", .yellow) + "  " + text)
        }
        if detail == .verbose { say(text.timeline) }
        let file = result.plan.file.path
        let isComplete = files[file, default: FileLine(expected: .max)].count(result)
        if isComplete, let line = files.removeValue(forKey: file), detail != .quiet, line.isWorthALine {
            say(line.text(path, appearance))
        }
        tick()
    }

    /// Ends the report.
    package mutating func finish(_ tally: Tally) {
        self.tally = tally
        if detail != .quiet {
            for (path, line) in files.sorted(by: { $0.key < $1.key }) where line.isWorthALine {
                say(line.text(visible(path), appearance))
            }
            for text in skipped.whole { say(text) }
            if skipped.left > 0 { say("and \(skipped.left) more were skipped\n") }
        }
        for text in troubles.whole { say("\n" + text) }
        if !troubles.lines.isEmpty { say("\nwhat failed after these, in a line each:\n") }
        for text in troubles.lines { say(text) }
        if troubles.left > 0 { say("\nand \(Figures.count(troubles.left, "more scenario")) failed\n") }
        if !troubles.whole.isEmpty { say("\n") }
        say(summary)
    }

    private mutating func say(_ text: String) {
        if let erased = progress.erased() { write(erased) }
        if !text.isEmpty { write(text) }
    }

    private var summary: String {
        let word =
            switch tally.exit {
            case 0: appearance.paint("passed", .green)
            case 130: appearance.paint("interrupted", .yellow)
            default: appearance.paint("failed", .red)
            }
        let isNothing = tally.passed + tally.failed + tally.errors == 0
        var parts = [isNothing ? "nothing was played" : "\(tally.passed) passed"]
        if tally.failed > 0 { parts.append("\(tally.failed) failed") }
        if tally.errors > 0 { parts.append(Figures.count(tally.errors, "error")) }
        if tally.skipped > 0 { parts.append("\(tally.skipped) skipped") }
        let unplayed = (tally.planned ?? tally.ended) - tally.ended
        if unplayed > 0 { parts.append("\(unplayed) not played") }
        let seconds = Figures.fixed(tally.seconds, places: 2)
        return "\(word): \(parts.joined(separator: ", ")) in \(seconds) s; seed \(tally.seed)\(share)\n"
    }

    /// Which shard this was and how it came to be known, and what it had of the whole run.
    private var share: String {
        guard let shard = tally.shard else { return "" }
        let source = shard.source.map { " (\($0))" } ?? ""
        let name = "; shard \(shard.index) of \(shard.count)\(source)"
        guard let all = shard.scenarios, let planned = tally.planned else { return name }
        return name
            + (planned == 0 ? ": none of all \(all) scenarios fell to it" : ": \(planned) of all \(all)")
    }
}

/// What the scenarios of one file came to.
private struct FileLine {
    let expected: Int
    private var passed = 0
    private var failed = 0
    private var skipped = 0
    private var seconds = 0.0

    init(expected: Int) { self.expected = expected }

    /// Skipped scenarios have lines of their own.
    var isWorthALine: Bool { passed + failed > 0 }

    /// Counts a result; says whether it was the file's last.
    mutating func count(_ result: ScenarioResult) -> Bool {
        switch result.outcome {
        case .played(let verdict, _): if verdict.isMet { passed += 1 } else { failed += 1 }
        case .skipped: skipped += 1
        case .error: failed += 1
        }
        seconds += result.seconds
        return passed + failed + skipped == expected
    }

    func text(_ path: String, _ appearance: Appearance) -> String {
        let word = failed > 0 ? appearance.paint("FAIL", .red) : appearance.paint("ok  ", .green)
        let played = failed > 0 ? "\(failed) of \(passed + failed) failed" : Figures.count(passed, "scenario")
        let extra = skipped > 0 ? ", \(skipped) skipped" : ""
        return "\(word)  \(path)  \(played)\(extra)  \(Figures.fixed(seconds, places: 2)) s\n"
    }
}

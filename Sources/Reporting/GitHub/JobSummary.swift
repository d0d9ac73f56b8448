import Playing
import YAMLTree

/// What a run came to as GitHub's Markdown: numbers, what failed with its picture, the files.
struct JobSummary {
    /// So much is written of one run; a step's summary of more than 1 MiB is refused whole.
    static let most = 256 << 10
    private static let mostOfPicture = 8 << 10
    private static let mostRows = 100

    private struct FileRow {
        var tally = Tally(planned: nil, seed: 0)
        var seconds = 0.0

        var isBad: Bool { tally.failed + tally.errors > 0 }
    }

    private let room: Int
    private var files: [String: FileRow] = [:]
    private var skipped: [String] = []

    /// Makes a summary of so many bytes at most.
    init(room: Int) { self.room = min(room, Self.most) }

    /// Counts a result.
    mutating func count(_ result: ScenarioResult, path: String) {
        files[path, default: FileRow()].tally.count(result)
        files[path, default: FileRow()].seconds += result.seconds
        if case .skipped(let reason) = result.outcome, skipped.count < Self.mostRows {
            let place = Self.code("\(path):\(result.plan.line)")
            skipped.append("- \(place) \(Self.plain(result.plan.title)): \(Self.plain(reason))\n")
        }
    }

    /// What is said of one scenario that did not do as it should.
    static func section(_ headline: Headline, _ result: ScenarioResult, seed: UInt64) -> String {
        let lines = result.picture(seed: seed, limit: mostOfPicture)
        let title = "#### \(plain(headline.cause)): \(plain(result.plan.title))\n\n"
        return title + "\(code(headline.place)) \(plain(headline.message))\n\n"
            + fenced(lines)
    }

    /// Lines as they are, whatever is in them.
    private static func fenced(_ lines: [String]) -> String {
        let fence = String(repeating: "`", count: max(3, lines.map(longestRun).max().map { $0 + 1 } ?? 3))
        return ([fence + "text"] + lines + [fence]).joined(separator: "\n") + "\n\n"
    }

    /// The whole of it; `others` counts what has no section.
    func text(_ tally: Tally, sections: [String?], others: Int) -> String {
        let shard = tally.shard.map { ", shard \($0.index) of \($0.count)" } ?? ""
        let head = "### wirescript\(shard): \(Self.outcome(tally))\n\n\(Self.numbers(tally))\n\n"
        let table = self.table
        var text = head + (tally.untold.map { "**\(Self.plain($0))**\n\n" } ?? "")
        let errors = tally.obstacles.map { Self.fenced($0.text.split(separator: "\n").map(String.init)) }
        for (place, error) in errors.enumerated() {
            guard text.utf8.count + error.utf8.count + table.utf8.count + 300 <= room else {
                text += "and \(Figures.count(errors.count - place, "more error")): the log tells of each\n\n"
                break
            }
            text += error
        }
        var shown = 0
        for case let section? in sections {
            guard text.utf8.count + section.utf8.count + table.utf8.count + 200 <= room else { break }
            text += section
            shown += 1
        }
        let left = sections.count - shown + others
        if left > 0 {
            text += "and \(Figures.count(left, "more scenario")) that failed: the log tells of each\n\n"
        }
        if text.utf8.count + table.utf8.count <= room { text += table }
        let list = skipped.joined()
        if !skipped.isEmpty, text.utf8.count + list.utf8.count + 20 <= room {
            text += "#### Skipped\n\n" + list + "\n"
        }
        return text.utf8.count <= room ? text : head.utf8.count <= room ? head : ""
    }

    private static func outcome(_ tally: Tally) -> String {
        let bad = tally.failed + tally.errors
        if bad > 0 { return "\(bad) of \(Figures.count(tally.ended, "scenario")) failed" }
        return tally.exit == 0 ? "\(Figures.count(tally.passed, "scenario")) passed" : "no success"
    }

    private static func numbers(_ tally: Tally) -> String {
        var parts = ["\(tally.passed) passed", "\(tally.failed) failed"]
        if tally.errors > 0 { parts.append(Figures.count(tally.errors, "error")) }
        if tally.skipped > 0 { parts.append("\(tally.skipped) skipped") }
        if tally.unplayed > 0 { parts.append("\(tally.unplayed) not played") }
        return parts.joined(separator: ", ")
            + " in \(Figures.fixed(tally.seconds, places: 2)) s; seed \(tally.seed)"
    }

    /// The files, those with failures first.
    private var table: String {
        guard !files.isEmpty else { return "" }
        let rows = files.sorted { ($0.value.isBad ? 0 : 1, $0.key) < ($1.value.isBad ? 0 : 1, $1.key) }
        var text = "| file | passed | failed | skipped | seconds |\n|---|--:|--:|--:|--:|\n"
        for (path, row) in rows.prefix(Self.mostRows) {
            let (tally, failed) = (row.tally, row.tally.failed + row.tally.errors)
            let numbers =
                "\(tally.passed) | \(failed) | \(tally.skipped) | \(Figures.fixed(row.seconds, places: 2))"
            text += "| \(Self.code(path, inTable: true)) | \(numbers) |\n"
        }
        let left = rows.count - Self.mostRows
        return text + (left > 0 ? "\nand \(Figures.count(left, "more file"))\n" : "") + "\n"
    }

    // MARK: Markdown

    /// Text in which nothing is Markdown, HTML, a mention or a link.
    private static func plain(_ text: String) -> String {
        var plain = ""
        for scalar in visible(text).unicodeScalars {
            switch scalar {
            case "<": plain += "&lt;"
            case ">": plain += "&gt;"
            case "&": plain += "&amp;"
            // A word joiner after it: nobody is mentioned.
            case "@": plain += "@\u{2060}"
            case _ where "\\`*_{}[]()#+-.!|~:".unicodeScalars.contains(scalar):
                plain += "\\"
                plain.unicodeScalars.append(scalar)
            default: plain.unicodeScalars.append(scalar)
            }
        }
        return plain
    }

    /// A code span, whatever is in it.
    private static func code(_ text: String, inTable: Bool = false) -> String {
        let shown = visible(text)
        let ticks = String(repeating: "`", count: longestRun(shown) + 1)
        let padding = shown.utf8.first == UInt8(ascii: "`") || shown.utf8.last == UInt8(ascii: "`") ? " " : ""
        let content = inTable ? shown.spelling { $0 == "|" ? "\\|" : nil } : shown
        return ticks + padding + content + padding + ticks
    }

    /// The longest run of backticks.
    private static func longestRun(_ text: String) -> Int {
        var (longest, run) = (0, 0)
        for byte in text.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}

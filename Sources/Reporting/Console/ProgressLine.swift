import Playing
import YAMLTree

/// The line at the foot of a terminal that counts while scenarios are played, and names the one that has been at it
/// longest.
struct ProgressLine {
    private struct Run {
        let title: String
        let began: ContinuousClock.Instant
    }

    private var running: [Int: Run] = [:]
    private var isDrawn = false
    private var drawn = ContinuousClock.now

    mutating func begin(_ title: String, index: Int, now: ContinuousClock.Instant = .now) {
        running[index] = Run(title: title, began: now)
    }

    mutating func end(index: Int) { running[index] = nil }

    /// What to write to draw it anew; nil where nobody watches or it is too soon: an eye takes 20 a second.
    mutating func update(_ tally: Tally, _ appearance: Appearance, now: ContinuousClock.Instant = .now)
        -> String?
    {
        guard appearance.isInteractive else { return nil }
        guard !isDrawn || now - drawn > .milliseconds(50) else { return nil }
        drawn = now
        isDrawn = true
        return "\r" + text(tally, appearance, now) + "\u{1B}[K"
    }

    /// What to write to take it away; nil where it is not there.
    mutating func erased() -> String? {
        defer { isDrawn = false }
        return isDrawn ? "\r\u{1B}[K" : nil
    }

    /// One column less than there are: a terminal may begin a new line after the last one.
    private func text(_ tally: Tally, _ appearance: Appearance, _ now: ContinuousClock.Instant) -> String {
        let count = "\(tally.ended)\(tally.planned.map { " of \($0)" } ?? "") played"
        let failures = tally.failed + tally.errors
        let bad = failures > 0 ? ", \(failures) failed" : ""
        var rest = ""
        if let slowest = running.values.min(by: { $0.began < $1.began }) {
            let (seconds, fraction) = (now - slowest.began).components
            if seconds > 0 || fraction >= 500_000_000_000_000_000 {
                rest = "; \(seconds).\(fraction / 100_000_000_000_000_000) s: \(slowest.title)"
            }
        }
        let room = appearance.columns - 1 - count.utf8.count - bad.utf8.count
        guard room >= 0 else { return ShownText.cut(count, to: max(3, appearance.columns - 1)) }
        return count + appearance.paint(bad, .red)
            + (rest.isEmpty || room < 12 ? "" : appearance.paint(ShownText.cut(rest, to: room), .dim))
    }
}

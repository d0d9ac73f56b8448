package import Playing
import YAMLTree

/// The Test Anything Protocol, version 14 (testanything.org): a line a scenario as it ends, and under one that failed what
/// went wrong, as YAML.
///
/// The YAML keeps to what the readers of version 13 understand, which know only a part of YAML (Perl's YAMLish).
package struct TAP: Reporter {
    private static let mostOfPicture = 16 << 10

    private let write: (String) -> Void
    private let hasPlan: Bool
    private var number = 0

    /// Makes the report of a run and writes its first lines.
    package init(tally: Tally, write: @escaping (String) -> Void) {
        self.write = write
        var head = "TAP version 14\n"
        // A plan of none would say that all is well; what is wrong is said at the end.
        if let planned = tally.planned, planned > 0 { head += "1..\(planned)\n" }
        hasPlan = tally.planned != nil
        write(head)
    }

    /// Writes a scenario's test point.
    package mutating func record(_ result: ScenarioResult, index: Int, seed: UInt64) {
        number += 1
        let headline = result.headline
        var text = headline == nil ? "ok" : "not ok"
        text += " \(number) - " + Self.escaped("\(result.plan.file.path): \(result.plan.title)")
        if case .skipped(let reason) = result.outcome { text += " # SKIP \(Self.escaped(reason))" }
        text += "\n"
        if let headline { text += Self.diagnosis(headline, of: result, seed: seed) }
        write(text)
    }

    /// Writes the plan where it was not known before, and what keeps the run from being a success though no test point
    /// says so.
    package mutating func finish(_ tally: Tally) {
        if number == 0, tally.exit == 0 {
            write("1..0 # SKIP nothing was to be played\n")
        } else if number == 0, !tally.obstacles.isEmpty, (tally.planned ?? 0) == 0 {
            write("1..\(tally.obstacles.count)\n")
            for (place, obstacle) in tally.obstacles.enumerated() { write(Self.point(place + 1, obstacle)) }
        } else if !hasPlan {
            write("1..\(number)\n")
        }
        if number > 0 { for obstacle in tally.obstacles { write("# \(Self.escaped(obstacle.line))\n") } }
        let left = tally.unplayed > 0 ? "\(Figures.count(tally.unplayed, "scenario")) not played" : nil
        if let why = tally.untold ?? left { write("Bail out! \(Self.escaped(why))\n") }
    }

    /// One line in which nothing is taken for a directive; also not by readers that do not know the escape of `#`, for whom
    /// a failure would be a skipped test.
    private static func escaped(_ text: String) -> String {
        let escaped = visible(text).spelling { $0 == "#" || $0 == "\\" ? "\\\($0)" : nil }
        return escaped.replacing(/(?i)#\s*(?=skip|todo)/) { "\($0.output)\\\\" }
    }

    /// A test point for what kept all from being played.
    private static func point(_ number: Int, _ obstacle: Obstacle) -> String {
        var lines = ["---", "message: \(quoted(obstacle.message))", "severity: error"]
        lines.append("cause: \(obstacle.place == nil ? "harness" : "invalid")")
        if let place = obstacle.place {
            lines += [
                "at:", "  file: \(quoted(visible(place.path)))", "  line: \(place.line)",
                "  column: \(place.column)",
            ]
        }
        lines.append("picture: |")
        lines += block(obstacle.text.split(separator: "\n").map(String.init))
        lines.append("...")
        return "not ok \(number) - \(escaped(obstacle.line))\n" + lines.map { "  \($0)\n" }.joined()
    }

    private static func diagnosis(_ headline: Headline, of result: ScenarioResult, seed: UInt64) -> String {
        var lines = [
            "---", "message: \(quoted(headline.message))", "severity: \(headline.isError ? "error" : "fail")",
            "cause: \(headline.cause)", "at:", "  file: \(quoted(headline.path))", "  line: \(headline.line)",
            "  column: \(headline.column)",
        ]
        if let actor = headline.actor { lines.append("actor: \(quoted(actor))") }
        if let step = headline.step { lines.append("step: \(step)") }
        lines.append("seconds: \(Figures.fixed(result.seconds, places: 3))")
        lines.append("seed: \(seed)")
        lines.append("picture: |")
        lines += block(result.picture(seed: seed, limit: mostOfPicture))
        lines.append("...")
        return lines.map { "  \($0)\n" }.joined()
    }

    /// The lines of a YAML literal block.
    private static func block(_ lines: [String]) -> [String] {
        lines.enumerated().map { number, line in
            let indent = line.prefix { $0 == " " }
            let rest = line.dropFirst(indent.count)
            // The first line's indent is the block's. A line that begins with three dots ends it for some readers.
            return "  \(number == 0 ? "" : indent)"
                + (rest.hasPrefix("...") ? "\u{2026}\(rest.dropFirst(3))" : rest)
        }
    }

    /// A YAML double-quoted scalar of one line.
    private static func quoted(_ text: String) -> String {
        "\"" + text.spelling { $0 == "\"" || $0 == "\\" ? "\\\($0)" : nil } + "\""
    }
}

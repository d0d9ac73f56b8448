import Locks
import Playing

@testable import Reporting

/// A run with one of each outcome, and what a report writes of it.
struct WholeRun {
    /// What was written.
    final class Sink: Sendable {
        private let pieces = Mutex("")
        func write(_ text: String) { pieces.withLock { $0 += text } }
        var text: String { pieces.withLock { $0 } }
    }

    var results: [ScenarioResult]
    var tally: Tally

    /// Results in the order in which their scenarios end; with fewer than planned, the rest was not played.
    init(_ results: [ScenarioResult] = Self.oneOfEach, planned: Int? = nil, exit: Int32 = 3) {
        self.results = results
        tally = Tally(planned: planned ?? results.count, seed: 7)
        for result in results { tally.count(result) }
        tally.seconds = 1.239
        tally.exit = exit
    }

    /// Plays it to a report made by `make`, which is given the tally of nothing yet.
    func report(_ make: (Tally) -> any Reporter) {
        var reporter = make(Tally(planned: tally.planned, seed: tally.seed))
        for (place, result) in results.enumerated() { reporter.record(result, index: place + 1, seed: 7) }
        reporter.finish(tally)
    }

    static var oneOfEach: [ScenarioResult] {
        let skipped = Sample(path: "push/later.yaml", skip: "it rains").plan
        return [
            Sample.mismatch.at("push/greeting.yaml"),
            Sample(path: "push/greeting.yaml").result(),
            ScenarioResult(plan: skipped, outcome: .skipped("it rains"), seconds: 0),
            error("cannot listen on 127.0.0.1:25: Permission denied", advice: "take a port from 1024 on"),
        ]
    }

    static func error(_ message: String, advice: String? = nil) -> ScenarioResult {
        let plan = Sample(path: "port.yaml").plan
        return ScenarioResult(
            plan: plan,
            outcome: .error(HarnessError(message, advice: advice)),
            seconds: 0.001
        )
    }
}

extension Sample {
    /// The same, from a file of another name.
    func at(_ path: String) -> ScenarioResult {
        var sample = Sample(path: path)
        sample.journal = journal
        sample.failures = failures
        return sample.result()
    }

    /// A scenario that passes, with a title that no plain YAML scalar could be.
    static func titled(_ title: String, path: String = "greeting.yaml", skip: String? = nil) -> Sample {
        var quoted = ""
        for scalar in title.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{FFFE}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return Sample("scenario: \"\(quoted)\"\n", path: path, skip: skip)
    }
}

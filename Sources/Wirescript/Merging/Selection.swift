import Reporting

/// The results of several reports, each scenario's once, in the order of one run.
struct Selection {
    struct Item {
        /// From which of the reports.
        var input: Int
        var entry: ReportFile.Entry
        /// Counts all from 1.
        var index: Int
    }

    private struct Name: Hashable, Comparable {
        let file: String
        let line: Int
        let title: String

        static func < (a: Name, b: Name) -> Bool { (a.file, a.line, a.title) < (b.file, b.line, b.title) }
    }

    private(set) var items: [Item] = []
    /// Scenarios that are in more than one report.
    private(set) var faults: [String] = []

    init(_ inputs: [(path: String, report: ReportFile)]) {
        var places: [Name: [Int: [ReportFile.Entry]]] = [:]
        for (input, (_, report)) in inputs.enumerated() {
            for entry in report.entries {
                let name = Name(file: entry.file, line: entry.line, title: entry.title)
                places[name, default: [:]][input, default: []].append(entry)
            }
        }
        var doubles: [String] = []
        for (name, found) in places.sorted(by: { $0.key < $1.key }) {
            // Nothing that went wrong is hidden by another report in which it went well.
            guard let kept = found.max(by: { Self.isBetter($0, $1) }) else { continue }
            for entry in kept.value { items.append(Item(input: kept.key, entry: entry, index: entry.index)) }
            if found.count > 1 {
                let paths = found.keys.sorted().map { "'\(inputs[$0].path)'" }.joined(separator: " and ")
                doubles.append(
                    "\(name.file):\(name.line): '\(name.title)' is in \(paths); the worse result is kept"
                )
            }
        }
        faults = Array(doubles.prefix(10))
        if doubles.count > 10 {
            faults.append("\(doubles.count - 10) more scenarios are in more than one report")
        }
        number()
    }

    private static func isBetter(
        _ a: (key: Int, value: [ReportFile.Entry]),
        _ b: (key: Int, value: [ReportFile.Entry])
    ) -> Bool {
        func badness(_ entries: [ReportFile.Entry]) -> Int {
            entries.map { ["skipped", "passed", "failed", "error"].firstIndex(of: $0.outcome) ?? 0 }.max()
                ?? 0
        }
        return (badness(a.value), -a.key) < (badness(b.value), -b.key)
    }

    /// Shards number their scenarios as one run would: that is kept. Of runs that know nothing of each other one comes
    /// after the other.
    private mutating func number() {
        if Set(items.map(\.index)).count == items.count {
            items.sort { $0.index < $1.index }
        } else {
            items.sort { ($0.input, $0.index) < ($1.input, $1.index) }
            for place in items.indices { items[place].index = place + 1 }
        }
    }
}

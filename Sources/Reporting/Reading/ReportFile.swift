package import Playing
import Scenarios
import YAMLTree

/// A report of the kind `jsonl` or `jsonl+journal`, read back. What is in it is found at once; results are made one by
/// one, when they are asked for.
package struct ReportFile {
    /// One scenario's result, as far as it must be known to choose among them.
    package struct Entry {
        /// Counts a run's scenarios from 1.
        package let index: Int
        package let file: String
        package let line: Int
        package let title: String
        /// `passed`, `failed`, `skipped` or `error`.
        package let outcome: String
        /// The run's seed of its round.
        package let seed: UInt64
        /// Its line.
        fileprivate let text: Range<Int>
        /// Where the lines before it that are its own begin: its events.
        fileprivate let start: Int
    }

    /// How its first line says the run was.
    package private(set) var seed: UInt64 = 0
    /// How many scenarios were to be played.
    package private(set) var planned = 0
    /// Which part of a whole run it was; nil where it was all.
    package private(set) var shard: ShardPart?
    /// The exit status; nil where there is no last line.
    package private(set) var exit: Int32?
    /// How long the run took.
    package private(set) var seconds = 0.0
    package private(set) var entries: [Entry] = []
    /// What kept scenarios from being played.
    package private(set) var obstacles: [Obstacle] = []
    /// What is wrong with it, a phrase each.
    package private(set) var faults: [String] = []

    private let bytes: ReportBytes
    private var sources: [String: ReportedSource] = [:]
    private var isBegun = false

    /// Reads a report that is in memory.
    package init(_ bytes: [UInt8]) { self.init(ReportBytes(bytes)) }

    /// Reads a report.
    package init(_ bytes: ReportBytes) {
        self.bytes = bytes
        var start: Int?
        var number = 0
        bytes.forEachLine { text, place in
            number += 1
            take(text, at: place, number: number, &start)
        }
        if !isBegun {
            faults = ["it is no report of the kind 'jsonl'"]
        } else if exit == nil {
            faults.append("it has no last line: the run was cut off, or is not over")
        }
    }

    /// The result of an entry; without the journal, of which there may be much, where nobody wants it.
    package func result(of entry: Entry, withJournal: Bool = true) -> ScenarioResult {
        var lines: [JSON] = []
        let own = bytes[withJournal ? entry.start..<entry.text.upperBound : entry.text]
        ReportBytes(own).forEachLine { text, _ in if let line = JSON(parsing: text) { lines.append(line) } }
        let line = lines.popLast() ?? .null
        let events = lines.filter { $0["kind"]?.stringValue == "event" }
        return ResultReading(line, events: events, source: sources[entry.file]).result
    }

    /// A journal's events are only found: there may be many, and nobody may ask for them.
    private static let eventStart = Array(#"{"kind":"event","#.utf8)

    private mutating func take(
        _ text: UnsafeRawBufferPointer,
        at place: Int,
        number: Int,
        _ start: inout Int?
    ) {
        if text.isEmpty { return }
        if text.starts(with: Self.eventStart) {
            start = start ?? place
            return
        }
        guard let line = JSON(parsing: text), let kind = line["kind"]?.stringValue else {
            faults.append("its line \(number) is not JSON, or was cut off")
            return
        }
        switch kind {
        case "run": begin(line)
        case "source": add(source: line)
        case "event": start = start ?? place
        case "scenario":
            add(line, number: number, place..<place + text.count, from: start ?? place)
            start = nil
        case "obstacle": add(obstacle: line)
        case "summary": end(line)
        default: break
        }
    }

    private mutating func begin(_ line: JSON) {
        if isBegun { faults.append("it holds more than one run") }
        isBegun = true
        if line["version"]?.integer != 1 { faults.append("it is of a version that is not known here") }
        seed = line["seed"]?.unsigned ?? 0
        planned = line["scenarios"]?.integer ?? 0
        guard let part = line["shard"] else { return }
        guard let index = part["index"]?.integer, let count = part["count"]?.integer, index >= 1,
            index <= count
        else {
            faults.append("it does not say of which shard it is")
            return
        }
        shard = ShardPart(index: index, count: count)
        shard?.scenarios = part["scenarios"]?.integer
        shard?.deal = part["deal"]?.stringValue
    }

    private mutating func add(source line: JSON) {
        guard let file = line["file"]?.stringValue, let bytes = line["data"]?.bytes else { return }
        sources[file] = ReportedSource(
            path: file,
            bytes: bytes,
            names: line["variables"]?.items?.compactMap(\.stringValue) ?? []
        )
    }

    private mutating func add(obstacle line: JSON) {
        var place: Obstacle.Place?
        if let path = line["file"]?.stringValue, let row = line["line"]?.integer,
            let column = line["column"]?.integer
        {
            place = Obstacle.Place(path: path, line: row, column: column)
        }
        let message = line["message"]?.stringValue ?? ""
        obstacles.append(Obstacle(place: place, message: message, text: line["text"]?.stringValue ?? message))
    }

    private mutating func add(_ line: JSON, number: Int, _ text: Range<Int>, from start: Int) {
        guard let index = line["index"]?.integer, let file = line["file"]?.stringValue,
            let title = line["title"]?.stringValue, let outcome = line["outcome"]?.stringValue,
            ["passed", "failed", "skipped", "error"].contains(outcome)
        else {
            faults.append("its line \(number) does not say what came of which scenario")
            return
        }
        entries.append(
            Entry(
                index: index,
                file: file,
                line: line["line"]?.integer ?? 1,
                title: title,
                outcome: outcome,
                seed: line["run-seed"]?.unsigned ?? seed,
                text: text,
                start: start
            )
        )
    }

    private mutating func end(_ line: JSON) {
        exit = line["exit"]?.integer.flatMap(Int32.init(exactly:))
        seconds = Double(line["seconds"]?.nanoseconds ?? 0) / 1e9
        for (member, outcome) in [
            ("passed", "passed"), ("failed", "failed"), ("skipped", "skipped"), ("errors", "error"),
        ] {
            let (said, found) = (line[member]?.integer ?? 0, entries.count { $0.outcome == outcome })
            if said != found {
                faults.append("it holds \(found) scenarios with the outcome '\(outcome)', and says \(said)")
            }
        }
    }
}

import Glibc
import Playing
import Reporting
import Scenarios

/// How long scenarios took the last time: the `jsonl` reports of that run.
struct ShardTimes {
    private struct Key: Hashable {
        let file: Substring
        let title: String

        /// Of the path only the name counts: it is spelt in another way on another machine.
        init(_ path: String, _ title: String) {
            file = path.split(separator: "/").last ?? ""
            self.title = title
        }
    }

    private var times: [Key: (sum: Int64, count: Int64)] = [:]
    /// Files that are not there.
    private(set) var missing: [String] = []

    /// Reads the reports. One that is not there is no fault: there is none before the first run. Throws where one cannot
    /// be read, or is something else.
    init(_ paths: [String]) throws(HarnessError) {
        for path in paths {
            guard FileKind(of: path) != nil else {
                missing.append(path)
                continue
            }
            let bytes = try FileReading.bytes(of: path)
            for line in bytes.split(separator: UInt8(ascii: "\n")) {
                guard let line = JSON(parsing: line), let kind = line["kind"]?.stringValue else {
                    throw HarnessError(
                        "'\(path)' is no report of the kind 'jsonl'",
                        advice: "give '--shard-times' what '--report jsonl:PATH' wrote"
                    )
                }
                if kind == "scenario" { add(line) }
            }
        }
    }

    /// A scenario's mean time, in nanoseconds.
    func time(path: String, title: String) -> Int64? { times[Key(path, title)].map { $0.sum / $0.count } }

    private mutating func add(_ line: JSON) {
        guard let file = line["file"]?.stringValue, let title = line["title"]?.stringValue,
            let seconds = line["seconds"]?.nanoseconds, seconds >= 0,
            line["outcome"]?.stringValue != "skipped"
        else { return }
        let old = times[Key(file, title)] ?? (0, 0)
        // No scenario takes a day: sums of what a damaged report says cannot overflow.
        times[Key(file, title)] = (old.sum + min(seconds, 86_400_000_000_000), old.count + 1)
    }
}

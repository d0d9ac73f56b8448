/// What a program writes to one of its outputs: all of it is read, so that the program never waits, and as much is kept as
/// its check needs.
struct Output {
    let stream: Journal.Output
    /// Judged when the program has ended.
    var value = UnitValue(.all(limit: 1 << 20))
    /// What makes the value no match, whatever comes yet.
    private(set) var verdict = Progress.more
    /// The line under way, for `ready`.
    private var line: [UInt8] = []
    /// The longest line that may mark it ready.
    private static let longestLine = 64 * 1024

    init(_ stream: Journal.Output) { self.stream = stream }

    /// Takes more; the lines that are whole now, without their ends.
    mutating func append(_ bytes: UnsafeRawBufferPointer, splitsLines: Bool) -> [[UInt8]] {
        if verdict == .more { verdict = value.append(bytes) }
        guard splitsLines else { return [] }
        var lines: [[UInt8]] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0A) {
            line += rest[..<end]
            if line.last == 0x0D { line.removeLast() }
            lines.append(line)
            line = []
            rest = rest[(end + 1)...]
        }
        if line.count < Self.longestLine { line += rest }
        return lines
    }

    /// The line that has no end yet.
    var unfinishedLine: [UInt8] { line }
}

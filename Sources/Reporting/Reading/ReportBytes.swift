/// What is in a report, wherever it lies: one of hundreds of MiB is not kept in memory to be read.
package struct ReportBytes {
    /// How many bytes there are.
    package let count: Int
    private let part: (Range<Int>) -> [UInt8]

    /// Bytes that `part` gives: fewer than it is asked for where there are no more.
    package init(count: Int, part: @escaping (Range<Int>) -> [UInt8]) {
        self.count = count
        self.part = part
    }

    /// Bytes in memory.
    package init(_ bytes: [UInt8]) {
        self.init(count: bytes.count) { Array(bytes[$0]) }
    }

    /// As many bytes of the range as there are.
    subscript(range: Range<Int>) -> [UInt8] { part(range) }

    /// Gives each line, without its end, and where it begins.
    func forEachLine(_ take: (UnsafeRawBufferPointer, Int) -> Void) {
        var buffer: [UInt8] = []
        var start = 0
        var searched = 0
        while true {
            let end = start + buffer.count
            let block = end < count ? self[end..<min(count, end + Self.block)] : []
            buffer += block
            let taken = buffer.withUnsafeBytes { bytes in
                var line = 0
                while let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                    take(UnsafeRawBufferPointer(rebasing: bytes[line..<end]), start + line)
                    line = end + 1
                    searched = line
                }
                if block.isEmpty, line < bytes.count {
                    take(UnsafeRawBufferPointer(rebasing: bytes[line...]), start + line)
                }
                return line
            }
            if block.isEmpty { return }
            buffer.removeFirst(taken)
            start += taken
            searched = buffer.count
        }
    }

    private static let block = 1 << 20
}

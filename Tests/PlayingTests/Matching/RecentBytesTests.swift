import Testing

@testable import Playing

/// What is remembered of a stream for a report.
@Suite struct RecentBytesTests {
    private func fed(_ pieces: [[UInt8]], around place: Int?) -> RecentBytes {
        var recent = RecentBytes()
        for (index, piece) in pieces.enumerated() {
            piece.withUnsafeBytes { recent.append($0, around: index == pieces.count - 1 ? place : nil) }
        }
        return recent
    }

    /// Of a large read the bytes around the difference are the ones that are wanted, not its last.
    @Test(arguments: [0, 1, 100, 5000, 32_768, 65_535])
    func aDifferenceIsRemembered(_ place: Int) {
        let first = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 3) }
        let last = (0..<65_536).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
        let all = first + last
        let recent = fed([first, last], around: place)
        #expect(recent.count == all.count)
        #expect(Array(all[recent.start..<recent.start + recent.bytes.count]) == recent.bytes)
        let around = 10_000 + place
        #expect(recent.start <= around - 64)
        #expect(recent.start + recent.bytes.count >= min(all.count, around + 192))
    }

    @Test func withoutOneTheLastAre() {
        let recent = fed([Array(repeating: 1, count: 9000), [2, 3]], around: nil)
        #expect(recent.count == 9002 && recent.bytes.suffix(3) == [1, 2, 3])
        #expect(recent.start + recent.bytes.count == 9002)
    }
}

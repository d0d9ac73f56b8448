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

    /// Where one read is just as long as what is remembered, and begins with the difference.
    @Test func whatCameBeforeTheDifferenceIsRememberedToo() {
        let recent = fed([Array(repeating: 1, count: 100), Array(repeating: 2, count: 4096)], around: 0)
        #expect(recent.start == 0 && recent.count == 4196)
        #expect(recent.bytes == Array(repeating: 1, count: 100) + Array(repeating: 2, count: 4096))
    }

    /// It takes the place of all that came before, so that its memory is the one that is there.
    @Test func aReadThatIsLongEnoughIsAll() {
        let recent = fed([Array(repeating: 1, count: 4096), Array(repeating: 2, count: 4096)], around: nil)
        #expect(recent.start == 4096 && recent.bytes == Array(repeating: 2, count: 4096))
    }

    @Test(arguments: [1, 1000, 3000, 4095, 4096, 10_000])
    func noMoreIsRememberedThanIsShown(_ size: Int) {
        let all = (0..<100 * size).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
        var recent = RecentBytes()
        for start in stride(from: 0, to: all.count, by: size) {
            all[start..<start + size].withUnsafeBytes { recent.append($0) }
            #expect(recent.bytes.count <= 2 * 4096 && recent.bytes.count >= min(4096, recent.count))
            #expect(all[..<(start + size)].suffix(recent.bytes.count).elementsEqual(recent.bytes))
        }
    }

    @Test func withoutOneTheLastAre() {
        let recent = fed([Array(repeating: 1, count: 9000), [2, 3]], around: nil)
        #expect(recent.count == 9002 && recent.bytes.suffix(3) == [1, 2, 3])
        #expect(recent.start + recent.bytes.count == 9002)
    }
}

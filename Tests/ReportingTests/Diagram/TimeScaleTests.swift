import Testing

@testable import Reporting

/// Where instants lie on the page.
@Suite struct TimeScaleTests {
    static func scale(_ times: [Int64], lanes: Int = 1) -> TimeScale {
        TimeScale(
            times.enumerated().map { place, at in
                TimeScale.Item(at: at, lane: place % lanes, above: 8, below: 8)
            },
            top: 0
        )
    }

    @Test func equalTimesAreEquallyFarApart() {
        let places = Self.scale([0, 20_000_000, 40_000_000, 60_000_000]).places
        let steps = zip(places, places.dropFirst()).map { $1 - $0 }
        #expect(steps.allSatisfy { abs($0 - steps[0]) < 0.001 })
        #expect(steps[0] > 16)
    }

    @Test func whatIsDenseIsSpreadOnEachLane() {
        let places = Self.scale([0, 1, 2, 3, 1_000_000, 1_000_001]).places
        for (before, after) in zip(places, places.dropFirst()) { #expect(after - before >= 16) }
        // On lanes of their own they may stand at the same height.
        let apart = Self.scale([0, 1, 1_000_000, 1_000_001], lanes: 2).places
        #expect(apart[1] - apart[0] < 1 && apart[3] - apart[2] < 1)
    }

    @Test func idleTimeIsCutAndTold() {
        let scale = Self.scale([0, 10_000, 20_000, 30_000, 5_000_000_000, 5_000_010_000])
        #expect(scale.breaks.map(\.duration) == [4_999_970_000])
        #expect(scale.height < 400)
        #expect(scale.places[4] > scale.breaks[0].bottom && scale.places[3] < scale.breaks[0].top)
        // No tick within it.
        #expect(!scale.ticks.contains { $0.y > scale.breaks[0].top && $0.y < scale.breaks[0].bottom })
    }

    @Test func ticksStandAtEqualTimes() {
        let scale = Self.scale([0, 100_000, 200_000, 300_000])
        let times = scale.ticks.map(\.at)
        #expect(times.count > 5)
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == scale.tick })
    }

    @Test func oneInstantAndNoneAreDrawnToo() {
        #expect(Self.scale([]).places.isEmpty)
        #expect(Self.scale([7]).places.count == 1)
    }
}

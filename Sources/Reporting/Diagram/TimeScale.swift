import Playing

/// Where on the page an instant lies. One scale holds for the whole diagram; what would be drawn over one another is
/// spread, and a long time in which nothing happens is cut short. The ruler shows both: its ticks stand at equal times.
struct TimeScale {
    /// Something that wants a place: when it happened, on which lane, and how much room it needs there.
    struct Item {
        let at: Int64
        let lane: Int
        /// Above and below its middle.
        let above: Double
        let below: Double
        /// Something was left out after it.
        var isFollowedByGap = false
    }

    /// A stretch of time that is not drawn.
    struct Break {
        let top: Double
        let bottom: Double
        /// Nanoseconds.
        let duration: Int64
        /// It stands for events that were left out, not for idleness.
        let isGap: Bool
    }

    private static let longest = 130.0
    private static let cut = 56.0
    private static let room = 24.0

    /// Of each item, the place of its middle.
    private(set) var places: [Double] = []
    private(set) var breaks: [Break] = []
    private(set) var height = 0.0
    /// Pixels for a nanosecond.
    let scale: Double
    /// What the ruler's ticks are apart, in nanoseconds.
    let tick: Int64
    /// Time and place, in order: between two of them time passes evenly.
    private var knots: [(at: Int64, y: Double)] = []

    init(_ items: [Item], top start: Double) {
        scale = Self.scale(for: items)
        tick = Self.tick(for: scale)
        var bottoms: [Int: Double] = [:]
        var (y, last) = (start, items.first?.at ?? 0)
        var gap = false
        for item in items {
            let passed = item.at - last
            let even = Double(passed) * scale
            let isCut = even > Self.longest || gap
            // What is torn is torn below everything that stands above it.
            let top = isCut ? max(y + 8, bottoms.values.max() ?? 0) : y
            var next = isCut ? top + Self.cut : y + even
            if let bottom = bottoms[item.lane] { next = max(next, bottom + item.above) }
            next = max(next, start + item.above)
            if isCut {
                breaks.append(Break(top: top + 4, bottom: next - 14, duration: passed, isGap: gap))
            }
            if let previous = knots.last, previous.at == item.at {
                knots[knots.count - 1].y = next
            } else {
                if isCut { knots.append((last, y)) }
                knots.append((item.at, next))
            }
            places.append(next)
            bottoms[item.lane] = next + item.below
            height = max(height, next + item.below)
            (y, last, gap) = (next, item.at, item.isFollowedByGap)
        }
    }

    /// So many pixels a nanosecond that the diagram is about as tall as what happened needs, idle times cut.
    private static func scale(for items: [Item]) -> Double {
        let passed = zip(items, items.dropFirst()).map { Double($1.at - $0.at) }.filter { $0 > 0 }
        guard !passed.isEmpty else { return 1e-3 }
        let wanted = room * Double(items.count)
        var (low, high) = (1e-12, 1.0)
        for _ in 0..<80 {
            let middle = (low * high).squareRoot()
            let sum = passed.reduce(0) { $0 + min($1 * middle, longest) }
            if sum < min(wanted, longest * Double(passed.count) * 0.8) { low = middle } else { high = middle }
        }
        return low
    }

    /// 1, 2 or 5 times a power of ten, drawn at least 7 pixels apart where the scale holds.
    private static func tick(for scale: Double) -> Int64 {
        var tick: Int64 = 1000
        for factor in [2.0, 2.5, 2.0].cycled(times: 12) {
            if Double(tick) * scale >= 7 { break }
            tick = Int64(Double(tick) * factor)
        }
        return tick
    }

    /// The ruler: places of the ticks, each with its time.
    var ticks: [(at: Int64, y: Double)] {
        var ticks: [(Int64, Double)] = []
        for (from, to) in zip(knots, knots.dropFirst()) where to.at > from.at {
            guard !breaks.contains(where: { $0.top >= from.y && $0.bottom <= to.y }) else { continue }
            var at = (from.at / tick + 1) * tick
            while at <= to.at, ticks.count < 4000 {
                let part = Double(at - from.at) / Double(to.at - from.at)
                ticks.append((at, from.y + part * (to.y - from.y)))
                at += tick
            }
        }
        return ticks
    }
}

extension Array {
    fileprivate func cycled(times: Int) -> [Element] { (0..<times).flatMap { _ in self } }
}

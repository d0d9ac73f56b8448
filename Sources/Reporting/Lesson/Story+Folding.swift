import Playing

extension Story {
    /// A stretch of more moments than this, in which nothing but bytes goes by, is told shorter.
    private static let longest = 8

    /// The moments with long stretches of writes and reads told in a line for each lane: nobody reads 300 of them.
    static func folded(_ moments: [Moment]) -> [Moment] {
        var folded: [Moment] = []
        var stretch: [Moment] = []
        for moment in moments {
            if moment.content.bytes != nil {
                stretch.append(moment)
            } else {
                folded += shortened(stretch) + [moment]
                stretch = []
            }
        }
        return folded + shortened(stretch)
    }

    private static func shortened(_ stretch: [Moment]) -> [Moment] {
        guard stretch.count > longest else { return stretch }
        let middle = stretch.dropFirst(3).dropLast(2)
        let lanes = Set(middle.map(\.lane)).sorted()
        let sums = lanes.map { lane in
            let part = middle.filter { $0.lane == lane }
            let bytes = part.reduce(0) { $0 + ($1.content.bytes ?? 0) }
            let text = "goes on like that: \(Text.bytes(bytes)) in \(part.count) pieces"
            return Moment(at: part[0].at, lane: lane, content: .event(text, nil))
        }
        return stretch.prefix(3) + sums.sorted { $0.at < $1.at } + stretch.suffix(2)
    }
}

extension Story.Content {
    /// How many bytes went by; nil where it is something else that happened.
    fileprivate var bytes: Int? {
        if case .event(_, let data?) = self { data.count } else { nil }
    }
}

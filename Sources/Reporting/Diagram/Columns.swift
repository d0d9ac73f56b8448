/// Where each lane stands: the two ends of a stream face each other over a channel, their words on the outer sides.
struct Columns {
    struct Column {
        let x: Double
        /// -1: its words stand at its left; 1: at its right.
        let side: Double
        /// Where what it sends goes to: the other end's place, or that of the outside; nil where it has no stream.
        let opposite: Double?
        /// How wide its words are.
        let words: Double
    }

    /// Between a lane and its words.
    static let gap = 15.0
    private static let margin = 14.0

    private(set) var columns: [Column] = []
    private(set) var width = 0.0

    /// How wide the words of a lane may be that has no stream.
    static let roomAlone = 230.0

    /// How wide the words of a lane may be: the more streams there are, the less.
    static func room(in exchange: Exchange) -> Double {
        switch streams(in: exchange) {
        case ...1: 270
        case 2: 210
        case 3...4: 170
        default: 140
        }
    }

    init(_ exchange: Exchange, _ words: [MarkText]) {
        let channel = Self.streams(in: exchange) <= 1 ? 200.0 : 150
        let outside = channel * 0.6
        var x = 0.0
        for (index, lane) in exchange.lanes.enumerated() {
            let room = Self.needed(index, exchange, words)
            let hasStream = lane.connection != nil && !lane.isProgram
            func stand(_ side: Double, opposite: Double?) {
                columns.append(Column(x: x, side: side, opposite: opposite, words: room))
            }
            if let peer = lane.peer, peer < index {
                stand(1, opposite: columns[peer].x)
                x += room
            } else if lane.peer != nil {
                x += room
                stand(-1, opposite: x + channel)
                x += channel
            } else if hasStream, lane.isAccepted {
                x += Self.margin + 30 + outside
                stand(1, opposite: x - outside)
                x += room
            } else if hasStream {
                x += room
                stand(-1, opposite: x + outside)
                x += outside + 30 + Self.margin
            } else {
                x += Self.margin
                stand(1, opposite: nil)
                x += room
            }
        }
        width = max(x, 320)
    }

    private static func streams(in exchange: Exchange) -> Int {
        exchange.lanes.indices.count { place in
            exchange.lanes[place].connection != nil && (exchange.lanes[place].peer ?? .max) > place
        }
    }

    /// What a lane's own words take, and its name.
    private static func needed(_ lane: Int, _ exchange: Exchange, _ words: [MarkText]) -> Double {
        var widest = Double(MarkText.columns(of: exchange.lanes[lane].label)) * MarkText.nameLetter
        for (mark, text) in zip(exchange.marks, words) where mark.lane == lane {
            widest = max(widest, text.width)
        }
        let most = exchange.lanes[lane].connection == nil ? roomAlone : room(in: exchange)
        return min(max(widest, 60), most) + gap + margin
    }
}

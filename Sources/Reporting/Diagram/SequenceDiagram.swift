package import Playing

/// A journal as a picture: time runs downwards to one scale, each end of a stream is a lifeline, each write and read a bar,
/// and bands show which write's bytes came with which read. An HTML fragment for `report.css`, without a script of its own.
package struct SequenceDiagram {
    /// How much of a journal is drawn.
    package struct Limits: Sendable {
        /// Events at most, but for those that are not traffic.
        package var events: Int
        /// Streams at most; those in which something failed come first.
        package var streams: Int

        /// Makes limits.
        package init(events: Int = 300, streams: Int = 12) {
            self.events = events
            self.streams = streams
        }
    }

    let plan: Plan
    let exchange: Exchange
    let columns: Columns
    let time: TimeScale
    let words: [MarkText]
    let glyphs: [Glyph]
    let names: EventNames
    let phrases: JournalText
    private let failures: [Failure]

    /// Lays a journal out. `name` makes the names of its pieces unique on the page; they link to an `EventTable` of that name.
    package init(
        journal: Journal,
        plan: Plan,
        failures: [Failure] = [],
        name: String,
        limits: Limits = Limits()
    ) {
        self.plan = plan
        self.failures = failures
        names = EventNames(prefix: name)
        phrases = JournalText(journal, appearance: Appearance())
        exchange = Exchange(journal, events: limits.events, lanes: limits.streams)
        let width = Columns.room(in: exchange)
        words = exchange.marks.map { [exchange] mark in
            MarkText(mark, width: exchange.lanes[mark.lane].connection == nil ? Columns.roomAlone : width)
        }
        columns = Columns(exchange, words)
        glyphs = exchange.marks.map { Glyph($0.event.fact) }
        var items: [TimeScale.Item] = []
        for (place, mark) in exchange.marks.enumerated() {
            let reach = max(glyphs[place].reach + 1, 8)
            items.append(
                TimeScale.Item(
                    at: mark.event.at,
                    lane: mark.lane,
                    above: reach,
                    below: max(reach, words[place].height - 7),
                    isFollowedByGap: exchange.omitted[place] != nil
                )
            )
        }
        time = TimeScale(items, top: 8)
    }

    /// Whether a failure followed from another, and is not counted.
    func isConsequent(_ failure: Failure) -> Bool {
        failures.contains { $0.isConsequent && $0.at == failure.at && $0.connection == failure.connection }
    }

    /// The time of an event in the unit of the whole diagram, and that unit.
    func clock(_ at: Int64) -> String {
        switch unit {
        case "\u{B5}s": Figures.fixed(Double(at) / 1e3, places: 0)
        case "ms": Figures.fixed(Double(at) / 1e6, places: 3)
        default: Figures.fixed(Double(at) / 1e9, places: 3)
        }
    }

    var unit: String {
        switch exchange.marks.last?.event.at ?? 0 {
        case ..<2_000_000: "\u{B5}s"
        case ..<10_000_000_000: "ms"
        default: "s"
        }
    }
}

/// How the rows of an event table are called, so that a piece of a diagram can link to its own.
package struct EventNames {
    let prefix: String

    func row(_ event: Journal.Event) -> String { "\(prefix)e\(event.order)" }
    /// The bytes within the row: whoever follows a link there sees the `details` opened that hold them.
    func bytes(_ event: Journal.Event) -> String { "\(prefix)b\(event.order)" }

    func target(_ event: Journal.Event) -> String { event.fact.data == nil ? row(event) : bytes(event) }
}

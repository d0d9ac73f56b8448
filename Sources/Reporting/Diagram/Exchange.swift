import Playing

/// What a journal tells, made ready to be drawn: whose lifelines there are, what happened on each, which bytes of a write
/// came with which read, and what went from one lifeline to another besides.
struct Exchange {
    /// One end of a stream, or an actor of whom something is known beside any stream.
    struct Lane {
        var label: String
        let actor: String
        let connection: Journal.ConnectionID?
        /// The lane of the other end.
        var peer: Int?
        /// It was accepted: it stands at the right.
        var isAccepted = false
        /// It is a program's.
        var isProgram = false
    }

    /// Something that happened on a lane.
    struct Mark {
        let event: Journal.Event
        let lane: Int
        /// The step that read this had all it wanted then.
        var isMatched = false
        /// Which bytes of their direction of the stream went by, counted from 0; nil where bytes before were not kept.
        var stream: Range<Int>?
    }

    /// Bytes on their way: of the write's mark, to the read's; one of the two may not be known.
    struct Flow {
        let write: Int?
        let read: Int?
        let bytes: Range<Int>
    }

    /// What crosses from one lane to another and is no bytes.
    struct Crossing {
        enum Kind {
            case connect
            case end(Journal.End)
            case reset
        }

        let kind: Kind
        let from: Int?
        let to: Int?
    }

    private(set) var lanes: [Lane] = []
    /// In the order of the journal.
    private(set) var marks: [Mark] = []
    private(set) var flows: [Flow] = []
    private(set) var crossings: [Crossing] = []
    /// How many events were left out after the mark, either by the journal or here.
    private(set) var omitted: [Int: Int] = [:]
    /// How many lanes are not drawn.
    private(set) var lanesOmitted = 0

    /// Reads a journal, keeping at most so many events and lanes; whatever failed stays.
    init(_ journal: Journal, events limit: Int, lanes laneLimit: Int) {
        let events = journal.events
        addLanes(journal, events, limit: laneLimit)
        let chosen = Self.chosen(events.filter { lane(of: $0) != nil }, limit: limit)
        addMarks(events, chosen: chosen)
        let streams = Streams(journal, events)
        var places: [Int: Int] = [:]
        for place in marks.indices {
            marks[place].stream = streams.ranges[marks[place].event.order]
            places[marks[place].event.order] = place
        }
        for flow in streams.flows {
            let (write, read) = (
                flow.write.flatMap { places[$0] }, flow.read.flatMap { places[$0] }
            )
            guard write != nil || read != nil, (write == nil) == (flow.write == nil) || read != nil else {
                continue
            }
            flows.append(Flow(write: write, read: read, bytes: flow.bytes))
        }
        addCrossings()
    }

    // MARK: Lanes

    private mutating func addLanes(_ journal: Journal, _ events: [Journal.Event], limit: Int) {
        var seen: Set<Journal.ConnectionID> = []
        var order: [Journal.ConnectionID] = []
        for case let id? in events.lazy.map(\.connection) where seen.insert(id).inserted { order.append(id) }
        var accepted: Set<Journal.ConnectionID> = []
        var failed: Set<Journal.ConnectionID> = []
        for event in events {
            guard let id = event.connection else { continue }
            if case .accepted = event.fact { accepted.insert(id) }
            if case .failed = event.fact { failed.insert(id) }
        }
        var count: [String: Int] = [:]
        for id in order { count[journal.connections[id].actor, default: 0] += 1 }
        for event in events where event.connection == nil && count[event.actor] != 1 {
            guard !lanes.contains(where: { $0.connection == nil && $0.actor == event.actor }) else {
                continue
            }
            var lane = Lane(
                label: event.actor.isEmpty ? "scenario" : event.actor,
                actor: event.actor,
                connection: nil
            )
            if case .started = event.fact { lane.isProgram = true }
            lanes.append(lane)
        }
        // Both ends of a stream beside each other, the one that connected first; those that failed before there are too many.
        var done: Set<Journal.ConnectionID> = []
        var streams: [[Journal.ConnectionID]] = []
        for id in order where done.insert(id).inserted {
            var ends = [id]
            if let peer = journal.connections[id].peer, seen.contains(peer), done.insert(peer).inserted {
                ends.append(peer)
            }
            streams.append(ends.sorted { !accepted.contains($0) && accepted.contains($1) })
        }
        let bad = streams.filter { $0.contains(where: failed.contains) }
        let kept = (bad + streams.filter { !$0.contains(where: failed.contains) }).prefix(limit)
        let chosen = Set(kept.flatMap(\.self))
        lanesOmitted = order.count - chosen.count
        for ends in streams where chosen.contains(ends[0]) {
            for id in ends {
                let connection = journal.connections[id]
                lanes.append(
                    Lane(
                        label: connection.label,
                        actor: connection.actor,
                        connection: id,
                        isAccepted: accepted.contains(id),
                        isProgram: connection.isProgram
                    )
                )
            }
            if ends.count == 2 {
                lanes[lanes.count - 2].peer = lanes.count - 1
                lanes[lanes.count - 1].peer = lanes.count - 2
            }
        }
    }

    private func lane(of event: Journal.Event) -> Int? {
        if let connection = event.connection { return lanes.firstIndex { $0.connection == connection } }
        return lanes.firstIndex { $0.connection == nil && $0.actor == event.actor }
            ?? lanes.firstIndex { $0.actor == event.actor }
    }

    // MARK: Marks

    /// Whatever failed; of the rest the first and the last, what is not traffic before what is.
    private static func chosen(_ events: [Journal.Event], limit: Int) -> Set<Int> {
        var kept: Set<Int> = []
        func keep(_ isWanted: (Journal.Fact) -> Bool, most: Int) {
            let orders = events.filter { isWanted($0.fact) }.map(\.order)
            kept.formUnion(orders.prefix((most + 1) / 2))
            kept.formUnion(orders.suffix(most / 2))
        }
        keep({ if case .failed = $0 { true } else { false } }, most: limit)
        keep({ !$0.isTraffic }, most: limit * 3 / 4)
        keep(\.isTraffic, most: max(limit - kept.count, 0))
        return kept
    }

    private mutating func addMarks(_ events: [Journal.Event], chosen: Set<Int>) {
        /// Of each lane the last mark, while it is a read whose step has not matched yet.
        var lastRead: [Int: Int] = [:]
        var next = events.first?.order ?? 0
        var missing = 0
        for event in events {
            missing += event.order - next
            next = event.order + 1
            guard let lane = lane(of: event) else { continue }
            guard chosen.contains(event.order) else {
                missing += 1
                continue
            }
            if missing > 0, !marks.isEmpty { omitted[marks.count - 1, default: 0] += missing }
            missing = 0
            if case .matched(_, nil) = event.fact, let place = lastRead[lane],
                marks[place].event.step == event.step
            {
                marks[place].isMatched = true
                lastRead[lane] = nil
                continue
            }
            lastRead[lane] = nil
            marks.append(Mark(event: event, lane: lane))
            if case .read = event.fact { lastRead[lane] = marks.count - 1 }
        }
    }

    // MARK: Crossings

    private mutating func addCrossings() {
        for lane in lanes.indices where lanes[lane].connection != nil {
            let peer = lanes[lane].peer
            let mine = marks.indices.filter { marks[$0].lane == lane }
            let others = peer.map { peer in marks.indices.filter { marks[$0].lane == peer } } ?? []
            if !lanes[lane].isAccepted {
                let to = others.first { if case .accepted = marks[$0].event.fact { true } else { false } }
                let from = mine.last { place in
                    guard case .connecting = marks[place].event.fact else { return false }
                    return place < to ?? .max
                }
                if let from { crossings.append(Crossing(kind: .connect, from: from, to: to)) }
            }
            addEnd(mine, others)
        }
    }

    /// The end that a lane gave its stream, and where the other end saw it.
    private mutating func addEnd(_ mine: [Int], _ others: [Int]) {
        var end: (place: Int, kind: Journal.End)?
        var closed: Int?
        var reset: Int?
        var met = false
        for place in mine {
            switch marks[place].event.fact {
            case .halfClosed(let kind): if end == nil { end = (place, kind) }
            case .closed(let unread):
                closed = closed ?? place
                if unread > 0, !met {
                    reset = reset ?? place
                } else if end == nil, !met {
                    end = (place, .fin)
                }
            // Whoever was reset sends nothing any more, whatever it asks for.
            case .resetSent where !met: reset = reset ?? place
            case .resetReceived: met = true
            default: break
            }
        }
        let sawEnd = others.first { if case .peerClosed = marks[$0].event.fact { true } else { false } }
        let sawReset = others.first { if case .resetReceived = marks[$0].event.fact { true } else { false } }
        if let end, end.place != reset {
            crossings.append(Crossing(kind: .end(end.kind), from: end.place, to: sawEnd))
        }
        if let from = reset ?? (sawReset == nil ? nil : closed) {
            crossings.append(Crossing(kind: .reset, from: from, to: sawReset))
        }
    }
}

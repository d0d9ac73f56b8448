import Net
import Playing
import Scenarios

/// Makes the packets of one scenario from its journal, in the order of its events.
struct CaptureDrawing {
    private let plan: Plan
    private let journal: Journal
    private let events: [Journal.Event]
    private let notes: PacketNotes
    /// Each connection's stream, and which end of it this is.
    private var places: [Journal.ConnectionID: (stream: Int, end: Int)] = [:]
    private var streams: [CapturedStream] = []

    init(
        _ plan: Plan,
        _ journal: Journal,
        addresses: inout CapturedAddresses,
        numbers: inout SplitMix64
    ) {
        self.plan = plan
        self.journal = journal
        events = journal.events
        notes = PacketNotes(plan: plan, journal: journal)
        var facts: [Journal.ConnectionID: CapturedAddresses.Facts] = [:]
        var order: [Journal.ConnectionID] = []
        for event in events {
            guard let id = event.connection, !journal.connections[id].isProgram else { continue }
            let connection = journal.connections[id]
            let isServer = connection.localAddress != nil
            let key = isServer ? connection.peer ?? id : id
            if facts[key] == nil {
                facts[key] = CapturedAddresses.Facts()
                order.append(key)
            }
            facts[key]?.take(event.fact)
            if let address = connection.localAddress { facts[key]?.server = address }
        }
        for key in order {
            guard let known = facts[key] else { continue }
            let (client, server, note) = addresses.addresses(of: known)
            let isServer = journal.connections[key].localAddress != nil
            let peer = journal.connections[key].peer
            var stream = CapturedStream(
                client: CapturedStream.End(
                    address: client,
                    isPlayed: !isServer,
                    firstNumber: UInt32.random(in: 0 ... .max, using: &numbers)
                ),
                server: CapturedStream.End(
                    address: server,
                    isPlayed: isServer || peer != nil,
                    firstNumber: UInt32.random(in: 0 ... .max, using: &numbers)
                )
            )
            if let note { stream.note(note, by: 0) }
            places[key] = (streams.count, isServer ? 1 : 0)
            if !isServer, let peer { places[peer] = (streams.count, 1) }
            streams.append(stream)
        }
    }

    /// Gives every packet to `emit`.
    mutating func draw(_ emit: (CapturedStream.Packet) -> Void) {
        for event in events {
            guard let id = event.connection, let place = places[id] else { continue }
            let connection = journal.connections[id]
            if event.order == connection.resumesAt {
                streams[place.stream].skip(
                    written: connection.bytesDroppedWritten,
                    read: connection.bytesDroppedRead,
                    by: place.end
                )
                streams[place.stream].note(
                    "\(connection.label): \(connection.eventsDropped) events before this were not kept",
                    by: place.end
                )
            }
            take(event, id, place.end, &streams[place.stream])
            for packet in streams[place.stream].take() { emit(packet) }
        }
    }

    private func take(
        _ event: Journal.Event,
        _ id: Journal.ConnectionID,
        _ end: Int,
        _ stream: inout CapturedStream
    ) {
        if let note = notes.text(of: event) { stream.note(note, by: end) }
        let time = event.at
        switch event.fact {
        case .connecting: stream.begin(at: time)
        case .connected, .accepted: stream.establish(at: time)
        case .refused: stream.refuse(at: time)
        case .wrote(let data): stream.write(data.kept, count: data.count, by: end, at: time)
        case .read(let data): stream.read(data.kept, count: data.count, by: end, at: time)
        case .peerClosed: stream.seeFinish(by: end, at: time)
        case .halfClosed, .cut: stream.finish(by: end, at: time)
        case .closed(let unread):
            if resets(event, id, unread: unread) {
                stream.reset(by: end, at: time)
            } else {
                stream.finish(by: end, at: time)
            }
        case .resetSent: stream.reset(by: end, at: time)
        case .resetReceived: stream.seeReset(by: end, at: time)
        default: break
        }
    }

    /// Whether close(2) was an RST: it is where bytes lie unread (RFC 1122, section 4.2.2.13) or with SO_LINGER 0. The
    /// other end knows, where it is played.
    private func resets(_ event: Journal.Event, _ id: Journal.ConnectionID, unread: Int) -> Bool {
        let connection = journal.connections[id]
        // What lay there was taken before.
        if let step = event.step,
            case .hang? = plan.script(of: connection.actor, connection: connection.number)?
                .step(step)?.action
        {
            return false
        }
        guard let peer = connection.peer else { return unread > 0 }
        var hasSeenFinish = false
        var hasSeenReset = false
        var balance = 0
        for other in events {
            if other.connection == peer {
                switch other.fact {
                case .peerClosed: hasSeenFinish = true
                case .resetReceived: hasSeenReset = true
                // Also what came later: it met a closed socket.
                case .wrote(let data): balance += data.count
                default: break
                }
            } else if other.connection == id, case .read(let data) = other.fact {
                balance -= data.count
            }
        }
        if hasSeenFinish { return false }
        return unread > 0 || hasSeenReset && balance == 0
    }
}

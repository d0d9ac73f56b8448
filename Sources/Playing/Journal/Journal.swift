package import Net

/// What happened while a scenario was played: facts in order, each naming its connection and step.
///
/// The journal is bounded: of each connection the first and the last events of its traffic are kept and of each
/// event the first bytes, so that a GiB played leaves kilobytes. Facts the verdict rests on are never dropped.
package struct Journal: Sendable {
    /// How much is kept.
    package struct Limits: Sendable {
        /// Traffic events kept from a connection's beginning, and as many from its end.
        package var eventsAtEachEnd = 256
        /// Bytes kept of one event.
        package var bytesOfEvent = 4096
        /// Once so many bytes are kept in all, no more is kept of an event than in an ordinary run.
        package var bytesInAll = Int.max

        /// The limits of an ordinary run.
        package init() {}

        /// The limits where the streams themselves are wanted, whole if that can be: every byte of a send or a
        /// receive, of 65,536 of them a connection, until 64 MiB are kept.
        package static var streams: Limits {
            var limits = Limits()
            limits.eventsAtEachEnd = 32 * 1024
            limits.bytesOfEvent = 64 * 1024
            limits.bytesInAll = 64 * 1024 * 1024
            return limits
        }
    }

    /// A connection's place in `connections`.
    package typealias ConnectionID = Int

    /// One duplex stream of one actor. Where both ends are scripted there are two of these, each other's `peer`.
    package struct Connection: Sendable {
        /// The actor that plays it.
        package let actor: String
        /// Counts the actor's connections from 1.
        package let number: Int
        /// It stands for a program and its pipes.
        package let isProgram: Bool
        /// Where it was accepted; nil for a client's, whose `connected` names its own address.
        package let localAddress: Address?
        /// Its other end, where that is scripted too.
        package var peer: ConnectionID?
        /// How many traffic events were not kept.
        package var eventsDropped = 0
        /// How many bytes those wrote.
        package var bytesDroppedWritten = 0
        /// How many bytes those read.
        package var bytesDroppedRead = 0
        var traffic = 0
        var tail: [Event] = []
        var tailNext = 0

        /// `alice#1`.
        package var label: String { isProgram ? actor : "\(actor)#\(number)" }

        /// The order of the first event after those that were not kept; nil where all were.
        package var resumesAt: Int? {
            resumption ?? (eventsDropped > 0 && !tail.isEmpty ? tail[tailNext].order : nil)
        }
        /// The same, of a journal that was read back.
        package var resumption: Int?
    }

    /// A fact and when it became one.
    package struct Event: Sendable {
        /// Nanoseconds since the scenario began, on the monotonic clock.
        package let at: Int64
        /// Counts the scenario's events: the total order.
        package let order: Int
        /// Whose fact it is: an actor's name; empty for the scenario itself.
        package let actor: String
        /// On which connection.
        package let connection: ConnectionID?
        /// In which step; nil outside of any.
        package let step: Int?
        /// What happened.
        package let fact: Fact
    }

    /// The connections, in the order in which they came to be.
    package private(set) var connections: [Connection] = []
    private var kept: [Event] = []
    /// Places of connections that were forgotten.
    private var free: [ConnectionID] = []
    private var order = 0
    private var bytesKept = 0
    private let limits: Limits
    /// When the scenario began, in nanoseconds since 1970, on the system's clock.
    package var began: Int64 = 0

    /// Makes an empty journal.
    package init(limits: Limits = Limits()) { self.limits = limits }

    /// Notes a new connection of an actor.
    package mutating func open(
        actor: String,
        number: Int,
        isProgram: Bool = false,
        localAddress: Address? = nil
    ) -> ConnectionID {
        let connection = Connection(
            actor: actor,
            number: number,
            isProgram: isProgram,
            localAddress: localAddress
        )
        if let place = free.popLast() {
            connections[place] = connection
            return place
        }
        connections.append(connection)
        return connections.count - 1
    }

    /// Notes that two connections are the two ends of one stream.
    package mutating func pair(_ a: ConnectionID, _ b: ConnectionID) {
        connections[a].peer = b
        connections[b].peer = a
    }

    /// Writes a fact down.
    package mutating func record(
        _ fact: Fact,
        at: Int64,
        actor: String,
        connection: ConnectionID?,
        step: Int?
    ) {
        let event = Event(at: at, order: order, actor: actor, connection: connection, step: step, fact: fact)
        order += 1
        keep(event)
    }

    private mutating func keep(_ event: Event) {
        bytesKept += event.fact.bytesKept
        guard let connection = event.connection, event.fact.isTraffic,
            !connections[connection].isBeginning(limit: limits.eventsAtEachEnd)
        else {
            return kept.append(event)
        }
        let dropped = connections[connection].keepLast(event, limit: limits.eventsAtEachEnd)
        bytesKept -= dropped?.fact.bytesKept ?? 0
    }

    /// Counts events of which nothing is known any more: in a report that was read back.
    package mutating func pass(over events: Int) { order += events }

    /// Sets what is known of the events of a connection that were not kept: in a report that was read back.
    package mutating func omit(
        events: Int,
        written: Int,
        read: Int,
        resumingAt order: Int?,
        of connection: ConnectionID
    ) {
        connections[connection].eventsDropped = events
        connections[connection].bytesDroppedWritten = written
        connections[connection].bytesDroppedRead = read
        connections[connection].resumption = order
    }

    /// What of it an ordinary run would have kept.
    package var narrowed: Journal {
        var narrowed = Journal()
        narrowed.began = began
        narrowed.connections = connections
        for place in connections.indices { narrowed.connections[place].empty() }
        for event in events {
            narrowed.keep(
                Event(
                    at: event.at,
                    order: event.order,
                    actor: event.actor,
                    connection: event.connection,
                    step: event.step,
                    fact: event.fact.narrowed(to: narrowed.limits.bytesOfEvent)
                )
            )
        }
        narrowed.order = order
        return narrowed
    }

    /// What there is of one connection alone.
    func part(of connection: ConnectionID) -> Journal {
        var part = self
        part.kept.removeAll { $0.connection != connection }
        for other in connections.indices where other != connection { part.connections[other].tail = [] }
        return part
    }

    /// Drops a connection that is over: its place is the next one's.
    mutating func forget(_ connection: ConnectionID) {
        var bytes = connections[connection].tail.reduce(0) { $0 + $1.fact.bytesKept }
        kept.removeAll { event in
            guard event.connection == connection else { return false }
            bytes += event.fact.bytesKept
            return true
        }
        bytesKept -= bytes
        connections[connection].tail = []
        free.append(connection)
    }

    /// As much of some bytes as the journal keeps.
    package func data(_ bytes: UnsafeRawBufferPointer) -> Data {
        let count = min(bytes.count, bytesOfEvent)
        // One allocation and one copy: this is done for every send and receive.
        let kept = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            UnsafeMutableRawBufferPointer(buffer).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: bytes[..<count])
            )
            initialized = count
        }
        return Data(count: bytes.count, kept: kept)
    }

    /// As much of some bytes as the journal keeps.
    package func data(_ bytes: [UInt8]) -> Data {
        Data(count: bytes.count, kept: Array(bytes.prefix(bytesOfEvent)))
    }

    private var bytesOfEvent: Int {
        bytesKept < limits.bytesInAll ? limits.bytesOfEvent : Limits().bytesOfEvent
    }

    /// Every event that was kept, in order.
    package var events: [Event] {
        let tails = connections.flatMap(\.tail)
        return tails.isEmpty ? kept : (kept + tails).sorted { $0.order < $1.order }
    }
}

extension Journal.Connection {
    /// Counts an event of its traffic; whether it is one of the first.
    fileprivate mutating func isBeginning(limit: Int) -> Bool {
        traffic += 1
        return traffic <= limit
    }

    /// Keeps an event as the last; returns the one that is dropped for it, if any.
    fileprivate mutating func keepLast(_ event: Journal.Event, limit: Int) -> Journal.Event? {
        guard tail.count == limit else {
            tail.append(event)
            return nil
        }
        let dropped = tail[tailNext]
        switch dropped.fact {
        case .wrote(let data): bytesDroppedWritten += data.count
        case .read(let data): bytesDroppedRead += data.count
        default: break
        }
        tail[tailNext] = event
        tailNext = (tailNext + 1) % limit
        eventsDropped += 1
        return dropped
    }

    /// Forgets its traffic, but for what was not kept of it.
    fileprivate mutating func empty() {
        traffic = 0
        tail = []
        tailNext = 0
    }
}

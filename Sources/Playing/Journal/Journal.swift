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

        /// The limits of an ordinary run.
        package init() {}
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
        /// Its other end, where that is scripted too.
        package var peer: ConnectionID?
        /// How many traffic events were not kept.
        package var eventsDropped = 0
        var traffic = 0
        var tail: [Event] = []
        var tailNext = 0

        /// `alice#1`.
        package var label: String { isProgram ? actor : "\(actor)#\(number)" }
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

    /// Bytes that went by: how many, and the first of them.
    package struct Data: Sendable {
        /// How many there were.
        package let count: Int
        /// As many of them as are kept.
        package let kept: [UInt8]
    }

    /// What ends one direction of a stream.
    package enum End: String, Sendable {
        case fin = "FIN"
        /// Over TLS; a FIN follows it.
        case closeNotify = "close_notify"
    }

    /// What a TLS handshake settled.
    package struct Security: Sendable {
        /// `TLS 1.3`.
        package let version: String
        /// Its name in the standard, such as `TLS_AES_256_GCM_SHA384`.
        package let cipher: String
        /// What ALPN chose; nil where it chose nothing.
        package let applicationProtocol: String?
        /// Whom the client asked for.
        package let serverName: String?
        /// For whom the peer's certificate is; nil where it showed none.
        package let peer: String?
    }

    /// Where a program writes to.
    package enum Output: String, Sendable {
        case output = "stdout"
        case errors = "stderr"
    }

    /// What can happen.
    package enum Fact: Sendable {
        case listening(address: String)
        case accepted(from: String)
        case connecting(to: String)
        case connected(from: String)
        case refused
        /// The TLS handshake is done.
        indirect case secured(Security)
        /// One send(2).
        case wrote(Data)
        /// One recv(2).
        case read(Data)
        /// The peer's end was seen.
        case peerClosed(End)
        /// Our FIN was sent.
        case halfClosed(End)
        /// close(2), with so many bytes left unread.
        case closed(unread: Int)
        case resetSent
        case resetReceived
        /// The step got what it wanted: so many bytes; of a `react`, by the rule of this number.
        case matched(bytes: Int, rule: Int? = nil)
        /// `skip: true` passed over a unit, or `normalize` dropped something.
        case passedOver(Data)
        // Indirect: a failure is large and rare, and every event would have its size.
        indirect case failed(Failure)
        /// A step failed as `fails` or `may-fail` says it should or may: no failure.
        indirect case failedAsExpected(Failure)
        case signalled(String)
        /// So many nanoseconds later than asked for.
        case delayEnded(late: Int64)
        case note(String)
        /// Ended by the sweep, no failure.
        case cut
        /// The listener was closed.
        case stoppedListening
        /// A program runs, in this folder, as this process.
        case started(command: [String], folder: String, number: Int32)
        /// What marks it ready was seen.
        case ready
        /// It wrote something that no script reads.
        case output(Output, Data)
        /// It was sent a signal, of this name.
        case signalSent(String)
        /// It has ended: `exited with 0`.
        case exited(String)
    }

    /// The connections, in the order in which they came to be.
    package private(set) var connections: [Connection] = []
    private var kept: [Event] = []
    /// Places of connections that were forgotten.
    private var free: [ConnectionID] = []
    private var order = 0
    private let limits: Limits

    /// Makes an empty journal.
    package init(limits: Limits = Limits()) { self.limits = limits }

    /// Notes a new connection of an actor.
    package mutating func open(actor: String, number: Int, isProgram: Bool = false) -> ConnectionID {
        let connection = Connection(actor: actor, number: number, isProgram: isProgram)
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
        guard let connection, fact.isTraffic,
            !connections[connection].isBeginning(limit: limits.eventsAtEachEnd)
        else {
            return kept.append(event)
        }
        connections[connection].keepLast(event, limit: limits.eventsAtEachEnd)
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
        kept.removeAll { $0.connection == connection }
        connections[connection].tail = []
        free.append(connection)
    }

    /// As much of some bytes as the journal keeps.
    package func data(_ bytes: UnsafeRawBufferPointer) -> Data {
        let count = min(bytes.count, limits.bytesOfEvent)
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
        Data(count: bytes.count, kept: Array(bytes.prefix(limits.bytesOfEvent)))
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

    fileprivate mutating func keepLast(_ event: Journal.Event, limit: Int) {
        if tail.count < limit {
            tail.append(event)
        } else {
            tail[tailNext] = event
            tailNext = (tailNext + 1) % limit
            eventsDropped += 1
        }
    }
}

extension Journal.Fact {
    /// Whether there can be any number of these, so that only the first and last are kept.
    var isTraffic: Bool {
        switch self {
        case .wrote, .read, .output, .matched, .passedOver, .delayEnded, .note, .signalled: true
        default: false
        }
    }
}

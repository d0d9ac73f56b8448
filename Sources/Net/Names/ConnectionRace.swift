/// Which address of a host is tried when, and which one wins: the connection attempts of RFC 8305, section 5.
///
/// A value that takes what happened and says what to do; it knows neither sockets nor the time.
struct ConnectionRace {
    /// What happened.
    enum Event {
        /// The time that the attempt had for itself is over.
        case delayIsOver(attempt: Int)
        /// The attempt failed, and with what.
        case failed(attempt: Int, NetError)
        /// The attempt has a connection.
        case connected(attempt: Int)
    }

    /// What to do.
    enum Action: Equatable {
        /// Begin to connect to the address.
        case connect(attempt: Int, Address)
        /// Tell when the attempt has had its time for itself.
        case startDelay(attempt: Int)
        /// Keep this attempt's connection and give up all others.
        case win(attempt: Int)
        /// All have failed.
        case lose
    }

    /// How the attempts failed that have.
    private(set) var failures: [NetError] = []
    private var waiting: ArraySlice<Address>
    private var attempts = 0
    private var isOver = false

    /// A race of these addresses, best first.
    init(_ addresses: [Address]) {
        waiting = Self.interleaved(addresses)[...]
    }

    /// Begins the first attempt.
    mutating func start() -> [Action] { connectToNext() }

    /// Takes in an event.
    mutating func take(_ event: Event) -> [Action] {
        guard !isOver else { return [] }
        switch event {
        case .delayIsOver(let attempt):
            // A later attempt has a time of its own.
            return attempt == attempts ? connectToNext() : []
        case .failed(_, let error):
            failures.append(error)
            if !waiting.isEmpty { return connectToNext() }
            isOver = failures.count == attempts
            return isOver ? [.lose] : []
        case .connected(let attempt):
            isOver = true
            return [.win(attempt: attempt)]
        }
    }

    private mutating func connectToNext() -> [Action] {
        guard let address = waiting.popFirst() else { return [] }
        attempts += 1
        let connect = Action.connect(attempt: attempts, address)
        return waiting.isEmpty ? [connect] : [connect, .startDelay(attempt: attempts)]
    }

    /// By turns an address of each family, beginning with the family of the first (RFC 8305, section 4): one family
    /// that does not work holds up the other once only.
    static func interleaved(_ addresses: [Address]) -> [Address] {
        let first = addresses.filter { $0.family == addresses[0].family }
        let second = addresses.filter { $0.family != addresses[0].family }
        return (0..<max(first.count, second.count)).flatMap { index in
            [first, second].compactMap { $0.indices.contains(index) ? $0[index] : nil }
        }
    }
}

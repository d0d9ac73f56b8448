extension Server {
    /// What happened that neither ``connections-swift.property`` nor ``serve(_:)`` tells otherwise.
    public enum Notice: Sendable {
        /// A connection was turned away, for there are as many as there may be.
        case full(Address)
        /// A connection was turned away, for the block list holds its peer.
        case blocked(Address)
        /// No connection could be accepted for want of descriptors or memory. It is tried again after a pause.
        case starved(NetError)
        /// The handler of ``serve(_:)`` threw this for the connection of this peer.
        case failed(any Error, Address)
    }
}

extension Server.Notice: CustomStringConvertible {
    /// For people: `127.0.0.1:52100 was turned away: as many connections are open as may be`.
    public var description: String {
        switch self {
        case .full(let peer): "\(peer) was turned away: as many connections are open as may be"
        case .blocked(let peer): "\(peer) was turned away: it is on the block list"
        case .starved(let error): "a connection waits to be accepted: \(error)"
        case .failed(let error, let peer): "the connection of \(peer) failed: \(error)"
        }
    }
}

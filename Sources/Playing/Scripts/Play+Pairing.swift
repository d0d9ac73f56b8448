import Net
import Scenarios

/// Ends of streams whose other end has not shown up yet. Which of the two a reactor sees first is chance.
struct Unpaired {
    /// TCP: by the client's own address, which the server sees as its peer's.
    var accepted: [Address: Journal.ConnectionID] = [:]
    var connected: [Address: Journal.ConnectionID] = [:]
    /// Unix: a client has no address, but a backlog is a queue: the n-th accepted is the n-th that connected.
    var acceptedByServer: [String: [Journal.ConnectionID]] = [:]
    var connectedByServer: [String: [Journal.ConnectionID]] = [:]
}

extension Play {
    /// Finds the client's end of an accepted connection.
    func pair(_ id: Journal.ConnectionID, acceptedFrom peer: Address, at server: ServerRun) {
        let name = server.model.name
        if server.address.path != nil {
            if var queue = unpaired.connectedByServer[name], !queue.isEmpty {
                journal.pair(id, queue.removeFirst())
                unpaired.connectedByServer[name] = queue
            } else {
                unpaired.acceptedByServer[name, default: []].append(id)
            }
        } else if let other = unpaired.connected.removeValue(forKey: peer) {
            journal.pair(id, other)
        } else {
            unpaired.accepted[peer] = id
        }
    }

    /// Finds the server's end of a client's connection.
    func pair(_ id: Journal.ConnectionID, connectedFrom local: Address, to server: ServerRun?) {
        guard let server else { return }
        let name = server.model.name
        if server.address.path != nil {
            if var queue = unpaired.acceptedByServer[name], !queue.isEmpty {
                journal.pair(id, queue.removeFirst())
                unpaired.acceptedByServer[name] = queue
            } else {
                unpaired.connectedByServer[name, default: []].append(id)
            }
        } else if let other = unpaired.accepted.removeValue(forKey: local) {
            journal.pair(id, other)
        } else {
            unpaired.connected[local] = id
        }
    }
}

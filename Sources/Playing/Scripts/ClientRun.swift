import Net
import Scenarios

/// A client while it is played.
final class ClientRun {
    let model: Client
    /// How many of its runs may go on at once.
    let lanes: Int
    /// Runs that have not begun.
    var roundsLeft: Int
    /// Runners that are not over.
    var runnersLeft: Int
    /// Runs that have begun.
    var roundsTaken = 0
    /// Counts its connections.
    var connections = 0
    /// Its script opens its connections itself.
    let connectsItself: Bool
    /// The servers it could connect to; nil for any of them.
    let targets: Set<String>?
    let options: SocketOptions
    let from: Address?
    var tls: TLSRun?

    init(_ model: Client, times: Int, lanes: Int, options: SocketOptions, from: Address?) {
        self.model = model
        self.lanes = lanes
        roundsLeft = times
        runnersLeft = lanes
        self.options = options
        self.from = from
        connectsItself = model.connectsItself
        targets = model.targets
    }
}

extension Client {
    /// Its script opens its connections itself.
    var connectsItself: Bool { script.contains { if case .connect = $0 { true } else { false } } }

    /// Whether it could connect to a server: it names it, or an address, which may be anybody's.
    func mayConnect(to server: String) -> Bool { targets?.contains(server) ?? true }

    /// The servers it names as what it connects to; nil where it names an address, which may be anybody's.
    fileprivate var targets: Set<String>? {
        var targets: [ConnectTarget] = []
        _ = script.contains {
            if case .connect(let target) = $0 { targets.append(target ?? connect) }
            return false
        }
        if targets.isEmpty { targets = [connect] }
        var names: Set<String> = []
        for target in targets {
            guard case .server(let name)? = target.target else { return nil }
            names.insert(name)
        }
        return names
    }
}

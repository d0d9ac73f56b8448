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
    }
}

extension Client {
    /// Its script opens its connections itself.
    var connectsItself: Bool { script.contains { if case .connect = $0 { true } else { false } } }

    /// Whether it could connect to a server: it names it, or an address, which may be anybody's.
    func mayConnect(to server: String) -> Bool {
        func isMeant(_ target: ConnectTarget) -> Bool {
            guard case .server(let name)? = target.target else { return true }
            return name == server
        }
        guard connectsItself else { return isMeant(connect) }
        return script.contains {
            if case .connect(let target) = $0 { isMeant(target ?? connect) } else { false }
        }
    }
}

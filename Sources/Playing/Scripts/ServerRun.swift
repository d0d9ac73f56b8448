import Net
import Scenarios

/// A server while it is played.
final class ServerRun {
    let model: Scenarios.Server
    let listener: Listener
    /// Its place among the scenario's servers.
    let index: Int
    let accepts: Count
    /// After the last script comes the first again.
    let cycles: Bool
    let backlog: Int
    var tls: TLSRun?
    var isListening = false
    var isClosed = false
    /// It calls accept(2) as connections come.
    var isAccepting = false
    /// Accepted when the listener was closed; its accept loop plays them.
    var handedOver: [Lane] = []
    var accepted = 0
    /// Connections that clients of the scenario have made to it.
    var connected = 0
    /// Runners that could still connect to it.
    var connectorsLeft = 0
    /// Connections whose script is not over.
    var lanesLeft = 0
    /// Its missing connections were declared: nobody waits for them any more.
    var isGivenUp = false

    init(
        _ model: Scenarios.Server,
        _ listener: Listener,
        index: Int,
        accepts: Count,
        cycles: Bool,
        backlog: Int
    ) {
        self.index = index
        self.model = model
        self.listener = listener
        self.accepts = accepts
        self.cycles = cycles
        self.backlog = backlog
    }

    var address: Address { listener.address }
    var isShort: Bool { accepted < accepts.least && !isGivenUp }
    /// Up before anything else starts.
    var startsListening: Bool { model.after == nil && model.listen?.value != Endpoint.none }

    /// The script of the connection with that number, from 0.
    func script(_ number: Int) -> Script { model.script(number, cycles: cycles) }

    /// Nobody will play it any more.
    var isOver: Bool {
        (isClosed || connectorsLeft == 0 && connected <= accepted) && lanesLeft == 0
    }
}

import Messages
import Net
import Scenarios
import YAMLTree

/// One script being played on one duplex stream: an accepted connection's, or one round of a client's.
///
/// Touched only by the `Play` that owns it.
final class Lane {
    /// How far a lane has come.
    enum State {
        /// It plays its script.
        case running
        /// It waits in its last end: the scenario may settle.
        case ending
        /// It keeps its connection open and silent until the scenario has settled.
        case hanging
        /// It is over.
        case over
    }

    let actor: String
    let script: Script
    /// The first step from which on the script only ends: while it waits there, the scenario may settle.
    let endingFrom: Int
    /// The server it was accepted by; nil for a client's.
    let server: Int?
    /// The client's runner that plays it; nil for a server's.
    let runner: Int?
    /// Beyond its server's least number of connections: the sweep may cut it.
    let isSurplus: Bool
    /// Descriptors that its process inherits.
    let inherited: [String: Int32]

    /// When its connection was accepted, in nanoseconds since the scenario began.
    var began: Int64 = 0
    var state = State.running
    var isCut = false
    /// A step of it failed, so that it was not played to its end.
    var hasFailed = false
    var connection: Connection?
    /// What the connection's bytes go through, once it speaks TLS.
    var tls: TLSLink?
    var journalID: Journal.ConnectionID?
    var captures: [String: [UInt8]] = [:]
    /// The requests it has sent, where its script expects responses to them.
    var requests: SentRequests?
    /// The head that `part: head` took: what the body's end is told by.
    var head: MessageHead?
    /// How often each signal was awaited on the present connection.
    var awaited: [String: Int] = [:]
    /// For ranges of delays and random splits: the same for the same scenario, actor and number.
    var random: SplitMix64
    /// What its bytes end with.
    var end: Journal.End { tls == nil ? .fin : .closeNotify }
    /// The peer's end was seen by a step; once seen it stays seen.
    var sawEnd = false
    var sentEnd = false
    var sawReset = false
    /// A step met the peer's RST: the connection is not open any more, and no end is implied.
    var isEnded = false
    /// A `react` closed the connection, which ends the script.
    var isFinished = false
    /// Its runner can make no further connection; the servers it could reach have been told.
    var isRetired = false
    /// What is being done on it now: the script's own strand, and those of `meanwhile`.
    var strands: [Strand] = []

    init(
        actor: String,
        script: Script,
        server: Int? = nil,
        runner: Int? = nil,
        isSurplus: Bool = false,
        inherited: [String: Int32] = [:],
        random: SplitMix64
    ) {
        self.actor = actor
        self.script = script
        self.server = server
        self.runner = runner
        self.isSurplus = isSurplus
        self.inherited = inherited
        self.random = random
        endingFrom = script.endingFrom
        if script.contains({ $0.expectsResponse }) { requests = SentRequests() }
    }

    /// It is a process's script.
    var isOverPipes: Bool { server == nil && runner == nil }

    /// Whether no end is implied after a failure that was allowed: after an RST the connection is not open, and TLS that
    /// failed or never came about has nothing more to say.
    func isBeyondAnEnd(after cause: Cause) -> Bool {
        sawReset || cause == .tls || tls?.isEstablished == false
    }
}

/// One line of steps on a lane: the script itself, or a `meanwhile` beside a step of it.
final class Strand {
    let lane: Lane
    /// The step being played: its number and place.
    var number: Int
    var span: Span
    /// Since when, in nanoseconds since the scenario began.
    var since: Int64 = 0
    /// The unit that is coming in.
    var matcher: (any Matcher)?
    /// How the unit's bytes came.
    var arrivals: [Failure.Arrival] = []
    /// The step failed as its `fails` or `may-fail` says.
    var failedAsAllowed = false
    /// It has waited for something since the step with the innermost limit began.
    var hasWaited = false
    /// How often it has received since it last waited or gave way, each KiB counted once more.
    var receives = 0
    /// What is being sent.
    var outgoing: Outgoing?
    /// What it waits for, where that is no unit.
    var wants = Wants.nothing
    /// Which of the script's own steps it is in; nil in a `meanwhile`.
    var position: Int?
    /// It waits for the peer's end, and nothing else follows.
    var isEnding = false

    /// It is in the `end` that nobody wrote.
    var isAtImpliedEnd: Bool { number > lane.script.lastNumber }

    /// What a strand can be waiting for, besides a unit's bytes.
    enum Wants {
        case nothing
        case connection(String)
        case handshake
        case room
        case end
        case reset
        case closed
        case peerToRead
        case unread(Int)
        case input
        case signal(String)
        case actor(String)
        case time
    }

    init(_ lane: Lane) {
        self.lane = lane
        number = 0
        span = lane.script.span
    }
}

extension Script {
    /// The index of the first step from which on there are only ends.
    fileprivate var endingFrom: Int {
        var index = steps.count
        while index > 0, steps[index - 1].action.isEnding { index -= 1 }
        return index
    }

    /// Whether a step of it, at any depth, satisfies the condition.
    func contains(_ condition: (Action) -> Bool) -> Bool { Self.contains(steps, condition) }

    private static func contains(_ steps: [Step], _ condition: (Action) -> Bool) -> Bool {
        steps.contains { step in
            if condition(step.action) || contains(step.meanwhile, condition) { return true }
            return contains(step.action.innerSteps, condition)
        }
    }
}

extension Action {
    /// Whether it takes a response of HTTP.
    fileprivate var expectsResponse: Bool {
        let unit: Expectation.Unit
        switch self {
        case .expect(let expectation): unit = expectation.unit
        case .react(let react): unit = react.unit.unit
        default: return false
        }
        guard case .message(let message) = unit, case .response = message.kind else { return false }
        return true
    }

    /// Neither sends nor receives bytes: it waits for the peer's end, ends, or says something.
    fileprivate var isEnding: Bool {
        switch self {
        case .expectEOF, .expectClosed, .end, .close, .halfClose, .reset, .note: true
        default: false
        }
    }
}

package import Scenarios
package import YAMLTree

/// What a step wanted and did not get: everything a report needs to explain it without running again.
package struct Failure: Sendable {
    /// Some bytes of a stream, and where in it they stand.
    package struct Excerpt: Sendable {
        /// How many bytes of the unit or the expectation precede `bytes`.
        package var offset: Int
        /// The bytes around the first difference.
        package var bytes: [UInt8]
        /// How many there are in all; nil where that is not known.
        package var total: Int?

        /// Makes an excerpt.
        package init(offset: Int, bytes: [UInt8], total: Int?) {
            self.offset = offset
            self.bytes = bytes
            self.total = total
        }
    }

    /// One recv(2) that brought bytes of the failed unit.
    package struct Arrival: Sendable {
        /// Nanoseconds since the scenario began.
        package var at: Int64
        /// How many bytes it brought.
        package var count: Int

        /// Makes an arrival.
        package init(at: Int64, count: Int) {
            self.at = at
            self.count = count
        }
    }

    /// How the peer had ended when the step failed.
    package enum PeerEnd: String, Sendable {
        /// It had not.
        case open
        /// With a FIN.
        case fin
        /// With a close_notify, over TLS.
        case closeNotify = "close-notify"
        /// With an RST.
        case rst
    }

    /// An actor that was waiting when the step failed, and for what.
    package struct Waiter: Sendable {
        /// `alice#1`, or the actor's name before its first connection.
        package var label: String
        package var actor: String
        /// The connection it waits on.
        package var connection: Journal.ConnectionID?
        package var step: Int
        package var span: Span
        /// `4 more bytes of "220 ready\r\n"`.
        package var wants: String
        /// Since when, in nanoseconds since the scenario began.
        package var since: Int64

        /// Makes a waiter.
        package init(
            label: String,
            actor: String,
            connection: Journal.ConnectionID?,
            step: Int,
            span: Span,
            wants: String,
            since: Int64
        ) {
            self.label = label
            self.actor = actor
            self.connection = connection
            self.step = step
            self.span = span
            self.wants = wants
            self.since = since
        }
    }

    package var cause: Cause
    package var actor: String
    package var connection: Journal.ConnectionID?
    /// The step's number within its script; 0 is the implicit connect.
    package var step: Int
    /// The place in the file that asked for it: for bytes, the very byte that differed.
    package var span: Span
    /// One phrase: what was wanted and what came.
    package var message: String
    /// Nanoseconds since the scenario began.
    package var at: Int64 = 0
    /// What was wanted, around the first difference.
    package var expected: Excerpt?
    /// All of what was wanted, where there is more of it than that.
    var expectedPayload: Payload?
    /// What came, around the first difference.
    package var received: Excerpt?
    /// Where the first difference is, counted in bytes from the unit's first.
    package var offset: Int?
    /// How the unit's bytes came in.
    package var arrivals: [Arrival] = []
    /// How the peer had ended.
    package var peerEnd = PeerEnd.open
    /// What every other actor was waiting for; for the scenario's own deadline, all of them.
    package var waiters: [Waiter] = []
    /// Followed from a failure before it: listed, not counted. Set by the judge.
    package var isConsequent = false
    /// The peer found the fault and said so, by a TLS alert.
    package var isToldByPeer = false
    /// A service ended by itself while it should run.
    package var isEarlyEnd = false
    /// Advice, where the cause is a known pitfall.
    package var hints: [String] = []

    /// Makes a failure.
    package init(
        cause: Cause,
        actor: String,
        connection: Journal.ConnectionID?,
        step: Int,
        span: Span,
        message: String
    ) {
        self.cause = cause
        self.actor = actor
        self.connection = connection
        self.step = step
        self.span = span
        self.message = message
    }

    /// Gives all of what was wanted, of which `expected` is an excerpt, piece by piece: at most so many bytes.
    package func expectedBytes(atMost limit: Int, _ give: ([UInt8]) -> Void) {
        guard let payload = expectedPayload else { return give(expected?.bytes ?? []) }
        let size = min(limit, payload.size)
        for start in stride(from: 0, to: size, by: 64 * 1024) {
            give(payload.bytes(start..<min(start + 64 * 1024, size)))
        }
    }
}

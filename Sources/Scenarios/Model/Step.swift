package import YAMLTree

/// The steps of one actor or connection, in order.
package struct Script: Sendable {
    /// The steps as they are written.
    package var steps: [Step]
    /// The last number given to a step; the implied `end` is the next.
    package var lastNumber: Int
    /// Where it stands.
    package var span: Span

    /// Makes a script.
    package init(steps: [Step], lastNumber: Int, span: Span) {
        self.steps = steps
        self.lastNumber = lastNumber
        self.span = span
    }
}

/// One step: a verb with its modifiers.
package struct Step: Sendable {
    /// What it does.
    package var action: Action
    /// Depth-first from 1, as it is written within its script.
    package var number: Int
    /// The verb's key, where a diagnostic or a failure points.
    package var span: Span
    /// The whole step.
    package var whole: Span
    /// `within`: complete so long after it began, or it fails with `timeout`.
    package var within: Field<TimeSpan>?
    /// `not-before`: not complete earlier than so long after it began.
    package var notBefore: Field<TimeSpan>?
    /// `fails`: must fail so.
    package var fails: Cause?
    /// `may-fail`: may fail so.
    package var mayFail: [Cause]
    /// `meanwhile`: played on the same connection while this step runs.
    package var meanwhile: [Step]

    /// Makes a step.
    package init(
        _ action: Action,
        number: Int,
        span: Span,
        whole: Span,
        within: Field<TimeSpan>? = nil,
        notBefore: Field<TimeSpan>? = nil,
        fails: Cause? = nil,
        mayFail: [Cause] = [],
        meanwhile: [Step] = []
    ) {
        self.action = action
        self.number = number
        self.span = span
        self.whole = whole
        self.within = within
        self.notBefore = notBefore
        self.fails = fails
        self.mayFail = mayFail
        self.meanwhile = meanwhile
    }
}

/// What a step does.
package indirect enum Action: Sendable {
    case send(Send)
    case expect(Expectation)
    /// One recv(2) of at most so many bytes.
    case read(Field<Size>, gets: Check?)
    case drain
    case expectEOF
    case expectReset
    case expectClosed
    case expectSilence(Field<TimeSpan>)
    /// Wait until the peer has read everything sent so far; the limit, where one is given.
    case awaitRead(Field<TimeSpan>?)
    /// Wait until so many bytes lie unread in the receive queue.
    case awaitUnread(Field<Size>)
    /// Open the client's next connection; to its own target, or to this one.
    case connect(ConnectTarget?)
    case delay(Field<TimeSpan>)
    case signal(String)
    case await(String)
    case `repeat`(Repeat, steps: [Step])
    case react(React)
    case set([(name: String, value: Bytes)])
    case socket(SocketSettings)
    /// From here on the connection speaks TLS.
    case startTLS
    case note(Template)
    /// Ends a process now; by this signal, where one is given.
    case stop(String, Signal?)
    case halfClose
    case close
    case end
    case reset
    case hang
}

/// `send`: parts, each a write of its own, and what happens between them.
package struct Send: Sendable {
    /// An item of the list.
    package enum Part: Sendable {
        case bytes(Bytes)
        case delay(Field<TimeSpan>)
        case awaitRead(Field<TimeSpan>?, span: Span)
    }

    /// `split`: how each part is cut into pieces.
    package enum Split: Sendable {
        /// Pieces of this size.
        case size(Field<Size>)
        /// Pieces of these sizes, the rest last.
        case sizes([Field<Size>])
        /// Cut at these offsets.
        case offsets([Field<Size>])
        /// After each LF.
        case lines
        /// So many pieces, cut at seeded places.
        case random(Field<Count>)
    }

    /// `every`: what stands between all writes of the step.
    package enum Every: Sendable {
        case delay(Field<TimeSpan>)
        /// The next goes when the peer has read the one before.
        case read
    }

    /// In order.
    package var parts: [Part]
    package var split: Split?
    package var every: Every?
    package var rate: Field<Rate>?
    /// The last byte goes as urgent data.
    package var urgent: Bool

    /// Makes a send.
    package init(
        parts: [Part],
        split: Split? = nil,
        every: Every? = nil,
        rate: Field<Rate>? = nil,
        urgent: Bool = false
    ) {
        self.parts = parts
        self.split = split
        self.every = every
        self.rate = rate
        self.urgent = urgent
    }
}

/// How often `repeat` plays its steps.
package enum Repeat: Sendable {
    case times(Field<Count>)
    case duration(Field<TimeSpan>)
    /// Once for each item: a map's keys as variables, a scalar as `item`.
    case items([[(name: String, value: Bytes)]])
    /// Before each round wait for a byte or the FIN.
    case untilEOF
}

/// Where a `connect` step goes.
package struct ConnectTarget: Sendable {
    /// A server's name, or an address, as text that may hold references.
    package var text: Template
    /// Read already, where it holds none.
    package var target: Target?

    /// Makes a target.
    package init(text: Template, target: Target?) {
        self.text = text
        self.target = target
    }
}

/// `socket`: options of a listener's or client's sockets.
package struct SocketSettings: Sendable {
    package var receiveBuffer: Field<Size>?
    package var sendBuffer: Field<Size>?
    package var nagle: Bool?
    package var keepalive: Bool?
    package var quickack: Bool?
    /// SO_LINGER's time: how long close(2) waits for what is unsent.
    package var linger: Field<TimeSpan>?

    /// Makes settings that change nothing.
    package init() {}
}

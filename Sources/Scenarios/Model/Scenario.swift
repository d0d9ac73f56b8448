package import YAMLTree

/// One scenario, as it is written: a document of a scenario file.
package struct Scenario: Sendable {
    package var title: Template
    package var about: String?
    package var tags: [String] = []
    package var timeout: Field<TimeSpan>?
    package var seed: Field<Seed>?
    package var vars: [(name: String, value: Bytes)] = []
    package var matrix: Matrix?
    package var servers: [Server] = []
    package var clients: [Client] = []
    package var processes: [Process] = []
    package var files: [(name: String, contents: Bytes)] = []
    package var ports: [Port] = []
    /// Where `servers` and `clients` were derived from a conversation.
    package var conversation: Span?
    /// The failures that must be seen; nil for `passes`.
    package var fails: [ExpectedFailure]?
    package var skip: Template?
    package var requires: [Requirement] = []
    /// What one actor needs of another: who plays only some of them looks whether the rest is there.
    package var reliances: [Reliance] = []
    /// The whole document.
    package var span: Span

    /// Makes a scenario with nothing but a title.
    package init(title: Template, span: Span) {
        self.title = title
        self.span = span
    }
}

/// `matrix`: what the scenario is run once for each of.
package struct Matrix: Sendable {
    /// The variables of each run, in the order they are written.
    package var rows: [[(name: String, value: Bytes)]]
    package var span: Span

    /// Makes a matrix.
    package init(rows: [[(name: String, value: Bytes)]], span: Span) {
        self.rows = rows
        self.span = span
    }
}

/// What an actor waits for before it starts: a signal's or an actor's name.
package struct Await: Sendable {
    package var name: String
    package var span: Span

    /// Makes a wait.
    package init(name: String, span: Span) {
        self.name = name
        self.span = span
    }
}

/// `servers.NAME`.
package struct Server: Sendable {
    package var name: String
    /// Where the name stands.
    package var span: Span
    package var listen: Field<Endpoint>?
    /// One script for every connection, or one for each; the last serves where more are allowed.
    package var scripts: [Script] = []
    package var accepts: Field<Count>?
    package var after: Await?
    package var acceptAfter: AcceptAfter?
    package var until: Await?
    package var backlog: Field<Count>?
    package var tls: TLSSettings?
    package var socket = SocketSettings()
    /// `connections` was written, not `script`.
    package var listsConnections = false

    /// `accept-after`.
    package enum AcceptAfter: Sendable {
        case never
        case event(Await)
    }

    /// Makes a server with nothing but a name.
    package init(name: String, span: Span) {
        self.name = name
        self.span = span
    }
}

/// `clients.NAME`.
package struct Client: Sendable {
    package var name: String
    /// Where the name stands.
    package var span: Span
    package var connect: ConnectTarget
    package var script: Script
    package var after: Await?
    package var from: Field<Endpoint>?
    package var times: Field<Count>?
    package var parallel: Field<Count>?
    package var tls: TLSSettings?
    package var socket = SocketSettings()

    /// Makes a client.
    package init(name: String, span: Span, connect: ConnectTarget, script: Script) {
        self.name = name
        self.span = span
        self.connect = connect
        self.script = script
    }
}

/// An item of `ports`.
package struct Port: Sendable {
    package var name: String
    /// Kept bound for the whole scenario.
    package var held: Bool
    package var span: Span

    /// Makes a port.
    package init(name: String, held: Bool, span: Span) {
        self.name = name
        self.held = held
        self.span = span
    }
}

/// An item of `verdict: {fails: ...}`; what is nil may be anything.
package struct ExpectedFailure: Sendable {
    package var actor: String?
    package var cause: Cause?
    package var step: Int?
    package var span: Span

    /// Makes an expected failure.
    package init(actor: String?, cause: Cause?, step: Int?, span: Span) {
        self.actor = actor
        self.cause = cause
        self.step = step
        self.span = span
    }
}

/// An item of `requires`.
package enum Requirement: Sendable {
    case ipv6
    case root
    /// A program that must exit with 0.
    case run([Template])
}

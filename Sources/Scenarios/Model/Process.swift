package import YAMLTree

/// `processes.NAME`: a program under test.
package struct Process: Sendable {
    package var name: String
    /// Where the name stands.
    package var span: Span
    package var command: Command
    /// `dir`; nil for the scenario's own folder.
    package var folder: Template?
    /// `env`, in order.
    package var environment: [(name: String, value: Template)] = []
    /// `env-from`: what it gets of the harness's own environment.
    package var passedOn: [String] = []
    package var input: Bytes?
    package var ready: Ready?
    /// `inherit`: names of ports.
    package var inherits: [(name: String, span: Span)] = []
    package var expectation: Outcome?
    package var stop: Stop?
    package var script: Script?
    package var after: Await?

    /// What is run.
    package enum Command: Sendable {
        /// A program and its arguments, without a shell.
        case arguments([Template], span: Span)
        /// A line for sh(1).
        case shell(Template)

        /// Where it stands.
        package var span: Span {
            switch self {
            case .arguments(_, let span): span
            case .shell(let line): line.span
            }
        }
    }

    /// `ready`: what marks it ready, and for how long that is waited for.
    package struct Ready: Sendable {
        /// The marks.
        package enum Mark: Sendable {
            /// A port's number, or the name of one of `ports`.
            case port(Template)
            case unix(Template)
            /// A line that holds.
            case output(Check)
            case errors(Check)
        }

        package var mark: Mark
        package var within: Field<TimeSpan>?
        package var span: Span
    }

    /// `expect`: how it must end, and what it must have written.
    package struct Outcome: Sendable {
        /// One of these; nil where it does not matter, or, for a job, is 0.
        package var exits: [Exit]?
        package var exitSpan: Span?
        package var output: Check?
        package var errors: Check?
        /// By path, relative to its folder; no check: there must be no such file.
        package var files: [(path: Template, check: Check?)] = []
        package var span: Span
    }

    /// How a process ends.
    package enum Exit: Hashable, Sendable {
        case code(Int)
        case signal(Signal)
    }

    /// `stop`: how a service is ended.
    package struct Stop: Sendable {
        package var signal: Signal
        package var within: Field<TimeSpan>?
        package var span: Span
    }

    /// Ends when it is told to, not by itself.
    package var isService: Bool { ready != nil || stop != nil }

    /// Makes a process with nothing but what it runs.
    package init(name: String, span: Span, command: Command) {
        self.name = name
        self.span = span
        self.command = command
    }
}

/// A signal by its name without `SIG` (signal(7)).
package struct Signal: Hashable, Sendable {
    package let name: String

    /// The signals that have a name here.
    package static let names = [
        "TERM", "INT", "HUP", "QUIT", "KILL", "USR1", "USR2", "ABRT", "ALRM", "PIPE", "SEGV", "BUS", "FPE",
        "ILL",
        "TRAP", "WINCH",
    ]

    /// Makes a signal; nil where no signal is called so.
    package init?(_ name: String) {
        let short = name.hasPrefix("SIG") ? String(name.dropFirst(3)) : name
        guard Self.names.contains(short) else { return nil }
        self.name = short
    }

    /// `stop` without a signal of its own.
    package static let terminate = Signal("TERM")!
    package static let kill = Signal("KILL")!
}

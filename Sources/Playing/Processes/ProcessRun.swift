import Net
import Scenarios
import YAMLTree

/// A process while it is played. Touched only by the `Play` that owns it.
final class ProcessRun {
    /// How far it has come.
    enum State {
        case waiting
        case running
        /// It has ended; nil where nobody knows how.
        case ended(Ending?)
    }

    let model: Process
    var state = State.waiting
    var program: RunningProgram?
    /// Its number, while it runs.
    var number: Int32 = 0
    /// What was started, and where.
    var command: [String] = []
    var folder = ""
    /// The descriptors of the ports it inherits.
    var inherited: [String: Int32] = [:]
    /// Our ends of its pipes: its script's two until that begins, else the two apart, of which one may be fed.
    var scriptPipes: Connection?
    var outputPipe: Connection?
    var errorPipe: Connection?
    var feed: Connection?
    var journalID: Journal.ConnectionID?
    /// What of its output is kept, for its checks.
    var output = Output(.output)
    var errors = Output(.errors)
    /// Its script's lane, once it runs.
    var lane: Lane?
    var isScriptOver = false
    /// It was ready once; one without `ready` is when it has started.
    var isReady = false
    /// It was told to end: its end is no surprise.
    var isStopping = false
    /// The harness killed it because it did not end by itself.
    var wasKilled = false
    /// Nothing that it said, or how it ended, is judged any more: its script has failed already.
    var isExcused = false

    init(_ model: Process) { self.model = model }

    var hasEnded: Bool { if case .ended = state { true } else { false } }
    var isRunning: Bool { if case .running = state { true } else { false } }
}

/// How a program ended, as waitpid(2) tells it.
struct Ending: Equatable {
    let status: Int32

    private var signal: Int32? { status & 0x7F == 0 ? nil : status & 0x7F }

    /// `exited with 3`, `was killed by SIGSEGV`.
    var text: String {
        guard let signal else { return "exited with \(status >> 8 & 0xFF)" }
        return "was killed by " + (Signal.name(of: signal).map { "SIG\($0)" } ?? "signal \(signal)")
    }

    /// Whether it is what was expected.
    func isMeant(by exit: Process.Exit) -> Bool {
        switch exit {
        case .code(let code): signal == nil && status >> 8 & 0xFF == code
        case .signal(let wanted): signal == wanted.number
        }
    }
}

extension Process.Exit {
    /// In a sentence: `wanted TEXT`.
    var text: String {
        switch self {
        case .code(let code): "exit status \(code)"
        case .signal(let signal): "SIG\(signal.name)"
        }
    }
}

import Net
import Scenarios
import Testing
import YAMLTree

@testable import Playing

/// A scenario that was played.
struct Played: Sendable {
    let plan: Plan
    let verdict: Verdict
    let journal: Journal

    /// The failures that count, as `actor cause step`.
    var counted: [String] { verdict.counted.map(Self.text) }
    /// Those that others made inevitable.
    var consequent: [String] { verdict.failures.filter(\.isConsequent).map(Self.text) }

    private static func text(_ failure: Failure) -> String {
        "\(failure.actor) \(failure.cause.rawValue) \(failure.step)"
    }

    /// An actor's facts, in order.
    func events(of actor: String) -> [Journal.Event] { journal.events.filter { $0.actor == actor } }

    /// How many bytes each send(2) of an actor gave, or each recv(2) took.
    func writes(of actor: String) -> [Int] {
        events(of: actor).compactMap { if case .wrote(let data) = $0.fact { data.count } else { nil } }
    }

    /// How many bytes each recv(2) of an actor took.
    func reads(of actor: String) -> [Int] {
        events(of: actor).compactMap { if case .read(let data) = $0.fact { data.count } else { nil } }
    }

    /// The notes of an actor.
    func notes(of actor: String) -> [String] {
        events(of: actor).compactMap { if case .note(let text) = $0.fact { text } else { nil } }
    }

    /// How often a connection was cut by the sweep.
    var cuts: Int { journal.events.count { if case .cut = $0.fact { true } else { false } } }

    /// The order of the first note with this text.
    func order(ofNote text: String) -> Int? {
        journal.events.first { if case .note(text) = $0.fact { true } else { false } }?.order
    }
}

/// Runs a body with a reactor of its own.
func withReactor<Result>(_ backend: Backend, _ body: (Reactor) async throws -> Result) async throws -> Result
{
    let reactor = try Reactor(backend: backend)
    defer { reactor.shutDown() }
    return try await body(reactor)
}

/// Plays a text's only scenario.
func play(_ text: String, _ backend: Backend = .epoll, options: PlayOptions = PlayOptions()) async throws
    -> Played
{
    try await withReactor(backend) { try await play(text, on: $0, options: options) }
}

/// Plays a text's only scenario on a reactor.
func play(_ text: String, on reactor: Reactor, options: PlayOptions = PlayOptions()) async throws -> Played {
    try await played(try plan(text), on: reactor, options: options)
}

/// Plays a plan, which must be playable.
func played(_ plan: Plan, on reactor: Reactor, options: PlayOptions = PlayOptions()) async throws -> Played {
    let result = await Playing.play(plan, on: reactor, options: options)
    switch result.outcome {
    case .played(let verdict, let journal): return Played(plan: plan, verdict: verdict, journal: journal)
    case .skipped(let reason): throw Unreadable(description: "skipped: \(reason)")
    case .error(let error): throw error
    }
}

/// Plays a text and checks that it passes.
@discardableResult
func expectPasses(
    _ text: String,
    _ backend: Backend = .epoll,
    sourceLocation: SourceLocation = #_sourceLocation
)
    async throws -> Played
{
    let played = try await play(text, backend)
    #expect(played.verdict.isMet, "\(played.verdict.failures.map(\.message))", sourceLocation: sourceLocation)
    return played
}

/// Plays a text and checks which failures count, each `actor cause step`.
@discardableResult
func expectFailures(
    _ failures: [String],
    _ text: String,
    _ backend: Backend = .epoll,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws -> Played {
    let played = try await play(text, backend)
    #expect(
        played.counted == failures,
        "\(played.verdict.failures.map(\.message))",
        sourceLocation: sourceLocation
    )
    #expect(played.verdict.isMet == failures.isEmpty, sourceLocation: sourceLocation)
    return played
}

/// A server `s` and a client `c` with a script each, in YAML's flow style.
func duel(
    server: String,
    client: String,
    timeout: String = "20s",
    listen: String = "tcp",
    tls: String? = nil,
    more: String = ""
) -> String {
    let tls = tls.map { "tls: \($0), " } ?? ""
    return
        """
        scenario: Duel
        timeout: \(timeout)
        servers: {s: {listen: '\(listen)', \(tls)script: \(server)}}
        clients: {c: {connect: s, \(tls)script: \(client)}}
        \(more)
        """
}

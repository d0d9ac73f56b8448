package import Playing
import Scenarios
import YAMLTree

/// The report for programs: one JSON object a line, in the order in which scenarios end.
package struct JSONLines: Reporter {
    private let includesJournal: Bool
    private let write: ([UInt8]) -> Void
    private let seed: UInt64
    /// Files that were written into the report already.
    private var sources: Set<String> = []

    /// Makes the report of a run and writes its first line.
    package init(includesJournal: Bool, tally: Tally, scenarios: Int, write: @escaping ([UInt8]) -> Void) {
        self.includesJournal = includesJournal
        self.write = write
        seed = tally.seed
        emit {
            $0.member("kind", "run")
            $0.member("version", 1)
            $0.member("seed", tally.seed)
            $0.member("scenarios", scenarios)
            if let shard = tally.shard { $0.member("shard") { $0.shard(shard) } }
        }
    }

    /// Writes a scenario's line, its journal's events before it, and before these the file, if it comes for the first
    /// time and somebody may want to see it: what a merged report shows is then not bound to where the files are.
    package mutating func record(_ result: ScenarioResult, index: Int, seed: UInt64) {
        var writer = JSONWriter()
        let file = result.plan.file
        if includesJournal || result.needsSource, file.bytes.count <= Self.largestSource,
            sources.insert(file.path).inserted
        {
            writer.line { $0.source(of: result.plan) }
        }
        if includesJournal, case .played(_, let journal) = result.outcome {
            var next = 0
            for event in journal.events {
                writer.line {
                    $0.event(event, of: journal, plan: result.plan, index: index, after: event.order - next)
                }
                next = event.order + 1
            }
        }
        writer.line {
            $0.scenario(result, index: index, seed: seed == self.seed ? nil : seed)
            if includesJournal, case .played(_, let journal) = result.outcome { $0.connections(of: journal) }
        }
        write(writer.bytes)
    }

    /// A file that is larger is not carried along.
    private static let largestSource = 256 << 10

    /// Writes the last line, and before it what kept scenarios from being played.
    package func finish(_ tally: Tally) {
        for obstacle in tally.obstacles {
            emit {
                $0.member("kind", "obstacle")
                if let place = obstacle.place {
                    $0.member("file", place.path)
                    $0.member("line", place.line)
                    $0.member("column", place.column)
                }
                $0.member("message", obstacle.message)
                $0.member("text", obstacle.text)
            }
        }
        emit {
            $0.member("kind", "summary")
            $0.member("passed", tally.passed)
            $0.member("failed", tally.failed)
            $0.member("skipped", tally.skipped)
            $0.member("seconds", nanoseconds: Int64((tally.seconds * 1e9).rounded()))
            $0.member("exit", tally.exit)
            $0.member("errors", tally.errors)
        }
    }

    private func emit(_ members: (inout JSONWriter) -> Void) {
        var writer = JSONWriter()
        writer.line(members)
        write(writer.bytes)
    }
}

extension JSONWriter {
    fileprivate mutating func source(of plan: Plan) {
        member("kind", "source")
        member("file", plan.file.path)
        member("data", base64: plan.file.bytes)
        member("variables", plan.variables.keys.sorted())
    }

    /// The other end of each connection, where that is scripted too.
    fileprivate mutating func connections(of journal: Journal) {
        if journal.began != 0 { member("began", nanoseconds: journal.began) }
        guard !journal.connections.isEmpty else { return }
        member("connections", journal.connections) { writer, connection in
            writer.member("name", connection.label)
            if connection.isProgram { writer.member("program", true) }
            if let peer = connection.peer { writer.member("peer", journal.connections[peer].label) }
            if let address = connection.localAddress { writer.member("accepted-at", "\(address)") }
            guard connection.eventsDropped > 0 else { return }
            writer.member("not-kept") {
                $0.member("events", connection.eventsDropped)
                $0.member("written", connection.bytesDroppedWritten)
                $0.member("read", connection.bytesDroppedRead)
                if let order = connection.resumesAt { $0.member("resumes-at", order) }
            }
        }
    }

    /// `seed` is the run's of this round, where it is not what the first line says.
    fileprivate mutating func scenario(_ result: ScenarioResult, index: Int, seed: UInt64?) {
        let plan = result.plan
        member("kind", "scenario")
        member("index", index)
        member("file", plan.file.path)
        member("line", plan.line)
        member("title", plan.title)
        member("tags", plan.scenario.tags)
        member("outcome", result.outcome.word)
        member("seconds", nanoseconds: Int64((result.seconds * 1e9).rounded()))
        member("seed", plan.seed)
        if let seed { member("run-seed", seed) }
        if !plan.options.isEmpty { member("options", plan.options) }
        side(plan.side)
        switch result.outcome {
        case .played(let verdict, let journal):
            member("failures", verdict.failures) { $0.failure($1, plan, journal) }
            if !verdict.unmet.isEmpty { member("unmet", verdict.unmet) { $0.unmet($1, plan) } }
        case .skipped(let reason):
            member("failures", [String]())
            member("reason", reason)
        case .error(let error):
            member("failures", [String]())
            member("error", error.message)
            if let advice = error.advice { member("advice", advice) }
            if let span = error.span { member("place") { $0.place(span, plan) } }
        }
    }

    /// Which of its actors were played, where it was not all.
    private mutating func side(_ side: Side) {
        switch side {
        case .both: break
        case .servers(let service):
            member("served") {
                $0.member("ports", service.ports.sorted { $0.key < $1.key }) {
                    $0.member("server", $1.key)
                    $0.member("port", Int($1.value))
                }
                $0.member("endless", service.isEndless)
                $0.member("command", service.command)
            }
        case .clients(let addresses):
            member("connected", addresses.sorted { $0.key < $1.key }) {
                $0.member("to", $1.key)
                $0.member("address", $1.value.written)
            }
        }
    }

    /// `scenarios` are those of all shards.
    fileprivate mutating func shard(_ shard: ShardPart) {
        member("index", shard.index)
        member("count", shard.count)
        if let source = shard.source { member("from", source) }
        if let scenarios = shard.scenarios { member("scenarios", scenarios) }
        if let deal = shard.deal { member("deal", deal) }
    }

    private mutating func failure(_ failure: Failure, _ plan: Plan, _ journal: Journal) {
        member("cause", failure.cause.rawValue)
        member("actor", failure.actor)
        if let connection = failure.connection { member("connection", journal.connections[connection].label) }
        member("step", failure.step)
        place(failure.span, plan)
        if let offset = failure.offset { member("offset", offset) }
        member("message", failure.message)
        if let expected = failure.expected { member("expected", base64: expected.bytes) }
        if let received = failure.received { member("received", base64: received.bytes) }
        if failure.isConsequent { member("consequent", true) }
        // Where the excerpts begin, counted like `offset`; 0 is left out.
        if let from = failure.expected?.offset, from > 0 { member("expected-from", from) }
        if let from = failure.received?.offset, from > 0 { member("received-from", from) }
        if let total = failure.expected?.surplus { member("expected-total", total) }
        if let total = failure.received?.surplus { member("received-total", total) }
        member("at", nanoseconds: failure.at)
        if !failure.arrivals.isEmpty {
            member("arrivals", failure.arrivals) {
                $0.member("at", nanoseconds: $1.at)
                $0.member("bytes", $1.count)
            }
        }
        if failure.peerEnd != .open { member("peer", failure.peerEnd.rawValue) }
        if !failure.hints.isEmpty { member("hints", failure.hints) }
        // Everybody who waited when it failed: of a deadline, everybody it cut short.
        if !failure.waiters.isEmpty { member("waiters", failure.waiters) { $0.waiter($1, plan) } }
    }

    private mutating func waiter(_ waiter: Failure.Waiter, _ plan: Plan) {
        member("connection", waiter.label)
        member("step", waiter.step)
        member("waits-for", waiter.wants)
        member("actor", waiter.actor)
        member("since", nanoseconds: waiter.since)
        place(waiter.span, plan)
    }

    private mutating func unmet(_ unmet: ExpectedFailure, _ plan: Plan) {
        if let cause = unmet.cause { member("cause", cause.rawValue) }
        if let actor = unmet.actor { member("actor", actor) }
        if let step = unmet.step { member("step", step) }
        place(unmet.span, plan)
    }

    mutating func place(_ span: Span, _ plan: Plan) {
        let position = plan.file.position(of: span.start)
        member("file", plan.file.path)
        member("line", position.line)
        member("column", position.column)
        member("length", span.end - span.start)
    }
}

extension Failure.Excerpt {
    /// How many bytes there are in all, where there are more than these.
    fileprivate var surplus: Int? { total.flatMap { $0 == offset + bytes.count ? nil : $0 } }
}

extension ScenarioResult {
    /// Whether a report of it shows a place in its file.
    fileprivate var needsSource: Bool {
        switch outcome {
        case .played(let verdict, _): !verdict.isMet || !verdict.failures.isEmpty
        case .skipped: false
        case .error: true
        }
    }
}

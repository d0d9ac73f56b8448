import Net
import Playing
import Scenarios
import YAMLTree

/// Makes the result of a scenario again of its line in a report, and of the events before it.
struct ResultReading {
    private let line: JSON
    private let events: [JSON]
    private let file: SourceFile
    private var scenario: Scenario
    private let variables: [String]
    private var journal: Journal
    /// Connections by their labels.
    private var connections: [String: Journal.ConnectionID] = [:]

    init(_ line: JSON, events: [JSON], source: ReportedSource?) {
        self.line = line
        self.events = events
        let number = max(1, line["line"]?.integer ?? 1)
        let title = line["title"]?.stringValue ?? ""
        variables = source?.names ?? []
        let path = line["file"]?.stringValue ?? ""
        let known = source.flatMap { source in source.scenario(at: number).map { (source.file, $0) } }
        (file, scenario) = known ?? ReportedSource.placeholder(path, title: title, at: number, for: line)
        scenario.tags = line["tags"]?.items?.compactMap(\.stringValue) ?? []
        var limits = Journal.Limits()
        limits.eventsAtEachEnd = .max
        limits.bytesOfEvent = .max
        journal = Journal(limits: limits)
        journal.began = line["began"]?.nanoseconds ?? 0
        openConnections()
    }

    var result: ScenarioResult {
        let plan = Plan(
            reported: scenario,
            in: file,
            title: line["title"]?.stringValue ?? "",
            line: line["line"]?.integer ?? 1,
            seed: line["seed"]?.unsigned ?? 0,
            variables: variables,
            skip: line["reason"]?.stringValue,
            options: line["options"]?.items?.compactMap(\.stringValue) ?? [],
            side: side
        )
        let seconds = Double(line["seconds"]?.nanoseconds ?? 0) / 1e9
        return ScenarioResult(plan: plan, outcome: outcome, seconds: seconds)
    }

    private var side: Side {
        if let served = line["served"] {
            var service = Side.Service(
                isEndless: served["endless"]?.isTrue ?? false,
                command: served["command"]?.items?.compactMap(\.stringValue) ?? []
            )
            for item in served["ports"]?.items ?? [] {
                guard let name = item["server"]?.stringValue,
                    let port = item["port"]?.integer.flatMap(UInt16.init(exactly:))
                else { continue }
                service.ports[name] = port
            }
            return .servers(service)
        }
        guard let items = line["connected"]?.items else { return .both }
        var addresses: [String: Address] = [:]
        for item in items {
            let text = item["address"]?.stringValue ?? ""
            let plain = text.hasPrefix("tcp:") ? String(text.dropFirst(4)) : text
            if let name = item["to"]?.stringValue { addresses[name] = try? Address(parsing: plain) }
        }
        return .clients(addresses)
    }

    private var outcome: ScenarioResult.Outcome {
        switch line["outcome"]?.stringValue {
        case "skipped": return .skipped(line["reason"]?.stringValue ?? "")
        case "error":
            return .error(
                HarnessError(
                    line["error"]?.stringValue ?? "",
                    advice: line["advice"]?.stringValue,
                    span: line["place"].map(span)
                )
            )
        default:
            let failures = line["failures"]?.items?.map(failure) ?? []
            let verdict = Verdict(
                isMet: line["outcome"]?.stringValue == "passed",
                failures: failures,
                unmet: line["unmet"]?.items?.map(unmet) ?? []
            )
            return .played(verdict, journal(failures))
        }
    }

    // MARK: The journal

    private mutating func openConnections() {
        let reported = line["connections"]?.items ?? []
        for item in reported {
            guard let label = item["name"]?.stringValue else { continue }
            let address = item["accepted-at"]?.stringValue.flatMap { try? Address(parsing: $0) }
            let connection = open(label, program: item["program"]?.isTrue ?? false, address: address)
            guard let gap = item["not-kept"] else { continue }
            journal.omit(
                events: gap["events"]?.integer ?? 0,
                written: gap["written"]?.integer ?? 0,
                read: gap["read"]?.integer ?? 0,
                resumingAt: gap["resumes-at"]?.integer,
                of: connection
            )
        }
        for item in reported {
            guard let end = item["name"]?.stringValue.flatMap({ connections[$0] }),
                let peer = item["peer"]?.stringValue.flatMap({ connections[$0] })
            else { continue }
            journal.pair(end, peer)
        }
        // Without the journal only the failures name connections.
        for item in line["failures"]?.items ?? [] {
            if let label = item["connection"]?.stringValue, connections[label] == nil {
                _ = open(label, program: !label.contains("#"))
            }
        }
    }

    private mutating func open(
        _ label: String,
        program: Bool,
        address: Address? = nil
    ) -> Journal.ConnectionID {
        let parts = label.split(separator: "#")
        // They count from 1, but a damaged report may say anything.
        let number = parts.count == 2 ? max(1, Int(parts[1]) ?? 1) : 1
        let actor = program ? label : String(parts.first ?? "")
        let connection = journal.open(
            actor: actor,
            number: number,
            isProgram: program,
            localAddress: address
        )
        connections[label] = connection
        return connection
    }

    private func journal(_ failures: [Failure]) -> Journal {
        var journal = journal
        for event in events {
            let fact = Journal.Fact(event) { event in
                let cause = event["cause"]?.stringValue
                let message = event["message"]?.stringValue
                return failures.first { failure in
                    failure.cause.rawValue == cause && failure.message == message
                        && failure.actor == event["actor"]?.stringValue
                } ?? failure(event)
            }
            journal.pass(over: event["not-kept"]?.integer ?? 0)
            guard let fact else { continue }
            journal.record(
                fact,
                at: event["at"]?.nanoseconds ?? 0,
                actor: event["actor"]?.stringValue ?? "",
                connection: event["connection"]?.stringValue.flatMap { connections[$0] },
                step: event["step"]?.integer
            )
        }
        return journal
    }

    // MARK: Failures

    private func failure(_ item: JSON) -> Failure {
        var failure = Failure(
            cause: item["cause"]?.stringValue.flatMap(Cause.init(rawValue:)) ?? .io,
            actor: item["actor"]?.stringValue ?? "",
            connection: item["connection"]?.stringValue.flatMap { connections[$0] },
            step: item["step"]?.integer ?? 0,
            span: span(item),
            message: item["message"]?.stringValue ?? ""
        )
        failure.at = item["at"]?.nanoseconds ?? 0
        failure.expected = excerpt(item, "expected")
        failure.received = excerpt(item, "received")
        failure.offset = item["offset"]?.integer
        failure.isConsequent = item["consequent"]?.isTrue ?? false
        failure.arrivals = (item["arrivals"]?.items ?? []).map {
            Failure.Arrival(at: $0["at"]?.nanoseconds ?? 0, count: $0["bytes"]?.integer ?? 0)
        }
        failure.peerEnd = item["peer"]?.stringValue.flatMap(Failure.PeerEnd.init(rawValue:)) ?? .open
        failure.waiters = item["waiters"]?.items?.map(waiter) ?? []
        failure.hints = item["hints"]?.items?.compactMap(\.stringValue) ?? []
        return failure
    }

    private func excerpt(_ item: JSON, _ name: String) -> Failure.Excerpt? {
        guard let bytes = item[name]?.bytes else { return nil }
        return Failure.Excerpt(
            offset: item[name + "-from"]?.integer ?? 0,
            bytes: bytes,
            total: item[name + "-total"]?.integer
        )
    }

    private func waiter(_ item: JSON) -> Failure.Waiter {
        let label = item["connection"]?.stringValue ?? ""
        return Failure.Waiter(
            label: label,
            actor: item["actor"]?.stringValue ?? label.split(separator: "#").first.map(String.init) ?? "",
            connection: connections[label],
            step: item["step"]?.integer ?? 0,
            span: span(item),
            wants: item["waits-for"]?.stringValue ?? "",
            since: item["since"]?.nanoseconds ?? 0
        )
    }

    private func unmet(_ item: JSON) -> ExpectedFailure {
        ExpectedFailure(
            actor: item["actor"]?.stringValue,
            cause: item["cause"]?.stringValue.flatMap(Cause.init(rawValue:)),
            step: item["step"]?.integer,
            span: span(item)
        )
    }

    private func span(_ item: JSON) -> Span {
        let position = Position(line: item["line"]?.integer ?? 1, column: item["column"]?.integer ?? 1)
        let start = file.offset(of: position)
        // Nothing that a damaged report says is added to before it is in bounds.
        let length = min(max(0, item["length"]?.integer ?? 1), file.bytes.count - start)
        return Span(start: start, end: start + length)
    }
}

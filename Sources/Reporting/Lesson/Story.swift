package import Playing
import Scenarios

/// What happened in a scenario as it is told to somebody who learns: each actor in its lane, what leaves and what
/// arrives, and the notes at the moment when they matter. What the player did for itself is left out.
package struct Story: Sendable {
    /// One thing that happened.
    package struct Moment: Sendable {
        /// Nanoseconds since the scenario began.
        package let at: Int64
        /// Its actor's place in `lanes`.
        package let lane: Int
        package let content: Content
    }

    /// What there is to tell.
    package enum Content: Sendable {
        /// Something that was done or seen; where bytes went by, these.
        case event(String, Journal.Data?)
        /// What the scenario's author says to it.
        case note(String)
        /// A note that asks what will happen.
        case question(String)
        /// The step that failed; as the script foresaw it or not.
        case failure(Failure, isForeseen: Bool)
    }

    /// The actors that do something, from clients over programs to servers.
    package let lanes: [String]
    /// In order.
    package let moments: [Moment]

    /// The story of a scenario that was played.
    package init(_ plan: Plan, _ journal: Journal) {
        let scenario = plan.scenario
        let actors =
            scenario.clients.map(\.name) + scenario.processes.map(\.name) + scenario.servers.map(\.name)
        let busy = Set(journal.events.lazy.filter { Self.isTold($0.fact) }.map(\.actor))
        let lanes = actors.filter(busy.contains)
        let places = Dictionary(uniqueKeysWithValues: lanes.enumerated().map { ($1, $0) })
        let isOne = Self.actorsWithOneConnection(journal)
        var failed: Set<String> = []
        var moments: [Moment] = []
        for event in journal.events {
            guard let lane = places[event.actor], let content = Self.content(event.fact) else { continue }
            // What follows a failure is the player clearing up, and not what the actor does.
            if case .event = content, !failed.isEmpty, event.connection != nil { continue }
            if case .failed = event.fact { failed.insert(event.actor) }
            let number = event.connection.flatMap {
                isOne.contains(event.actor) ? nil : journal.connections[$0].number
            }
            moments.append(Moment(at: event.at, lane: lane, content: content.numbered(number)))
        }
        self.lanes = lanes
        self.moments = Self.folded(moments)
    }

    /// The moment that asks what will happen.
    package var question: Int? {
        moments.firstIndex { if case .question = $0.content { true } else { false } }
    }

    private static func actorsWithOneConnection(_ journal: Journal) -> Set<String> {
        Set(Dictionary(grouping: journal.connections, by: \.actor).filter { $1.count == 1 }.keys)
    }

    private static func isTold(_ fact: Journal.Fact) -> Bool { content(fact) != nil }

    private static func content(_ fact: Journal.Fact) -> Content? {
        switch fact {
        case .note(let text): text.hasSuffix("?") ? .question(text) : .note(text)
        case .failed(let failure): .failure(failure, isForeseen: false)
        case .failedAsExpected(let failure): .failure(failure, isForeseen: true)
        case .wrote(let data): .event("writes \(Text.bytes(data.count))", data)
        case .read(let data): .event("reads \(Text.bytes(data.count))", data)
        case .output(let output, let data): .event("prints to \(output.rawValue)", data)
        default: phrase(fact).map { .event($0, nil) }
        }
    }

    private static func phrase(_ fact: Journal.Fact) -> String? {
        switch fact {
        case .connecting: "connects"
        case .accepted: "accepts the connection"
        case .refused: "is refused: nobody listens there"
        case .secured(let security): "agrees on \(security.version)"
        case .peerClosed(.fin): "sees the FIN: no more will come"
        case .peerClosed(.closeNotify): "sees the close_notify: no more will come"
        case .halfClosed(.fin): "sends a FIN: it will write no more"
        case .halfClosed(.closeNotify): "sends close_notify and a FIN"
        case .closed(0): "closes"
        case .closed(let unread): "closes with \(Text.bytes(unread)) unread: so the kernel sends an RST"
        case .resetSent: "resets the connection: an RST, and no FIN"
        case .resetReceived: "sees the RST: the connection is gone"
        case .started(let command, _, _): "starts: \(command.map(shortened).joined(separator: " "))"
        case .signalSent(let name): "is sent SIG\(name)"
        case .exited(let how): how
        default: nil
        }
    }
}

/// A path by its last part: a learner need not know where a folder made for the moment lies.
private func shortened(_ argument: String) -> String {
    argument.hasPrefix("/") ? argument.split(separator: "/").last.map(String.init) ?? argument : argument
}

extension Story.Content {
    /// With the number of the connection, where the actor has several.
    fileprivate func numbered(_ number: Int?) -> Story.Content {
        guard let number, case .event(let text, let data) = self else { return self }
        return .event("#\(number) \(text)", data)
    }
}

package import Scenarios
package import YAMLTree

extension Plan {
    /// The script of an actor's connection; `number` counts those of the actor from 1. A program has at most one.
    package func script(of actor: String, connection number: Int) -> Script? {
        if let program = scenario.processes.first(where: { $0.name == actor }) { return program.script }
        if let server = scenario.servers.first(where: { $0.name == actor }) {
            return server.script(number - 1, cycles: side.isEndless)
        }
        return scenario.clients.first { $0.name == actor }?.script
    }

    /// `step 2`; of one that nobody wrote, what it is: `step 0 (the implied connect)`.
    package func name(of step: Int, actor: String, connection number: Int) -> String {
        if step == 0 { return "step 0 (the implied connect)" }
        let last = script(of: actor, connection: number)?.lastNumber
        return "step \(step)" + (last.map { step > $0 } == true ? " (the implied end)" : "")
    }

    /// Where an event's step is written: the client, for its implied connect; nil where it belongs to no step.
    package func place(of event: Journal.Event, in journal: Journal) -> Span? {
        guard let number = event.step else { return nil }
        let connection = event.connection.map { journal.connections[$0].number } ?? 1
        if number == 0, let client = scenario.clients.first(where: { $0.name == event.actor }) {
            return client.span
        }
        return script(of: event.actor, connection: connection)?.step(number)?.span
    }
}

extension Server {
    /// The script of the connection with that number, from 0; without one there is just the implied end.
    func script(_ number: Int, cycles: Bool) -> Script {
        guard !scripts.isEmpty else { return Script(steps: [], lastNumber: 0, span: span) }
        return scripts[cycles ? number % scripts.count : min(number, scripts.count - 1)]
    }
}

extension Script {
    /// The step with that number, at any depth.
    package func step(_ number: Int) -> Step? { Self.step(number, in: steps) }

    private static func step(_ number: Int, in steps: [Step]) -> Step? {
        for step in steps {
            if step.number == number { return step }
            if let found = self.step(number, in: step.meanwhile) { return found }
            if let found = self.step(number, in: step.action.innerSteps) { return found }
        }
        return nil
    }
}

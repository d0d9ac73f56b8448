package import Scenarios

extension Plan {
    /// The script of an actor's connection; `number` counts those of the actor from 1.
    package func script(of actor: String, connection number: Int) -> Script? {
        if let server = scenario.servers.first(where: { $0.name == actor }) {
            return server.script(number - 1, cycles: side.isEndless)
        }
        return scenario.clients.first { $0.name == actor }?.script
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

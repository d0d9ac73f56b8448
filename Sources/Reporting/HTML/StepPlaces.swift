import Playing
import Scenarios
import YAMLTree

/// Where in the file each step stands, by whom it is played and its number.
struct StepPlaces {
    private var scripts: [String: [[Int: Span]]] = [:]
    private var cycles = false

    init(_ plan: Plan) {
        if case .servers(let service) = plan.side { cycles = service.isEndless }
        for server in plan.scenario.servers { scripts[server.name] = server.scripts.map(Self.places) }
        for client in plan.scenario.clients {
            var places = Self.places(client.script)
            places[0] = client.span
            scripts[client.name] = [places]
        }
        for process in plan.scenario.processes {
            scripts[process.name] = [process.script.map(Self.places) ?? [:]]
        }
    }

    /// The place of an event's step; nil where it belongs to none that is written.
    func span(of event: Journal.Event, in journal: Journal) -> Span? {
        guard let step = event.step, let scripts = scripts[event.actor], !scripts.isEmpty else { return nil }
        let number = event.connection.map { journal.connections[$0].number - 1 } ?? 0
        return scripts[cycles ? number % scripts.count : min(number, scripts.count - 1)][step]
    }

    private static func places(_ script: Script) -> [Int: Span] {
        var places: [Int: Span] = [:]
        func add(_ steps: [Step]) {
            for step in steps {
                places[step.number] = step.span
                add(step.action.innerSteps)
                add(step.meanwhile)
            }
        }
        add(script.steps)
        return places
    }
}

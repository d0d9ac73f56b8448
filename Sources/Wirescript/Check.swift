import Playing
import Scenarios

/// Reading and validating scenario files without opening or starting anything.
package struct Check: Sendable {
    private let inputs: Inputs
    private let explains: Bool
    private let color: ColorChoice

    /// Makes a check; `explains` writes every scenario as it will be played to standard output.
    package init(_ inputs: Inputs, explains: Bool = false, color: ColorChoice = .auto) {
        self.inputs = inputs
        self.explains = explains
        self.color = color
    }

    /// Writes every diagnostic to standard error, and to standard output what was read.
    package func perform() async -> ExitStatus {
        do throws(Refusal) {
            let reading = try await Reading.valid(inputs, options: PlanOptions(seed: 0), color: color)
            for item in reading.items where explains {
                for scenario in item.file.scenarios {
                    Output.standard.write(explain(scenario, in: item.file.file))
                }
            }
            if !explains {
                let scenarios = reading.items.reduce(0) { $0 + $1.plans.count }
                let files = reading.items.count
                Output.standard.write(
                    "valid: \(files) file\(files == 1 ? "" : "s"), \(scenarios) scenario\(scenarios == 1 ? "" : "s")\n"
                )
            }
            return Output.standard.failure == nil ? .passed : .harness
        } catch {
            error.write()
            return error.status
        }
    }
}

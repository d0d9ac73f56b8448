import Playing
import Reporting
import Scenarios

/// Reading and validating scenario files without opening or starting anything.
package struct Check: Sendable {
    /// How diagnostics are written.
    package enum Format: String, Sendable, CaseIterable {
        /// For people: each with its line and a caret, to standard error.
        case text
        /// A line each, as compilers write them, to standard output.
        case gcc
        /// One JSON list of the Language Server Protocol's `PublishDiagnosticsParams`, to standard output.
        case lspJSON = "lsp-json"
    }

    private let inputs: Inputs
    private let explains: Bool
    private let format: Format
    private let color: ColorChoice

    /// Makes a check; `explains` writes every scenario as it will be played to standard output.
    package init(_ inputs: Inputs, explains: Bool = false, format: Format = .text, color: ColorChoice = .auto)
    {
        self.inputs = inputs
        self.explains = explains
        self.format = format
        self.color = color
    }

    /// Writes every diagnostic to standard error, and to standard output what was read; or, in a format for programs, every
    /// diagnostic to standard output.
    package func perform() async -> ExitStatus {
        do throws(Refusal) {
            if format != .text { return try await publish() }
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
            try Output.standard.confirm()
            return .passed
        } catch {
            error.write()
            return error.status
        }
    }

    private func publish() async throws(Refusal) -> ExitStatus {
        let reading: Reading
        do throws(HarnessError) {
            reading = try await Reading(inputs, options: PlanOptions(seed: 0))
        } catch { throw Refusal(error) }
        let files =
            reading.variables.editorDiagnostics
            + reading.items.map { item in
                EditorDiagnostics(item.diagnostics, in: item.file.file, syntaxFaults: item.file.syntaxFaults)
            }
        switch format {
        case .lspJSON: Output.standard.write(JSON.array(files.map(\.published)).text)
        default: for file in files { Output.standard.write(file.lines) }
        }
        for error in reading.errors { Output.error.write(Refusal.message(error)) }
        try Output.standard.confirm()
        if !reading.errors.isEmpty { return .harness }
        return reading.invalidCount > 0 ? .invalid : .passed
    }
}

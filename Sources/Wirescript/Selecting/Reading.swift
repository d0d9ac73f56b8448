import Glibc
import Playing
import Reporting
import Scenarios
import YAMLTree

/// Every scenario file, read and checked, with the plans made of it.
struct Reading: Sendable {
    /// One file and the plans of its scenarios' rows.
    struct Item: Sendable {
        let file: ScenarioFile
        let plans: [Plan]
        let diagnostics: [Diagnostic]
    }

    /// In the order of the paths.
    private(set) var items: [Item] = []
    /// Files and folders that could not be read.
    private(set) var errors: [HarnessError] = []
    /// What was given from outside.
    let variables: Variables
    /// What the plans were made with.
    let options: PlanOptions

    /// Reads all files in as many threads as there are jobs. Suspends until the last is read.
    init(_ inputs: Inputs, options: PlanOptions) async throws(HarnessError) {
        if inputs.paths.isEmpty, FileKind(of: "scenarios") != .folder {
            throw HarnessError(
                "no path was given and there is no folder 'scenarios' here",
                advice: "name a file or a folder"
            )
        }
        variables = try Variables(inputs)
        let expansion = PathExpansion(inputs.allPaths)
        errors = expansion.errors
        var options = options
        options.words = inputs.words(timeoutScale: options.timeoutScale)
        options.variables = variables.given
        options.environmentVariables = variables.fallbacks
        self.options = options
        let reader = Reader(inputs: inputs, names: variables.names, options: options)
        for outcome in await reader.readAll(expansion.files, jobs: inputs.workers) {
            switch outcome {
            case .success(let item): items.append(item)
            case .failure(let error): errors.append(error)
            }
        }
    }

    /// Reads all files and refuses to go on unless every one was there and valid. Warnings are written at once. Where the
    /// refusal is reported, a report annotates the errors.
    static func valid(
        _ inputs: Inputs,
        options: PlanOptions,
        color: ColorChoice,
        isReported: Bool = false
    ) async throws(Refusal) -> Reading {
        let reading: Reading
        do throws(HarnessError) {
            reading = try await Reading(inputs, options: options)
        } catch { throw Refusal(error) }
        var messages = reading.diagnostics(color: color) + reading.errors.map(Refusal.message)
        if inputs.annotates { messages.append(reading.annotations(ofErrors: !isReported)) }
        let (invalid, count) = (reading.invalidCount, reading.items.count)
        guard invalid > 0 || !reading.errors.isEmpty else {
            for message in messages { Output.error.write(message) }
            return reading
        }
        let summary =
            invalid == 0
            ? []
            : [
                count == 1
                    ? "the file is invalid\n"
                    : "\(invalid) of \(count) files \(invalid == 1 ? "is" : "are") invalid\n"
            ]
        throw Refusal(
            messages: messages + summary,
            status: reading.errors.isEmpty ? .invalid : .harness,
            obstacles: reading.everyDiagnostic.filter { $0.0.severity == .error }.map(Obstacle.init)
                + reading.errors.map(Obstacle.init)
        )
    }

    /// In the order of the files.
    private var everyDiagnostic: [(Diagnostic, SourceFile)] {
        variables.diagnostics.map { ($0.diagnostic, $0.file) }
            + items.flatMap { item in item.diagnostics.map { ($0, item.file.file) } }
    }

    /// Every diagnostic as GitHub Actions shows it in the code.
    private func annotations(ofErrors: Bool) -> String {
        WorkflowCommand.annotations(
            everyDiagnostic.filter { ofErrors || $0.0.severity == .warning },
            in: .gitHub
        )
    }

    /// How many files have an error.
    var invalidCount: Int {
        let isWrong = variables.diagnostics.contains { $0.diagnostic.severity == .error }
        return invalidItems.count + (isWrong ? 1 : 0)
    }

    /// The files that have an error.
    var invalidItems: [Item] { items.filter { $0.diagnostics.contains { $0.severity == .error } } }

    /// Every diagnostic, drawn, in the order of the files.
    private func diagnostics(color: ColorChoice) -> [String] {
        let renderer = Self.renderer(color)
        return everyDiagnostic.map { renderer.render($0, in: $1) }
    }

    /// Every diagnostic of some files, drawn.
    func diagnostics(of items: [Item], color: ColorChoice) -> [String] {
        let renderer = Self.renderer(color)
        return items.flatMap { item in item.diagnostics.map { renderer.render($0, in: item.file.file) } }
    }

    private static func renderer(_ color: ColorChoice) -> Renderer {
        let appearance = Appearance(of: STDERR_FILENO, color: color)
        return Renderer(color: appearance.color, width: appearance.width)
    }
}

/// Why nothing is played: said before anything has been opened.
struct Refusal: Error {
    let messages: [String]
    let status: ExitStatus
    /// The same for reports.
    let obstacles: [Obstacle]
    /// Because of where the reports are to go: none is written.
    private(set) var isForReports = false

    init(messages: [String], status: ExitStatus, obstacles: [Obstacle]) {
        self.messages = messages
        self.status = status
        self.obstacles = obstacles
    }

    init(_ message: String, _ status: ExitStatus, isForReports: Bool = false) {
        self.init(
            messages: ["wirescript: error: \(message)\n"],
            status: status,
            obstacles: [Obstacle(HarnessError(message))]
        )
        self.isForReports = isForReports
    }

    init(_ error: HarnessError) {
        self.init(messages: [Self.message(error)], status: .harness, obstacles: [Obstacle(error)])
    }

    /// There is nobody to tell.
    static let unread = Refusal(messages: [], status: .unread, obstacles: [])

    static func message(_ error: HarnessError) -> String { "wirescript: error: \(error)\n" }

    /// Writes it to standard error.
    func write() {
        for message in messages { Output.error.write(message) }
    }
}

/// Reads a file and makes its plans.
private struct Reader: Sendable {
    let inputs: Inputs
    let names: Set<String>
    let options: PlanOptions

    typealias Outcome = Result<Reading.Item, HarnessError>

    func readAll(_ paths: [String], jobs: Int) async -> [Outcome] {
        // A small file takes a tenth of a millisecond: a few of them are not worth another thread.
        let threads = max(1, min(jobs, paths.count / 8))
        return await withTaskGroup(of: [(place: Int, outcome: Outcome)].self) { group in
            for thread in 0..<threads {
                group.addTask {
                    stride(from: thread, to: paths.count, by: threads).map { ($0, read(paths[$0])) }
                }
            }
            var outcomes = [Outcome?](repeating: nil, count: paths.count)
            for await part in group {
                for (place, outcome) in part { outcomes[place] = outcome }
            }
            return outcomes.compactMap(\.self)
        }
    }

    private func read(_ path: String) -> Outcome {
        Result { () throws(HarnessError) in
            let source = try SourceFile.read(path, named: path == "-" ? inputs.standardInputPath : nil)
            let file = ScenarioFile.read(source, externalNames: names, allowing: inputs.allowances)
            let planned = Plan.plans(of: file, options: options)
            return Reading.Item(
                file: file,
                plans: planned.plans,
                diagnostics: file.diagnostics + planned.diagnostics
            )
        }
    }
}

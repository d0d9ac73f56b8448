import Glibc
package import Scenarios
package import YAMLTree

extension Plan {
    /// Every play of a file's scenarios, one for each row of a matrix, and what is wrong with values that are known
    /// only now that variables are set.
    package static func plans(of file: ScenarioFile, options: PlanOptions) -> (
        plans: [Plan], diagnostics: [Diagnostic]
    ) {
        var plans: [Plan] = []
        var diagnostics: [Diagnostic] = []
        for scenario in file.scenarios {
            for row in scenario.matrix?.rows ?? [[]] {
                do throws(EvaluationError) {
                    plans.append(try Plan(scenario, row: row, of: file, options: options))
                } catch {
                    diagnostics.append(error.diagnostic)
                }
            }
        }
        return (plans, diagnostics)
    }

    private init(
        _ scenario: Scenario,
        row: [(name: String, value: Bytes)],
        of scenarioFile: ScenarioFile,
        options: PlanOptions
    ) throws(EvaluationError) {
        let file = scenarioFile.file
        let allowances = scenarioFile.allowances
        var names = FixedNames(file: file)
        // The seed's own expression may name variables, and so may the title that it comes from otherwise: what is random in
        // variables has the seed that is known before them.
        var early = SplitMix64.seed(options.seed, scenario.title.scalar.text)
        func evaluator() -> Evaluator<FixedNames> {
            Evaluator(names: names, file: file, seed: early, allowances: allowances)
        }
        for (name, value) in options.environmentVariables { names.values[name] = Array(value.utf8) }
        for (name, value) in options.variables { names.values[name] = Array(value.utf8) }
        if let field = scenario.seed, let fixed = try? evaluator().value(field).value { early = fixed }
        var shown: [String] = []
        for variable in row {
            let value = try evaluator().payload(variable.value).bytes()
            names.values[variable.name] = value
            let isNamed = scenario.title.references.contains { $0.path == [variable.name] }
            if !isNamed { shown.append("\(variable.name)=\(String(decoding: value, as: UTF8.self))") }
        }
        // The command line wins over the file's variables, these over the environment's. One may name one before it.
        for (name, value) in scenario.vars where options.variables[name] == nil {
            names.values[name] = try evaluator().payload(value).bytes()
        }

        let expanded = try evaluator().text(scenario.title)
        title = shown.isEmpty ? expanded : "\(expanded) [\(shown.joined(separator: ", "))]"
        // Never from the path: a scenario moved to another folder plays the same.
        let mixed = SplitMix64.seed(options.seed, title)
        seed =
            try scenario.seed.map { (field) throws(EvaluationError) in try evaluator().value(field).value }
            ?? mixed
        let limit = try scenario.timeout.map { (field) throws(EvaluationError) in
            try evaluator().value(field).upper
        }
        timeoutScale = options.timeoutScale
        timeout = Self.scaled(limit ?? 10_000_000_000, by: options.timeoutScale)
        skip = try scenario.skip.map { (template) throws(EvaluationError) in try evaluator().text(template) }
        line = file.position(of: scenario.title.span.start).line
        variables = names.values
        var addresses: [String] = []
        for server in scenario.servers {
            if let address = try Self.fixedAddress(server, names, evaluator()) { addresses.append(address) }
        }
        fixedAddresses = addresses
        self.scenario = scenario
        self.file = file
        self.allowances = allowances
        self.options = options.words
    }

    /// What a server's `listen` takes for itself, where it is an address that others could take; nil for a free one.
    private static func fixedAddress(
        _ server: Server,
        _ names: FixedNames,
        _ evaluator: Evaluator<FixedNames>
    ) throws(EvaluationError) -> String? {
        guard let field = server.listen else { return nil }
        // One that names a port reserved while playing, or the private folder, is nobody else's.
        if case .template(let template) = field.content,
            template.references.contains(where: { names.value(of: $0.path[...]) == nil })
        {
            return nil
        }
        switch try evaluator.endpoint(field) {
        case .tcp(_, let port) where port != 0: return "tcp:\(port)"
        case .unix(let path?): return "unix:\(path)"
        default: return nil
        }
    }
}

/// The names that are known before playing.
private struct FixedNames: Scope {
    var values: [String: [UInt8]] = [:]
    let file: SourceFile

    init(file: SourceFile) { self.file = file }

    func value(of path: ArraySlice<String>) -> [UInt8]? {
        if path.count == 1, let first = path.first {
            return values[first] ?? (first == "dir" ? Array(file.folder.utf8) : nil)
        }
        if path.count == 2, path.first == "env", let name = path.last {
            return getenv(name).map { Array(String(cString: $0).utf8) }
        }
        return nil
    }
}

extension EvaluationError {
    /// What it means where a file is checked.
    fileprivate var diagnostic: Diagnostic {
        switch self {
        case .unset(let reference):
            Diagnostic(
                .error,
                "'${\(reference.name)}' has no value before the scenario is played",
                at: reference.span
            )
        case .unreadable(let text, let expectation, let span):
            Diagnostic(.error, "'\(text)' is not \(expectation)", at: span)
        case .file(let path, let code, let span):
            Diagnostic(.error, "cannot read '\(path)': \(errnoText(code))", at: span)
        case .forbidden(let refusal, let span): Diagnostic(.error, refusal, at: span)
        case .endless(let search, let span):
            Diagnostic(.error, "the search for /\(search.pattern)/ was given up", at: span)
        }
    }
}

/// errno's text.
func errnoText(_ code: Int32) -> String { String(cString: strerror(code)) }

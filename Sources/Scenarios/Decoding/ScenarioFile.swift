package import YAMLTree

/// How files are read.
struct ReadOptions {
    /// Variables that the command line or the environment gives.
    var externalNames: Set<String>
    var allowances: Allowances
}

/// A scenario file as it was read: its scenarios and everything that is wrong with it.
package struct ScenarioFile: Sendable {
    /// What was read.
    package let file: SourceFile
    /// What they may do.
    package let allowances: Allowances
    /// The scenarios without errors, in order.
    package let scenarios: [Scenario]
    /// Errors and warnings, sorted by place.
    package let diagnostics: [Diagnostic]
    /// Those of them that YAML itself has, before anything of the language is looked at.
    package let syntaxFaults: Set<Diagnostic>

    /// Reads and validates a file; nothing is opened or started, though files that scenarios name must exist.
    ///
    /// - Parameters:
    ///   - externalNames: Variables given from outside, `--var` and the like.
    ///   - allowances: What else than loopback and files nearby may be named.
    package static func read(
        _ file: SourceFile,
        externalNames: Set<String> = [],
        allowing allowances: Allowances = Allowances()
    ) -> ScenarioFile {
        let options = ReadOptions(externalNames: externalNames, allowances: allowances)
        let parsed = file.parse()
        var diagnostics = parsed.diagnostics
        var scenarios: [Scenario] = []
        var titles: [String: Span] = [:]
        for document in parsed.documents {
            guard let root = document.root, !root.hasNoValue else {
                diagnostics.append(Diagnostic("a document without a scenario", at: document.span))
                continue
            }
            var decoder = Decoder(file: file, options: options)
            let scenario = decoder.scenario(root)
            if let scenario { decoder.validate(scenario) }
            if let title = root["scenario"]?.scalar {
                if let other = titles[title.text] {
                    let note = Diagnostic.Note("first here", at: other)
                    decoder.error("two scenarios of this file have this title", at: title.span, notes: [note])
                } else {
                    titles[title.text] = title.span
                }
            }
            if let scenario, decoder.errorCount == 0 { scenarios.append(scenario) }
            diagnostics += decoder.diagnostics
        }
        if parsed.documents.isEmpty, diagnostics.isEmpty {
            diagnostics.append(Diagnostic("a file without a scenario", at: Span(start: 0, end: 0)))
        }
        return ScenarioFile(
            file: file,
            allowances: allowances,
            scenarios: scenarios,
            diagnostics: sorted(diagnostics),
            syntaxFaults: Set(parsed.diagnostics)
        )
    }

    /// So many mistakes of a file are shown; more help nobody.
    static let mostDiagnostics = 100

    /// By place; of several at one place with one message, as where an alias brings a mistake twice, the first.
    private static func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        guard diagnostics.count > 1 else { return diagnostics }
        var seen: Set<Diagnostic> = []
        let sorted = diagnostics.enumerated()
            .filter { seen.insert($0.element).inserted }
            .sorted { ($0.element.span.start, $0.offset) < ($1.element.span.start, $1.offset) }
            .map(\.element)
        guard sorted.count > mostDiagnostics else { return sorted }
        let rest = "more is wrong from here on; the first \(mostDiagnostics) mistakes are shown"
        let place = sorted[mostDiagnostics].span
        // Were only warnings shown, an error among the rest would go unseen.
        let severity = sorted.contains { $0.severity == .error } ? Diagnostic.Severity.error : .warning
        return sorted.prefix(mostDiagnostics) + [Diagnostic(severity, rest, at: place)]
    }
}

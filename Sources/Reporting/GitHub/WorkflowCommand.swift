package import YAMLTree

/// A line that GitHub's runner takes for a command wherever it is written, and shows at a place in the code
/// (docs.github.com, "Workflow commands for GitHub Actions").
package struct WorkflowCommand {
    /// How bad it is.
    package enum Level: String {
        case error
        case warning
        case notice
    }

    /// The runner shows so many of a level in a step, and drops the rest without a word.
    package static let mostShown = 10

    private var text: String

    /// Makes an annotation without a place.
    package init(_ level: Level, title: String, _ message: String) {
        text = "::\(level.rawValue) title=\(Self.property(title))::\(Self.data(message))\n"
    }

    /// Makes an annotation of what kept scenarios from being played; `path` is the workspace's.
    init(_ obstacle: Obstacle, path: String?) {
        guard let place = obstacle.place, let path else {
            self.init(.error, title: "wirescript", obstacle.message)
            return
        }
        self.init(
            .error,
            path: path,
            line: place.line,
            column: place.column,
            title: "invalid scenario",
            obstacle.message
        )
    }

    /// Makes an annotation of a place; `path` is the workspace's.
    package init(
        _ level: Level,
        path: String,
        line: Int,
        column: Int,
        title: String,
        _ message: String
    ) {
        let place = "file=\(Self.property(path)),line=\(line),col=\(column)"
        text = "::\(level.rawValue) \(place),title=\(Self.property(title))::\(Self.data(message))\n"
    }

    /// The diagnostics of a file that cannot be used, so many of each level as are shown, then how many more there are.
    package static func annotations(_ diagnostics: [(Diagnostic, SourceFile)], in workspace: Workspace)
        -> String
    {
        var text = ""
        var counts: [Diagnostic.Severity: Int] = [:]
        for (diagnostic, file) in diagnostics {
            counts[diagnostic.severity, default: 0] += 1
            guard counts[diagnostic.severity, default: 0] <= mostShown else { continue }
            let position = file.position(of: diagnostic.span.start)
            text +=
                WorkflowCommand(
                    diagnostic.severity == .error ? .error : .warning,
                    path: workspace.path(of: file.path),
                    line: position.line,
                    column: position.column,
                    title: diagnostic.severity == .error ? "invalid scenario" : "warning",
                    diagnostic.message
                ).written
        }
        let more = counts.values.reduce(0) { $0 + max(0, $1 - mostShown) }
        if more > 0 { text += Self.more("and \(more) more; the log tells of each").written }
        return text
    }

    /// What stands for those that are not shown.
    static func more(_ message: String) -> WorkflowCommand {
        WorkflowCommand(.notice, title: "wirescript", message)
    }

    /// The line, with its end.
    package var written: String { text }

    private static func data(_ text: String) -> String {
        escaped(text.split(separator: "\n").map(visible).joined(separator: "\n"), [])
    }

    private static func property(_ text: String) -> String { escaped(visible(text), [":", ","]) }

    /// The escapes that the runner undoes: of `%`, line ends and, in a property, what separates them.
    private static func escaped(_ text: String, _ separators: [Unicode.Scalar]) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": escaped += "%25"
            case "\r": escaped += "%0D"
            case "\n": escaped += "%0A"
            case ":" where separators.contains(":"): escaped += "%3A"
            case "," where separators.contains(","): escaped += "%2C"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

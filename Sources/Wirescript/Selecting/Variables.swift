import Glibc
import Playing
import Reporting
import YAMLTree

/// The variables given from outside the scenario files, of both ranks.
struct Variables {
    /// `--var` over `--var-file`: these win over a file's `vars`.
    private(set) var given: [String: String] = [:]
    /// `WIRESCRIPT_VAR_*`: a file's `vars` win over these.
    private(set) var fallbacks: [String: String] = [:]
    /// What is wrong with the variable files.
    private(set) var diagnostics: [(diagnostic: Diagnostic, file: SourceFile)] = []

    init(_ inputs: Inputs) throws(HarnessError) {
        for path in inputs.variableFiles { try read(SourceFile.read(path)) }
        given.merge(inputs.variables) { $1 }
        readEnvironment()
    }

    /// Every name that a scenario may use without defining it.
    var names: Set<String> { Set(given.keys).union(fallbacks.keys) }

    /// What is wrong with them, file by file.
    var editorDiagnostics: [EditorDiagnostics] {
        var files: [(file: SourceFile, diagnostics: [Diagnostic])] = []
        for (diagnostic, file) in diagnostics {
            if files.last?.file !== file { files.append((file, [])) }
            files[files.count - 1].diagnostics.append(diagnostic)
        }
        return files.map { EditorDiagnostics($0.diagnostics, in: $0.file) }
    }

    private mutating func read(_ file: SourceFile) throws(HarnessError) {
        let parsed = file.parse()
        diagnostics += parsed.diagnostics.map { ($0, file) }
        for document in parsed.documents {
            guard let root = document.root, !root.isNull else { continue }
            guard let entries = root.entries else {
                diagnostics.append(
                    (Diagnostic("a variable file is a map of names to texts", at: root.span), file)
                )
                continue
            }
            for entry in entries {
                if let scalar = entry.value.scalar {
                    given[entry.name] = scalar.text
                } else {
                    let message = "the variable '\(entry.name)' takes a text, not a list or a map"
                    diagnostics.append((Diagnostic(message, at: entry.value.place), file))
                }
            }
        }
    }

    /// `WIRESCRIPT_VAR_USER_NAME` gives `user_name` and `user-name`: a name in the environment has no hyphen.
    private mutating func readEnvironment() {
        let prefix = "WIRESCRIPT_VAR_"
        var next = environ
        while let entry = next.pointee {
            next += 1
            guard strncmp(entry, prefix, prefix.utf8.count) == 0 else { continue }
            let text = String(cString: entry).dropFirst(prefix.count)
            guard let equals = text.firstIndex(of: "=") else { continue }
            let name = text[..<equals].lowercased()
            let value = String(text[text.index(after: equals)...])
            fallbacks[name] = value
            fallbacks[String(name.map { $0 == "_" ? "-" : $0 })] = value
        }
    }
}

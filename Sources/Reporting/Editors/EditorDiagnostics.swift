import Glibc
package import Scenarios
package import YAMLTree

/// What is wrong with a file, as programs that show it beside the text take it.
package struct EditorDiagnostics {
    private let file: SourceFile
    private let diagnostics: [Diagnostic]
    private let syntaxFaults: Set<Diagnostic>

    /// Takes a file's diagnostics; those of YAML itself get the code `syntax`, the others `language`.
    package init(_ diagnostics: [Diagnostic], in file: SourceFile, syntaxFaults: Set<Diagnostic> = []) {
        self.file = file
        self.diagnostics = diagnostics
        self.syntaxFaults = syntaxFaults
    }

    /// A line for each, as compilers write them: `FILE:LINE:COLUMN: error: MESSAGE`; notes that have a place follow theirs.
    package var lines: String {
        var text = ""
        for diagnostic in diagnostics {
            let kind = diagnostic.severity == .error ? "error" : "warning"
            text += line(kind, Self.message(of: diagnostic), at: diagnostic.span)
            for note in diagnostic.notes {
                if let span = note.span { text += line("note", note.message, at: span) }
            }
        }
        return text
    }

    private func line(_ kind: String, _ message: String, at span: Span) -> String {
        let position = file.position(of: span.start)
        let shown = message.split { $0.isNewline }.joined(separator: "; ")
        return "\(file.path):\(position.line):\(position.column): \(kind): \(shown)\n"
    }

    /// `PublishDiagnosticsParams` of the Language Server Protocol (3.17): the list is empty where nothing is wrong, so that
    /// an editor takes away what it showed.
    package var published: JSON {
        ["uri": .string(uri), "diagnostics": .array(diagnostics.map(published))]
    }

    private func published(_ diagnostic: Diagnostic) -> JSON {
        let related = diagnostic.notes.compactMap { note -> JSON? in
            guard let span = note.span else { return nil }
            return [
                "location": ["uri": .string(uri), "range": range(span)], "message": .string(note.message),
            ]
        }
        let isSyntax = syntaxFaults.contains(diagnostic)
        let members: JSON = [
            "range": range(diagnostic.span),
            "severity": diagnostic.severity == .error ? 1 : 2,
            "code": isSyntax ? "syntax" : "language",
            "source": "wirescript",
            "message": .string(Self.message(of: diagnostic)),
        ]
        return related.isEmpty ? members : members + ["relatedInformation": .array(related)]
    }

    /// The phrase, and advice that belongs to no place.
    private static func message(of diagnostic: Diagnostic) -> String {
        ([diagnostic.message] + diagnostic.notes.filter { $0.span == nil }.map(\.message)).joined(
            separator: "\n"
        )
    }

    private func range(_ span: Span) -> JSON {
        ["start": position(span.start), "end": position(max(span.start, span.end))]
    }

    private func position(_ offset: Int) -> JSON {
        let (line, character) = file.editorPosition(of: offset)
        return ["line": JSON(integerLiteral: line), "character": JSON(integerLiteral: character)]
    }

    /// The file's URI (RFC 8089). Symbolic links stay as they are: the editor opened the file by this name.
    private var uri: String {
        guard file.path != "-" else { return "untitled:-" }
        var names: [Substring] = []
        for name in Self.absolute(file.path).split(separator: "/") where name != "." {
            if name == ".." { _ = names.popLast() } else { names.append(name) }
        }
        return "file:///" + names.map(Self.escaped).joined(separator: "/")
    }

    private static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        return String(cString: folder) + "/" + path
    }

    /// Percent-encoded, but for RFC 3986's unreserved characters.
    private static func escaped(_ name: Substring) -> String {
        var text = ""
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }
}

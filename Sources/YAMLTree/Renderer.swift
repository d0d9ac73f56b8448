/// Draws diagnostics and excerpts of a source file for a terminal or a log:
///
/// ```
/// greeting.yaml:14:9: error: unknown step 'recieve'; did you mean 'expect'?
/// 14 |       - recieve: "220 "
///    |         ^^^^^^^
/// ```
package struct Renderer: Sendable {
    private let color: Bool
    private let width: Int

    /// Makes a renderer; `width` is the terminal's in columns, nil when the output is no terminal. Lines
    /// longer than that, or than 120 columns, are cut around the place.
    package init(color: Bool, width: Int?) {
        self.color = color
        self.width = max(40, width ?? 120)
    }

    /// The whole diagnostic, its notes in the same form below it, ending with a line break.
    package func render(_ diagnostic: Diagnostic, in file: SourceFile) -> String {
        let spans = [diagnostic.span] + diagnostic.notes.compactMap(\.span)
        let gutter = spans.map { Self.lines(of: $0, in: file).gutter }.max() ?? 1
        let style: Style = diagnostic.severity == .error ? .red : .yellow
        let name = diagnostic.severity == .error ? "error" : "warning"
        var text = heading(name, style, diagnostic.message, at: diagnostic.span, in: file)
        text += excerpt(diagnostic.span, in: file, label: nil, gutter: gutter, style: style)
        for note in diagnostic.notes {
            text += heading("note", .cyan, note.message, at: note.span, in: file)
            if let span = note.span {
                text += excerpt(span, in: file, label: nil, gutter: gutter, style: .cyan)
            }
        }
        return text
    }

    /// Only the source lines with carets under the span, as failures show them, ending with a line break;
    /// `label` stands behind the last carets.
    package func excerpt(_ span: Span, in file: SourceFile, label: String? = nil) -> String {
        let gutter = Self.lines(of: span, in: file).gutter
        return excerpt(span, in: file, label: label, gutter: gutter, style: .red)
    }

    private func heading(
        _ name: String,
        _ style: Style,
        _ message: String,
        at span: Span?,
        in file: SourceFile
    ) -> String {
        var place = ""
        if let span {
            let position = file.position(of: span.start)
            place = paint("\(visible(file.path)):\(position.line):\(position.column):", .bold) + " "
        }
        return "\(place)\(paint("\(name):", style)) \(paint(visible(message), .bold))\n"
    }

    private func excerpt(
        _ span: Span,
        in file: SourceFile,
        label: String?,
        gutter: Int,
        style: Style
    ) -> String {
        let (first, last, _) = Self.lines(of: span, in: file)
        let margin = String(repeating: " ", count: gutter) + " |"
        var text = ""
        var start = first.start
        for number in first.number...last.number {
            if number != first.number, number != last.number, last.number - first.number > 2 {
                if number == first.number + 1 { text += "\(margin) ...\n" }
                continue
            }
            if number == last.number { start = last.start }
            let end = file.lineEnd(from: start)
            var covered = Span(start: max(span.start, start), end: max(span.start, min(span.end, end)))
            if number != first.number {
                covered.start = file.bytes[start..<end].firstIndex { !isBlank($0) } ?? start
                covered.end = max(covered.start, covered.end)
            }
            let room = max(20, width - gutter - 3)
            let line = ShownLine(start..<end, of: file.bytes, span: covered, width: room)
            let shown = line.text.isEmpty ? "" : " \(line.text)"
            let digits = String(number)
            text += String(repeating: " ", count: gutter - digits.utf8.count) + digits + " |\(shown)\n"
            var carets = String(repeating: "^", count: line.caretWidth)
            if number == last.number, let label { carets += " \(label)" }
            let indent = String(repeating: " ", count: line.caretColumn + 1)
            text += "\(margin)\(indent)\(paint(carets, style))\n"
            start = file.nextLine(after: end)
        }
        return text
    }

    private typealias Line = (number: Int, start: Int)

    private static func lines(of span: Span, in file: SourceFile) -> (first: Line, last: Line, gutter: Int) {
        let first = file.line(containing: span.start)
        let last = file.line(containing: max(span.start, span.end - 1))
        return (first, last, String(last.number).utf8.count)
    }

    /// ECMA-48's Select Graphic Rendition.
    private enum Style: String {
        case bold = "1"
        case red = "1;31"
        case yellow = "1;33"
        case cyan = "1;36"
    }

    private func paint(_ text: String, _ style: Style) -> String {
        color ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}

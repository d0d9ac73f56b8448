/// How text is to look: what the place it goes to can show.
package struct Appearance: Sendable {
    /// Whether it may hold colours (ANSI escape sequences).
    package var color: Bool
    /// Columns; never taken for fewer than 60.
    package var width: Int
    /// Whether somebody watches a terminal, so that a progress line can be drawn and erased.
    package var isInteractive: Bool

    /// Makes an appearance; as it is, that of a file.
    package init(color: Bool = false, width: Int = 100, isInteractive: Bool = false, isNarrow: Bool = false) {
        self.color = color
        self.width = isNarrow ? width : max(60, width)
        self.isInteractive = isInteractive
    }

    /// The text as a heading stands out.
    package func heading(_ text: String) -> String { paint(text, .bold) }

    /// The colours there are a use for.
    enum Paint: String {
        case bold = "1"
        case red = "1;31"
        case green = "32"
        case yellow = "33"
        case dim = "2"
    }

    func paint(_ text: String, _ paint: Paint) -> String {
        color ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Text broken between words into lines no wider than the appearance, the first after `label`, the others
    /// indented as far. A word that is wider than a line stays whole, so that it can be copied.
    func wrapped(_ text: String, label: String) -> String {
        let indent = String(repeating: " ", count: label.utf8.count)
        var lines: [String] = []
        var line = label
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, line.unicodeScalars.count + 1 + word.unicodeScalars.count > width {
                lines.append(line)
                line = indent
                isEmpty = true
            }
            line += isEmpty ? String(word) : " \(word)"
            isEmpty = false
        }
        lines.append(line)
        return lines.joined(separator: "\n") + "\n"
    }
}

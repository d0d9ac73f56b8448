import YAMLTree

/// How text is to look: what the place it goes to can show.
package struct Appearance: Sendable {
    /// Whether it may hold colours (ANSI escape sequences).
    package var color: Bool
    /// Columns, as the terminal has them.
    private(set) var columns: Int
    private let isNarrow: Bool
    /// Whether somebody watches a terminal, so that a progress line can be drawn and erased.
    package var isInteractive: Bool

    /// Makes an appearance; as it is, that of a file.
    package init(color: Bool = false, width: Int = 100, isInteractive: Bool = false, isNarrow: Bool = false) {
        self.color = color
        columns = width
        self.isNarrow = isNarrow
        self.isInteractive = isInteractive
    }

    /// How wide text is made: the columns, but never taken for fewer than 60.
    package var width: Int {
        get { isNarrow ? columns : max(60, columns) }
        set { columns = newValue }
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
    /// indented as far. A word that is wider than a line stays whole, so that it can be copied. What would act on a
    /// terminal is shown as an escape.
    func wrapped(_ text: String, label: String) -> String {
        let indent = String(repeating: " ", count: ShownText.columns(of: label))
        var used = indent.utf8.count
        var lines: [String] = []
        var line = label
        var isEmpty = true
        for word in visible(text).split(separator: " ", omittingEmptySubsequences: false) {
            let columns = ShownText.columns(of: String(word))
            if !isEmpty, used + 1 + columns > width {
                lines.append(line)
                line = indent
                used = indent.utf8.count
                isEmpty = true
            }
            used += columns + (isEmpty ? 0 : 1)
            line += isEmpty ? String(word) : " \(word)"
            isEmpty = false
        }
        lines.append(line)
        return lines.joined(separator: "\n") + "\n"
    }
}

import Playing

/// A story on a terminal: the time, and a column for each actor.
package struct StoryColumns {
    private let story: Story
    private let appearance: Appearance
    private let columnWidth: Int

    private static let timeWidth = 10
    private static let gap = 2

    /// Lays a story out.
    package init(_ story: Story, appearance: Appearance) {
        self.story = story
        self.appearance = appearance
        let lanes = max(1, story.lanes.count)
        columnWidth = max(16, (appearance.width - Self.timeWidth) / lanes - Self.gap)
    }

    /// The names over the columns.
    package var heading: String {
        let names = story.lanes.map { pad($0) }.joined()
        let lines = story.lanes.map { _ in pad(String(repeating: "-", count: columnWidth)) }.joined()
        return row("ms", appearance.paint(trimmed(names), .bold)) + row("", trimmed(lines))
    }

    /// One moment; several lines where it needs them.
    package func text(of moment: Story.Moment) -> String {
        let time = Figures.milliseconds(moment.at)
        switch moment.content {
        case .event(let text, let data):
            guard let data, data.count > 0 else { return block(time, wrapped(text), in: moment.lane, .none) }
            let bytes = Text.quoted(data.kept, total: data.count, columns: columnWidth - 3)
            let isShort = text.utf8.count + 2 + bytes.utf8.count <= columnWidth
            return block(time, isShort ? ["\(text): \(bytes)"] : ["\(text):", bytes], in: moment.lane, .none)
        case .note(let text): return "\n" + aside("", text, .dim)
        case .question(let text): return "\n" + aside("? ", text, .yellow)
        case .failure(let failure, let isForeseen):
            let word = isForeseen ? "fails, as its script foresees: " : "FAILS: "
            return block(time, wrapped(word + failure.message), in: moment.lane, isForeseen ? .none : .red)
        }
    }

    private func block(_ time: String, _ lines: [String], in lane: Int, _ paint: Appearance.Paint?) -> String
    {
        let indent = String(repeating: " ", count: lane * (columnWidth + Self.gap))
        return lines.enumerated().map { number, line in
            row(number == 0 ? time : "", indent + (paint.map { appearance.paint(line, $0) } ?? line))
        }.joined()
    }

    /// A note stands across the columns.
    private func aside(_ mark: String, _ text: String, _ paint: Appearance.Paint) -> String {
        let label = String(repeating: " ", count: Self.timeWidth) + "| " + mark
        let lines = appearance.wrapped(text, label: label).split(separator: "\n")
        return lines.enumerated().map { number, line in
            let start =
                String(repeating: " ", count: Self.timeWidth) + "| "
                + (number == 0 ? mark : String(repeating: " ", count: mark.count))
            return start + appearance.paint(String(line.dropFirst(label.count)), paint) + "\n"
        }.joined() + "\n"
    }

    private func row(_ time: String, _ content: String) -> String {
        Figures.right(time, Self.timeWidth - 2) + "  " + content + "\n"
    }

    private func pad(_ text: String) -> String { Figures.left(text, columnWidth + Self.gap) }

    private func trimmed(_ text: String) -> String {
        var text = text
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }

    private func wrapped(_ text: String) -> [String] {
        let column = Appearance(color: false, width: columnWidth, isInteractive: false, isNarrow: true)
        return column.wrapped(text, label: "").split(separator: "\n").map(String.init)
    }
}

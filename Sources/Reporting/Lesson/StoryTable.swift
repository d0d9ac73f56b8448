import Playing

/// A story as Markdown: a table with a column for each actor, notes between its rows.
package struct StoryTable {
    private let story: Story

    /// Makes the table of a story.
    package init(_ story: Story) { self.story = story }

    /// The whole of it.
    package var text: String {
        var text = ""
        var isOpen = false
        for moment in story.moments {
            switch moment.content {
            case .note(let note):
                text += (isOpen ? "\n" : "") + quote("", note)
                isOpen = false
            case .question(let question):
                text += (isOpen ? "\n" : "") + quote("**Question.** ", question)
                isOpen = false
            case .event(let event, let data):
                if !isOpen { text += head }
                isOpen = true
                let bytes = data.map {
                    $0.count > 0 ? " " + code(Text.quoted($0.kept, total: $0.count, columns: 60)) : ""
                }
                text += row(moment, escaped(event) + (bytes ?? ""))
            case .failure(let failure, let isForeseen):
                if !isOpen { text += head }
                isOpen = true
                let word = isForeseen ? "fails, as its script foresees" : "**fails**"
                text += row(moment, "\(word): \(escaped(failure.message))")
            }
        }
        return text + (isOpen ? "\n" : "")
    }

    private var head: String {
        let cells = ["ms"] + story.lanes
        return
            "| \(cells.joined(separator: " | ")) |\n|--:|\(String(repeating: "---|", count: story.lanes.count))\n"
    }

    private func row(_ moment: Story.Moment, _ cell: String) -> String {
        let cells = story.lanes.indices.map { $0 == moment.lane ? cell : "" }
        return "| \(Figures.milliseconds(moment.at)) | \(cells.joined(separator: " | ")) |\n"
    }

    private func quote(_ start: String, _ text: String) -> String { "> \(start)\(escaped(text))\n\n" }

    /// A code span, whose fence is longer than any run of backticks in it; a pipe would end the cell.
    private func code(_ text: String) -> String {
        let longest = text.utf8.split { $0 != UInt8(ascii: "`") }.map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: longest + 1)
        let space = longest > 0 ? " " : ""
        return fence + space + text.spelling { $0 == "|" ? "\\|" : nil } + space + fence
    }

    private func escaped(_ text: String) -> String {
        text.spelling { scalar in
            if scalar == "\n" { return " " }
            return "\\`*_|<>[]".unicodeScalars.contains(scalar) ? "\\\(scalar)" : nil
        }
    }
}

internal import YAMLTree

extension Catalogue {
    /// Everything the language means by a word: where it goes, its value, default, help and an example.
    ///
    /// Nil where there is no such word. The text ends with a newline.
    package static func explain(_ key: String) -> String? {
        let entries = all.filter { $0.name == key }
        guard !entries.isEmpty else { return nil }
        return entries.map(render).joined(separator: "\n")
    }

    /// Every word of the language with the first sentence of its help, grouped by where it goes.
    package static func overview() -> String {
        var text = ""
        for section in Section.allCases {
            let entries = entries(of: section)
            let width = entries.map(\.name.count).max() ?? 0
            text += "\(section.heading)\n"
            for entry in entries {
                let padding = String(repeating: " ", count: width - entry.name.count)
                text += "  \(entry.name)\(padding)  \(firstSentence(of: entry.help))\n"
            }
            text += "\n"
        }
        return text + "'wirescript explain KEY' says more about each.\n"
    }

    /// The likely spelling of a word that is no key of these sections.
    package static func nearest(to word: String, in sections: [Section]) -> String? {
        if sections.contains(.step), let meant = aliases.first(where: { $0.alias == word }) {
            return meant.verb
        }
        let names = sections.flatMap { entries(of: $0).lazy.map(\.name) }
        guard sections.contains(.step) else { return YAMLTree.nearest(to: word, among: names) }
        let found = YAMLTree.nearest(to: word, among: names + aliases.map(\.alias))
        return aliases.first { $0.alias == found }?.verb ?? found
    }

    /// The likely spelling of a word among all words of the language.
    package static func nearest(to word: String) -> String? {
        nearest(to: word, in: Section.allCases)
    }

    /// What other tools call a step.
    private static let aliases: [(alias: String, verb: String)] = [
        ("receive", "expect"), ("recv", "expect"), ("match", "expect"), ("write", "send"), ("push", "send"),
        ("wait", "await"), ("sleep", "delay"), ("pause", "delay"), ("shutdown", "half-close"),
        ("disconnect", "close"), ("eof", "expect-eof"), ("finish", "end"), ("abort", "reset"),
        ("loop", "repeat"),
        ("accept", "await"), ("flush", "await-read"), ("log", "note"), ("comment", "note"),
    ]

    private static func render(_ entry: Entry) -> String {
        var text = "\(entry.name) (\(entry.section.heading))\n"
        for line in wrapped(entry.help, width: 76) { text += "    \(line)\n" }
        if entry.section != .cause { text += "  takes:    \(entry.type.phrase)\n" }
        if entry.isRequired { text += "  required: yes\n" }
        if !entry.beside.isEmpty {
            text += "  beside:   \(entry.beside.map { "'\($0)'" }.joined(separator: ", "))\n"
        }
        if let standard = entry.standard { text += "  default:  \(standard)\n" }
        text += "  example:  \(entry.example)\n"
        return text
    }

    private static func firstSentence(of help: String) -> String {
        var last: Character = " "
        for index in help.indices {
            if last == ".", help[index] == " " { return String(help[..<index]) }
            last = help[index]
        }
        return help
    }

    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            let line = lines[lines.count - 1]
            if line.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if line.count + 1 + word.count <= width {
                lines[lines.count - 1] = "\(line) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}

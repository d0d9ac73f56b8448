extension Catalogue {
    /// Every word of the language as a page of Markdown, a section for each place where words stand.
    package static var referencePage: String {
        var page = """
            # Every word of the language

            Made of the table that the decoder reads and `wirescript explain` shows, by `wirescript explain --markdown`. What
            a reader of it may still ask is answered in [language.md](language.md).


            """
        for section in Section.allCases {
            page += "- [\(section.heading)](#\(anchor(section.heading)))\n"
        }
        for section in Section.allCases {
            page += "\n## \(section.heading)\n"
            for entry in entries(of: section) { page += "\n" + described(entry) }
        }
        return page
    }

    private static func described(_ entry: Entry) -> String {
        var facts = entry.section == .cause ? [] : ["takes \(entry.type.phrase)"]
        if entry.isRequired { facts.append("required") }
        if let standard = entry.standard { facts.append("default: \(standard)") }
        if !entry.beside.isEmpty {
            facts.append("stands beside \(entry.beside.map { "`\($0)`" }.joined(separator: ", "))")
        }
        var text = "### `\(entry.name)`\n\n\(entry.help)\n\n"
        if !facts.isEmpty { text += "*\(facts.joined(separator: "; "))*\n\n" }
        return text + "```yaml\n\(entry.example)\n```\n"
    }

    /// What a forge makes of a heading to link to it: small letters, without what is neither letter, digit nor space.
    private static func anchor(_ heading: String) -> String {
        String(
            heading.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }.map {
                $0 == " " ? "-" : $0
            }
        )
    }
}

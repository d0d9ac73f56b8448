import YAMLTree

/// A scenario file as it was read, a name on each line, so that every event can link to the line that asked for it.
struct Listing {
    private static let mostLines = 2000

    let file: SourceFile
    let name: String
    /// What it is called, where that is not its path.
    var title: String?

    func write(into m: inout Markup) {
        var lines = file.bytes.split(
            separator: 0x0A,
            maxSplits: Self.mostLines,
            omittingEmptySubsequences: false
        )
        let isCut = lines.count > Self.mostLines
        if isCut || lines.last?.isEmpty == true { lines.removeLast() }
        m.element("details", ["class": "listing", "id": name]) { m in
            m.element("summary") { $0.element("bdi", title ?? file.path) }
            m.element("pre") { m in
                for (index, line) in lines.enumerated() {
                    let text = String(decoding: line.prefix(400), as: UTF8.self)
                    let kind = text.drop { $0 == " " }.hasPrefix("#") ? "comment" : nil
                    m.element(
                        "span",
                        ["id": "\(name)L\(index + 1)", "class": kind],
                        text.isEmpty ? " " : text
                    )
                    m.add("\n")
                }
            }
            if isCut { m.element("p", "The lines after the \(Self.mostLines)th are left out.") }
        }
    }
}

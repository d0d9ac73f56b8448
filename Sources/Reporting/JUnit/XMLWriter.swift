import Playing

/// Writes elements of XML 1.0, their attributes in the order in which they are given.
struct XMLWriter {
    /// What has been written.
    private(set) var text = ""
    private var depth: Int

    /// Makes a writer of elements that stand in so many others.
    init(depth: Int = 0) { self.depth = depth }

    /// An element with text in it; with none, an empty element.
    mutating func element(_ name: String, _ attributes: [(String, String)], text content: String) {
        start(name, attributes)
        text += content.isEmpty ? "/>\n" : ">\(Self.escaped(content))</\(name)>\n"
    }

    /// An element with elements in it.
    mutating func element(
        _ name: String,
        _ attributes: [(String, String)],
        _ content: (inout XMLWriter) -> Void
    ) {
        start(name, attributes)
        text += ">\n"
        let opened = text.utf8.count
        depth += 1
        content(&self)
        depth -= 1
        if text.utf8.count == opened {
            text.removeLast(2)
            text += "/>\n"
        } else {
            text += indent + "</\(name)>\n"
        }
    }

    /// What another writer has written at the same depth.
    mutating func append(_ written: String) { text += written }

    private var indent: String { String(repeating: "  ", count: depth) }

    private mutating func start(_ name: String, _ attributes: [(String, String)]) {
        text += indent + "<\(name)"
        for (key, value) in attributes { text += " \(key)=\"\(Self.escaped(value))\"" }
    }

    /// Text as it stands in an element or between quotation marks: what means something is escaped (`>` too, for `]]>`),
    /// and what XML does not allow even as a reference (section 2.2 of the recommendation) is shown as `\x1b`.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\r": escaped += "&#13;"
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            case "\u{0}"..<" ": escaped += "\\x\(Text.hex(UInt8(scalar.value)))"
            case "\u{FFFE}", "\u{FFFF}": escaped += "\\u\(String(scalar.value, radix: 16))"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

import Playing

/// Writes HTML and SVG. Names are literals of the program and everything else is escaped on its way in, so that no
/// title and no byte of a payload can break out of its place.
struct Markup {
    /// An attribute whose value is nil is left out.
    typealias Attributes = KeyValuePairs<StaticString, String?>

    /// What has been written.
    private(set) var text = ""

    /// An element and what `content` writes into it.
    mutating func element(
        _ name: StaticString,
        _ attributes: Attributes = [:],
        content: (inout Markup) -> Void
    ) {
        open(name, attributes)
        text += ">"
        content(&self)
        text += "</\(name)>"
    }

    /// An element that holds only text.
    mutating func element(_ name: StaticString, _ attributes: Attributes, _ content: String) {
        element(name, attributes) { $0.add(content) }
    }

    /// An element that holds only text.
    mutating func element(_ name: StaticString, _ content: String) { element(name, [:], content) }

    /// An element that can hold nothing.
    mutating func leaf(_ name: StaticString, _ attributes: Attributes = [:]) {
        open(name, attributes)
        text += "/>"
    }

    /// Text.
    mutating func add(_ content: String) { Self.escape(content, into: &text) }

    /// What was written elsewhere.
    mutating func append(_ other: Markup) { text += other.text }

    /// The program's own style, script or document type, which is not escaped.
    mutating func append(trusted bytes: [UInt8]) { text += String(decoding: bytes, as: UTF8.self) }

    private mutating func open(_ name: StaticString, _ attributes: Attributes) {
        text += "<\(name)"
        for case (let key, let value?) in attributes {
            text += " \(key)=\""
            Self.escape(value, into: &text)
            text += "\""
        }
    }

    private static func escape(_ content: String, into text: inout String) {
        guard content.utf8.contains(where: isSpecial) else { return text += content }
        for scalar in content.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "\n", "\t": text.unicodeScalars.append(scalar)
            default: text.unicodeScalars.append(visible(scalar))
            }
        }
    }

    /// Whether a byte of UTF-8 begins a character that may have to be written otherwise.
    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<0x20, 0x22, 0x26, 0x3C, 0x3E, 0x7F, 0xC2, 0xE2, 0xEF, 0xF0...: true
        default: false
        }
    }

    /// HTML has no place for control characters and noncharacters; one that turns the direction of writing, or breaks a
    /// line, must not hide in a title.
    private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
        case 0x7F: "\u{2421}"
        case 0x80..<0xA0, 0x2028, 0x2029, 0xFDD0...0xFDEF: "\u{FFFD}"
        case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: "\u{FFFD}"
        case let value where value & 0xFFFE == 0xFFFE: "\u{FFFD}"
        default: scalar
        }
    }
}

extension Figures {
    /// A duration in the unit that suits it, with a unit's sign that a page can show.
    static func duration(_ nanoseconds: Int64) -> String {
        let text = Text.duration(nanoseconds)
        return text.hasSuffix(" us") ? text.dropLast(2) + "\u{B5}s" : text
    }
}

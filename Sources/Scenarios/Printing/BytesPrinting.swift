internal import Messages

extension Template {
    /// In double quotes, with its references; a word without quotes, unless it spells a step.
    var written: String {
        if let literal, isWord(literal), Catalogue.entry(literal, in: .step) == nil { return literal }
        return quoted
    }

    /// In double quotes, with its references.
    var quoted: String {
        let parts = segments.map { segment in
            switch segment {
            case .literal(let text): escaped(text, expands: true)
            case .reference(let reference): "${\(reference.name)}"
            }
        }
        return "\"\(parts.joined())\""
    }
}

/// A text that is taken as it is, quoted where it is more than a word.
func plainText(_ text: String) -> String { isWord(text) ? text : "\"\(escaped(text, expands: false))\"" }

/// A text that is expanded and has no reference, quoted where it is more than a word that spells no step.
func expandedText(_ text: String) -> String {
    isWord(text) && Catalogue.entry(text, in: .step) == nil ? text : "\"\(escaped(text, expands: true))\""
}

private func isWord(_ text: String) -> Bool {
    guard let first = text.utf8.first, first.isLetter || first.isDigit else { return false }
    return text.utf8.allSatisfy { $0.isWordByte || $0 == 0x2D }
}

/// A text as it stands between double quotes; where it is expanded, with `${` as `$${`.
///
/// What YAML does not allow or takes for the end of a line is an escape. `\u0085` rather than `\x85`, which looks
/// like a byte.
private func escaped(_ text: String, expands: Bool) -> String {
    var result = ""
    var last: Unicode.Scalar?
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case "{" where expands && last == "$": result += "${"
        case "\0"..<" ", "\u{7F}": result += "\\x" + hexDigits(UInt8(scalar.value))
        case "\u{80}"..<"\u{A1}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}":
            let digits = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        default: result.unicodeScalars.append(scalar)
        }
        last = scalar
    }
    return result
}

private func hexDigits(_ byte: UInt8) -> String {
    let text = String(byte, radix: 16)
    return byte < 16 ? "0\(text)" : text
}

extension Bytes {
    /// In the form it has.
    var written: String {
        switch form {
        case .text(let template): return template.written
        case .data(let bytes): return Self.written(bytes)
        case .decoded(let codec, let text): return "{\(codec.written): \(text.written)}"
        case .encoded(let codec, let of): return "{encode: \(codec.written), of: \(of.written)}"
        case .file(let path): return "{file: \(path.written)}"
        case .lines(let lines, let newline):
            let ending = newline == [10] ? ", newline: lf" : ""
            return "{lines: [\(lines.map(\.written).joined(separator: ", "))]\(ending)}"
        case .times(let of, let count): return "{repeat: \(of.written), times: \(count.written)}"
        case .filling(let of, let size): return "{repeat: \(of.written), size: \(size.written)}"
        case .random(let size, let seed):
            return "{random: \(size.written)" + (seed.map { ", seed: \($0.written)" } ?? "") + "}"
        case .concat(let parts): return "{concat: [\(parts.map(\.written).joined(separator: ", "))]}"
        case .frame(let format, let head, let between, let of):
            var text = "{frame: \(format.written)"
            if let head { text += ", head: \(head.written)" }
            if let between { text += ", between: \(between.written)" }
            return text + ", of: \(of.written)}"
        case .message(let message): return message.written
        }
    }

    /// Whether `expect` would read it as a unit.
    var isUnitForm: Bool {
        switch form {
        case .frame, .message: true
        default: false
        }
    }

    /// Printable ASCII as text, anything else in hex: what was given byte by byte is no text by chance.
    private static func written(_ bytes: [UInt8]) -> String {
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
            return "{hex: \"\(bytes.map(hexDigits).joined(separator: " "))\"}"
        }
        return expandedText(String(decoding: bytes, as: UTF8.self))
    }
}

extension [(name: String, value: Bytes)] {
    /// As a map.
    var written: String { "{\(map { "\($0.name): \($0.value.written)" }.joined(separator: ", "))}" }
}

extension Codec {
    /// Its name.
    var written: String {
        switch self {
        case .base64: "base64"
        case .hex: "hex"
        case .integer(let length): length.rawValue
        }
    }
}

extension FrameFormat {
    /// As a word where nothing but the length is set, else as a map.
    var written: String {
        guard before != 0 || between != 0 || adjust != 0 else { return length.rawValue }
        var text = "{length: \(length.rawValue)"
        if before != 0 { text += ", before: \(before)" }
        if between != 0 { text += ", between: \(between)" }
        if adjust != 0 { text += ", adjust: \(adjust)" }
        return text + "}"
    }
}

/// A regular expression over bytes: each byte is the scalar of that number, `\w \d \s` are ASCII, `^` and `$` are the
/// value's ends.
struct ByteExpression {
    private let regex: Regex<AnyRegexOutput>

    /// Compiles a pattern; throws what the standard library says where it is none.
    init(_ pattern: String) throws {
        regex = try Regex(pattern).matchingSemantics(.unicodeScalar).asciiOnlyCharacterClasses()
    }

    /// Searches; the named groups that took part where it matches, nil where it does not.
    func firstMatch(in bytes: [UInt8]) -> [(name: String, value: [UInt8])]? {
        guard let match = try? regex.firstMatch(in: Self.text(bytes)) else { return nil }
        return match.output.compactMap { group in
            guard let name = group.name, let text = group.substring else { return nil }
            return (name, Self.bytes(text))
        }
    }

    /// Replaces every match.
    func replacing(in bytes: [UInt8], with replacement: [UInt8]) -> [UInt8] {
        Self.bytes(Self.text(bytes).replacing(regex, with: Self.text(replacement))[...])
    }

    /// A text that matches just these bytes.
    static func escape(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isWord =
                ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
            return isWord ? String(scalar) : "\\x{" + String(byte, radix: 16) + "}"
        }.joined()
    }

    private static func text(_ bytes: [UInt8]) -> String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: bytes.lazy.map { Unicode.Scalar($0) })
        return String(scalars)
    }

    private static func bytes(_ text: Substring) -> [UInt8] {
        text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }
}

/// The compiled expressions of one scenario, each compiled once.
final class Expressions {
    private var compiled: [String: ByteExpression] = [:]

    /// The expression of a pattern; nil where it is none.
    func expression(_ pattern: String) -> ByteExpression? {
        if let known = compiled[pattern] { return known }
        let expression = try? ByteExpression(pattern)
        compiled[pattern] = expression
        return expression
    }
}

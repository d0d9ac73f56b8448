/// RFC 4648, section 4, with padding.
enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    static func encode(_ data: some Collection<UInt8>, into output: inout [UInt8]) {
        var rest = data[...]
        while !rest.isEmpty {
            let group = Array(rest.prefix(3))
            let word = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                let digit = alphabet[word >> (18 - 6 * place) & 63]
                output.append(place <= group.count ? digit : UInt8(ascii: "="))
            }
            rest = rest.dropFirst(3)
        }
    }

    /// The bytes of a text; nil where it is no base64. Padding is asked for, white space is not skipped.
    static func decode(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { text in
            guard text.count % 4 == 0 else { return nil }
            let padding = text.suffix(2).count { $0 == UInt8(ascii: "=") }
            var bytes: [UInt8] = []
            bytes.reserveCapacity(text.count / 4 * 3)
            for start in stride(from: 0, to: text.count, by: 4) {
                var word = 0
                for place in start..<start + 4 {
                    let isPadding = place >= text.count - padding && text[place] == UInt8(ascii: "=")
                    guard let digit = isPadding ? 0 : digits[Int(text[place])] else { return nil }
                    word = word << 6 | Int(digit)
                }
                bytes += [UInt8(word >> 16 & 255), UInt8(word >> 8 & 255), UInt8(word & 255)]
            }
            return bytes.dropLast(padding)
        }
    }

    private static let digits: [UInt8?] = {
        var digits = [UInt8?](repeating: nil, count: 256)
        for (value, letter) in alphabet.enumerated() { digits[Int(letter)] = UInt8(value) }
        return digits
    }()
}

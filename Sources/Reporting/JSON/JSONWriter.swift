import Playing

/// Writes one JSON object a line (RFC 8259), its keys in the order in which they are given.
struct JSONWriter {
    /// What has been written.
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// One line: an object of what `members` writes, and a newline.
    mutating func line(_ members: (inout JSONWriter) -> Void) {
        object(members)
        bytes.append(UInt8(ascii: "\n"))
        needsComma = false
    }

    mutating func member(_ key: String, _ value: String) {
        begin(key)
        string(value)
    }

    mutating func member(_ key: String, _ value: some BinaryInteger) {
        begin(key)
        bytes += String(value).utf8
    }

    mutating func member(_ key: String, _ value: Bool) {
        begin(key)
        bytes += String(value).utf8
    }

    /// Seconds, from nanoseconds.
    mutating func member(_ key: String, nanoseconds: Int64) {
        begin(key)
        bytes += Figures.exactSeconds(nanoseconds).utf8
    }

    /// Bytes, in base64 (RFC 4648, section 4).
    mutating func member(_ key: String, base64 data: some Collection<UInt8>) {
        begin(key)
        bytes.append(UInt8(ascii: "\""))
        Base64.encode(data, into: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func member(_ key: String, _ values: [String]) {
        list(key, values) { writer, value in writer.string(value) }
    }

    /// An object.
    mutating func member(_ key: String, _ members: (inout JSONWriter) -> Void) {
        begin(key)
        object(members)
    }

    /// A list of objects.
    mutating func member<Value>(
        _ key: String,
        _ values: [Value],
        _ members: (inout JSONWriter, Value) -> Void
    ) {
        list(key, values) { writer, value in writer.object { members(&$0, value) } }
    }

    private mutating func list<Value>(
        _ key: String,
        _ values: [Value],
        _ item: (inout JSONWriter, Value) -> Void
    ) {
        begin(key)
        bytes.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            item(&self, value)
        }
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    private mutating func object(_ members: (inout JSONWriter) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
        members(&self)
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    private mutating func begin(_ key: String) {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
        string(key)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): bytes += Array("\\n".utf8)
            case UInt8(ascii: "\r"): bytes += Array("\\r".utf8)
            case UInt8(ascii: "\t"): bytes += Array("\\t".utf8)
            case 0..<0x20: bytes += Array("\\u00\(Text.hex(byte))".utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

package import Scenarios

/// Reading JSON (RFC 8259). Numbers stay text, so that a seed of 64 bits is read back exactly.
extension JSON {
    /// Reads one value with nothing but white space around it; nil where it is none.
    package init?(parsing bytes: ArraySlice<UInt8>) {
        guard let value = bytes.withUnsafeBytes(JSON.init(parsing:)) else { return nil }
        self = value
    }

    /// Reads one value with nothing but white space around it; nil where it is none.
    init?(parsing bytes: UnsafeRawBufferPointer) {
        guard let value = JSONParser(bytes).whole else { return nil }
        self = value
    }

    /// A member of an object; of several with one name, the first.
    package subscript(_ key: String) -> JSON? {
        if case .object(let members) = self { members.first { $0.key == key }?.value } else { nil }
    }

    /// A string's text.
    package var stringValue: String? { if case .string(let text) = self { text } else { nil } }
    /// A whole number of at most 53 bits, on which all readers agree (RFC 8259, section 6): sums of these do not overflow.
    package var integer: Int? {
        guard case .number(let text) = self, let number = Int(text) else { return nil }
        return number.magnitude < 1 << 53 ? number : nil
    }
    /// A whole number of 64 bits.
    package var unsigned: UInt64? { if case .number(let text) = self { UInt64(text) } else { nil } }
    /// Seconds, to the nearest nanosecond; at most so many that the sum of two does not overflow.
    package var nanoseconds: Int64? {
        guard case .number(let text) = self else { return nil }
        if let exact = Self.nanoseconds(text) { return exact }
        guard let seconds = Double(text), seconds.magnitude < 4e9 else { return nil }
        return Int64((seconds * 1e9).rounded())
    }

    /// Of seconds in digits alone: a double tells the nanoseconds of a year, not those since 1970.
    private static func nanoseconds(_ text: String) -> Int64? {
        var value: Int64 = 0
        var places: Int?
        for byte in text.utf8 {
            if byte == UInt8(ascii: "."), places == nil {
                places = 0
                continue
            }
            guard case UInt8(ascii: "0")...UInt8(ascii: "9") = byte, places ?? 0 < 9,
                value < 900_000_000_000_000_000
            else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
            places = places.map { $0 + 1 }
        }
        for _ in (places ?? 0)..<9 {
            guard value < 900_000_000_000_000_000 else { return nil }
            value *= 10
        }
        return value < 4_000_000_000_000_000_000 ? value : nil
    }
    /// Whether it is `true`.
    package var isTrue: Bool { if case .bool(true) = self { true } else { false } }
    /// An array's items.
    package var items: [JSON]? { if case .array(let items) = self { items } else { nil } }
    /// The bytes of a string in base64.
    package var bytes: [UInt8]? { stringValue.flatMap(Base64.decode) }
}

/// One pass over the text. Values are nested so deep at most, that no text exhausts the stack.
private struct JSONParser {
    private let bytes: UnsafeRawBufferPointer
    private var place = 0
    private static let deepest = 64

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var whole: JSON? {
        var parser = self
        let value = parser.value(depth: 0)
        parser.skipSpace()
        return parser.place == bytes.count ? value : nil
    }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipSpace() {
        while let next, next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09 { place += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard next == byte else { return false }
        place += 1
        return true
    }

    private mutating func value(depth: Int) -> JSON? {
        skipSpace()
        guard let next, depth < Self.deepest else { return nil }
        switch next {
        case UInt8(ascii: "{"): return object(depth)
        case UInt8(ascii: "["): return array(depth)
        case UInt8(ascii: "\""): return string().map(JSON.string)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
        default: return word("true", .bool(true)) ?? word("false", .bool(false)) ?? word("null", .null)
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSON) -> JSON? {
        let end = place + word.utf8CodeUnitCount
        guard end <= bytes.count, (place..<end).allSatisfy({ bytes[$0] == word.utf8Start[$0 - place] })
        else { return nil }
        place = end
        return value
    }

    private mutating func number() -> JSON? {
        let start = place
        if next == UInt8(ascii: "-") { place += 1 }
        guard skipDigits() else { return nil }
        if next == UInt8(ascii: ".") {
            place += 1
            guard skipDigits() else { return nil }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            place += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { place += 1 }
            guard skipDigits() else { return nil }
        }
        return .number(String(decoding: bytes[start..<place], as: UTF8.self))
    }

    /// False where there is none.
    private mutating func skipDigits() -> Bool {
        let start = place
        while let next, UInt8(ascii: "0")...UInt8(ascii: "9") ~= next { place += 1 }
        return place > start
    }

    private mutating func array(_ depth: Int) -> JSON? {
        place += 1
        var items: [JSON] = []
        if take(UInt8(ascii: "]")) { return .array(items) }
        repeat {
            guard let item = value(depth: depth + 1) else { return nil }
            items.append(item)
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "]")) ? .array(items) : nil
    }

    private mutating func object(_ depth: Int) -> JSON? {
        place += 1
        var members: [(key: String, value: JSON)] = []
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipSpace()
            guard let key = string(), take(UInt8(ascii: ":")), let value = value(depth: depth + 1) else {
                return nil
            }
            members.append((key, value))
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "}")) ? .object(members) : nil
    }

    private mutating func string() -> String? {
        guard next == UInt8(ascii: "\"") else { return nil }
        place += 1
        let start = place
        while let next, next >= 0x20, next != UInt8(ascii: "\""), next != UInt8(ascii: "\\") { place += 1 }
        // The usual one has nothing in it that is escaped.
        if next == UInt8(ascii: "\"") {
            place += 1
            return String(decoding: bytes[start..<place - 1], as: UTF8.self)
        }
        var text = Array(bytes[start..<place])
        while let byte = next {
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): guard escape(into: &text) else { return nil }
            case 0..<0x20: return nil
            default: text.append(byte)
            }
        }
        return nil
    }

    private mutating func escape(into text: inout [UInt8]) -> Bool {
        guard let byte = next else { return false }
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "u"):
            guard let unit = unit() else { return false }
            var units = [unit]
            if UTF16.isLeadSurrogate(unit), place + 1 < bytes.count, bytes[place] == UInt8(ascii: "\\"),
                bytes[place + 1] == UInt8(ascii: "u")
            {
                place += 2
                guard let trail = self.unit() else { return false }
                units.append(trail)
            }
            text += String(decoding: units, as: UTF16.self).utf8
        default: return false
        }
        return true
    }

    private mutating func unit() -> UInt16? {
        guard place + 4 <= bytes.count else { return nil }
        defer { place += 4 }
        return UInt16(String(decoding: bytes[place..<place + 4], as: UTF8.self), radix: 16)
    }
}

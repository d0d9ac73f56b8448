/// Reads what is written as XML, or as HTML that keeps to its rules, and holds it to being well-formed: elements end in the
/// order in which they began, attributes are quoted, nothing else is `<` or `&`, and there is no character that XML forbids.
struct Elements {
    private let bytes: [UInt8]
    private var place = 0
    private var open: [String] = []
    /// How many scripts there are. What is in them and in styles is the program's own.
    private(set) var scripts = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func check() {
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "<"): markup()
            case UInt8(ascii: "&"): reference()
            default: character()
            }
        }
        promise(open.isEmpty, "not ended: \(open)")
    }

    private mutating func take(_ expected: String) {
        promise(comes(expected), "no '\(expected)' at \(context)")
        place += expected.utf8.count
    }

    private func comes(_ expected: String) -> Bool { bytes[place...].starts(with: expected.utf8) }

    private var context: String {
        let shown = bytes[max(0, place - 80)..<min(bytes.count, place + 40)]
        return "'\(String(decoding: shown, as: UTF8.self))'"
    }

    private mutating func character() {
        let byte = bytes[place]
        let isForbidden = byte < 0x20 && byte != 0x0A && byte != 0x0D && byte != 0x09
        let isNone = byte == 0xEF && (comes("\u{FFFE}") || comes("\u{FFFF}"))
        promise(!isForbidden && !isNone, "what XML forbids at \(context)")
        place += 1
    }

    private mutating func name() -> String {
        let start = place
        while place < bytes.count, isOfName(bytes[place]) { place += 1 }
        promise(place > start, "no name at \(context)")
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: ":"): true
        default: false
        }
    }

    private mutating func reference() {
        let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#13;"]
        guard let one = known.first(where: comes) else { return promise(false, "no reference at \(context)") }
        take(one)
    }

    private mutating func markup() {
        if comes("<?xml ") || comes("<!DOCTYPE html>") {
            promise(place == 0, "a prologue at \(context)")
            return skip(through: ">")
        }
        if comes("</") {
            take("</")
            let name = name()
            promise(open.popLast() == name, "'\(name)' ends at \(context)")
            return take(">")
        }
        take("<")
        let element = name()
        while comes(" ") { attribute() }
        if comes("/>") { return take("/>") }
        take(">")
        if element == "script" { scripts += 1 }
        if ["script", "style"].contains(element) { return skip(through: "</\(element)>") }
        open.append(element)
    }

    private mutating func skip(through end: String) {
        let first = end.utf8.first
        while place < bytes.count, bytes[place] != first || !comes(end) { place += 1 }
        take(end)
    }

    private mutating func attribute() {
        take(" ")
        _ = name()
        take("=\"")
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
            promise(bytes[place] != UInt8(ascii: "<"), "'<' in an attribute at \(context)")
            if bytes[place] == UInt8(ascii: "&") { reference() } else { character() }
        }
        take("\"")
    }
}

import Reporting
import Scenarios

@testable import Playing

/// Two texts read as JSON and compared: a value equals itself, and equality is mutual; what is JSON here is JSON to the
/// reader of reports, and is still the same when it is written and read again.
func fuzzJSON(_ input: inout Input) {
    let first = input.take(input.short())
    let texts = [first, Array(input.rest)]
    let values = texts.map { JSONValue(parsing: $0) }
    for (text, value) in zip(texts, values) {
        let read = JSON(parsing: text[...])
        if let value {
            promise(value.difference(from: value, partial: false) == nil, "a value differs from itself")
            promise(
                value.difference(from: value, partial: true) == nil,
                "a value differs from itself in part"
            )
        }
        guard let read else { continue }
        let again = JSON(parsing: Array(read.text.utf8)[...])
        promise(again?.text == read.text, "what is written is not read back: \(read.text)")
    }
    guard let one = values[0], let other = values[1] else { return }
    let isSame = one.difference(from: other, partial: false) == nil
    promise(isSame == (other.difference(from: one, partial: false) == nil), "equality depends on the order")
    promise(
        !isSame || one.difference(from: other, partial: true) == nil,
        "what is equal is not equal in part"
    )
}

/// A regular expression and the bytes it is tried on. What the standard library takes long for is given up, which is tested
/// elsewhere: here expressions and values are short.
func fuzzMatches(_ input: inout Input) {
    let pattern = String(decoding: input.take(input.byte() % 24), as: UTF8.self)
    let (value, replacement) = (input.take(16), input.take(4))
    for codec in [Codec.base64, .hex] {
        let encoded = codec.encode(value)
        promise(encoded.flatMap(codec.decode) == value, "\(codec) is not read back")
        if let decoded = codec.decode(Array(pattern.utf8)) {
            promise(codec.encode(decoded).flatMap(codec.decode) == decoded, "\(codec) is not read back")
        }
    }
    do throws(EndlessSearch) {
        try checkEscaped(value, replacement)
        try check(pattern, value, replacement)
    } catch {
        promise(false, "/\(error.pattern)/ takes too long for \(error.size) bytes")
    }
}

/// An escaped value matches just itself.
private func checkEscaped(_ value: [UInt8], _ replacement: [UInt8]) throws(EndlessSearch) {
    let literal = ByteExpression.escape(value)
    guard let exact = try? ByteExpression("^(?<all>\(literal))$") else {
        return promise(false, "an escaped value is no expression: \(literal)")
    }
    let (found, longer) = (try exact.firstMatch(in: value), try exact.firstMatch(in: value + [0]))
    promise(found?.first?.value == value, "an escaped value does not match itself")
    promise(longer == nil, "an escaped value matches more than itself")
    let replaced = try exact.replacing(in: value, with: replacement)
    promise(replaced == replacement, "a match is not replaced")
}

private func check(_ pattern: String, _ value: [UInt8], _ replacement: [UInt8]) throws(EndlessSearch) {
    guard pattern.utf8.count(where: { "*+{?".utf8.contains($0) }) <= 2,
        let expression = try? ByteExpression(pattern)
    else { return }
    let found = try expression.firstMatch(in: value)
    let replaced = try expression.replacing(in: value, with: replacement)
    promise(found != nil || replaced == value, "what does not match is replaced")
    for group in found ?? [] {
        promise(contains(value, group.value), "the group '\(group.name)' kept what was not there")
    }
}

private func contains(_ value: [UInt8], _ part: [UInt8]) -> Bool {
    part.isEmpty || value.indices.contains { value[$0...].starts(with: part) }
}

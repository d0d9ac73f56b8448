/// What the fuzzer made up: numbers for choices from the beginning, and the rest for the parser under test. Where nothing
/// is left a number is 0.
struct Input {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    /// A number of 0 to 255.
    mutating func byte() -> Int { Int(rest.popFirst() ?? 0) }

    /// A number of 0 to 65,535.
    mutating func short() -> Int { byte() | byte() << 8 }

    /// So many bytes, or as many as there are.
    mutating func take(_ count: Int) -> [UInt8] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// A piece of at most 255 bytes, after its length.
    mutating func piece() -> [UInt8] { take(byte()) }

    /// A piece as text.
    mutating func text() -> String { String(decoding: piece(), as: UTF8.self) }

    /// One of these.
    mutating func choice<Value>(_ values: [Value]) -> Value { values[byte() % values.count] }
}

/// What a stream is cut into: as it is, byte by byte, and in two.
func cuts(_ stream: [UInt8], at place: Int) -> [[[UInt8]]] {
    let place = stream.isEmpty ? 0 : place % (stream.count + 1)
    return [[stream], stream.map { [$0] }, [Array(stream[..<place]), Array(stream[place...])]]
}

/// A promise that must hold whatever the input is.
func promise(_ holds: Bool, _ what: @autoclosure () -> String) {
    if !holds { fatalError("a promise is broken: \(what())") }
}

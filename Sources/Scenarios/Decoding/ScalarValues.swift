internal import YAMLTree

extension TimeSpan: ScalarValue {
    /// `250us`, `20ms`, `1.5s`, `2m`, or two of them with `..` between, the greater last.
    package init?(scalar text: some StringProtocol) {
        guard let range = splitRange(text) else {
            guard let time = Self.nanoseconds(Substring(text)) else { return nil }
            self.init(lower: time, upper: time)
            return
        }
        guard let lower = Self.nanoseconds(range.0), let upper = Self.nanoseconds(range.1) else { return nil }
        guard lower <= upper else { return nil }
        self.init(lower: lower, upper: upper)
    }

    package static var expectation: String { "a duration such as 20ms" }

    package static func advice(for text: String) -> String? {
        if let range = splitRange(text), let lower = nanoseconds(range.0), let upper = nanoseconds(range.1) {
            return lower > upper ? "the range '\(text)' must have the smaller duration first" : nil
        }
        guard !text.isEmpty, text.utf8.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ".") }) else {
            return nil
        }
        return "'\(text)' has no unit; write '\(text)ms' or '\(text)s'"
    }

    private static func nanoseconds(_ text: Substring) -> Int64? {
        guard let (number, unit) = splitUnit(text) else { return nil }
        switch unit {
        case "us": return scaled(number, by: 1_000)
        case "ms": return scaled(number, by: 1_000_000)
        case "s": return scaled(number, by: 1_000_000_000)
        case "m": return scaled(number, by: 60_000_000_000)
        default: return nil
        }
    }
}

extension Size: ScalarValue {
    /// A whole number of bytes, or a number with `KB MB GB` (powers of 1000) or `KiB MiB GiB` (powers of 1024).
    package init?(scalar text: some StringProtocol) {
        guard let (number, unit) = splitUnit(Substring(text)), let factor = Self.factor(of: unit) else {
            return nil
        }
        guard !unit.isEmpty || !number.contains("."), let bytes = scaled(number, by: factor) else {
            return nil
        }
        self.init(bytes: Int(bytes))
    }

    private static func factor(of unit: Substring) -> Int64? {
        switch unit {
        case "": 1
        case "KB": 1_000
        case "MB": 1_000_000
        case "GB": 1_000_000_000
        case "KiB": 1 << 10
        case "MiB": 1 << 20
        case "GiB": 1 << 30
        default: nil
        }
    }

    package static var expectation: String { "a size such as 512 or 4KiB" }

    package static func advice(for text: String) -> String? {
        guard let (number, unit) = splitUnit(Substring(text)) else { return nil }
        if let factor = factor(of: unit) {
            guard let value = Double(number) else { return nil }
            return value * Double(factor) < 0x1p63
                ? "'\(text)' is not a whole number of bytes"
                : "'\(text)' is too large: a size is less than 8 EiB"
        }
        switch unit.lowercased() {
        case "k", "kb", "kib": return "'\(text)' has an unknown unit; write '\(number)KiB' or '\(number)KB'"
        case "m", "mb", "mib": return "'\(text)' has an unknown unit; write '\(number)MiB' or '\(number)MB'"
        case "g", "gb", "gib": return "'\(text)' has an unknown unit; write '\(number)GiB' or '\(number)GB'"
        case "b": return "'\(text)' has an unknown unit; write '\(number)'"
        default: return nil
        }
    }
}

extension Rate: ScalarValue {
    /// A size, then `/s`; at least one byte a second.
    package init?(scalar text: some StringProtocol) {
        guard text.hasSuffix("/s"), let size = Size(scalar: text.dropLast(2)), size.bytes > 0 else {
            return nil
        }
        self.init(bytesPerSecond: size.bytes)
    }

    package static var expectation: String { "a rate such as 64KiB/s" }

    package static func advice(for text: String) -> String? {
        Size(scalar: text) == nil ? nil : "'\(text)' is a size; write '\(text)/s'"
    }
}

extension Count: ScalarValue {
    /// `3`, `2..5`, `1..`.
    package init?(scalar text: some StringProtocol) {
        guard let range = splitRange(text) else {
            guard let number = wholeNumber(Substring(text)) else { return nil }
            self.init(least: number, most: number)
            return
        }
        guard let least = wholeNumber(range.0) else { return nil }
        if range.1.isEmpty {
            self.init(least: least, most: nil)
        } else {
            guard let most = wholeNumber(range.1), least <= most else { return nil }
            self.init(least: least, most: most)
        }
    }

    package static var expectation: String { "a count such as 3, 2..5 or 1.." }

    package static func advice(for text: String) -> String? {
        guard let range = splitRange(text) else { return nil }
        if range.0.isEmpty, wholeNumber(range.1) != nil {
            return "'\(text)' has no least number; write '0\(text)'"
        }
        guard let least = wholeNumber(range.0), let most = wholeNumber(range.1), least > most else {
            return nil
        }
        return "the range '\(text)' must have the smaller number first"
    }
}

extension Seed: ScalarValue {
    /// Any integer that fits 64 bits, signed or not.
    package init?(scalar text: some StringProtocol) {
        if let value = UInt64(text) {
            self.init(value)
        } else if let value = Int64(text) {
            self.init(UInt64(bitPattern: value))
        } else {
            return nil
        }
    }

    package static var expectation: String { "a whole number" }
}

/// The two sides of `..`, where the text has it.
private func splitRange(_ text: some StringProtocol) -> (Substring, Substring)? {
    let text = Substring(text)
    var index = text.utf8.startIndex
    while index < text.utf8.endIndex {
        let next = text.utf8.index(after: index)
        if text.utf8[index] == UInt8(ascii: "."), next < text.utf8.endIndex,
            text.utf8[next] == UInt8(ascii: ".")
        {
            return (text[..<index], text[text.utf8.index(after: next)...])
        }
        index = next
    }
    return nil
}

/// A number and what follows it; nil where the text does not begin with a digit.
private func splitUnit(_ text: Substring) -> (Substring, Substring)? {
    guard text.utf8.first?.isDigit == true else { return nil }
    let end = text.utf8.firstIndex { !$0.isDigit && $0 != UInt8(ascii: ".") } ?? text.utf8.endIndex
    return (text[..<end], text[end...])
}

/// A number of decimal digits only.
private func wholeNumber(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy(\.isDigit) else { return nil }
    return Int(text)
}

/// A decimal number times a factor, where that is a whole number that fits.
private func scaled(_ number: Substring, by factor: Int64) -> Int64? {
    let parts = number.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = wholeNumber(parts[0]) else { return nil }
    let (product, overflow) = Int64(whole).multipliedReportingOverflow(by: factor)
    guard !overflow else { return nil }
    guard parts.count == 2 else { return product }
    guard parts[1].utf8.count <= 9, let fraction = wholeNumber(parts[1]) else { return nil }
    var unit: Int64 = 1
    for _ in parts[1].utf8 { unit *= 10 }
    let (tenths, tooMuch) = Int64(fraction).multipliedReportingOverflow(by: factor)
    guard !tooMuch, tenths % unit == 0 else { return nil }
    let (sum, overflows) = product.addingReportingOverflow(tenths / unit)
    return overflows ? nil : sum
}

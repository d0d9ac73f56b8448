import YAMLTree

/// Numbers as text, without Foundation: it would cost the program's start a few milliseconds.
enum Figures {
    /// A decimal with exactly so many places, rounded half up. For times; not for numbers beyond 2^63.
    static func fixed(_ value: Double, places: Int) -> String {
        let scale = (0..<places).reduce(Int64(1)) { scale, _ in scale * 10 }
        return fixed(Int64((value * Double(scale)).rounded()), places: places)
    }

    /// Nanoseconds as milliseconds: `1.234`.
    static func milliseconds(_ nanoseconds: Int64) -> String { fixed((nanoseconds + 500) / 1000, places: 3) }

    /// Nanoseconds as seconds with all their digits, trailing zeros left out: `0.000213`.
    static func exactSeconds(_ nanoseconds: Int64) -> String {
        var text = fixed(nanoseconds, places: 9)
        while text.hasSuffix("0") { text.removeLast() }
        return text.hasSuffix(".") ? text + "0" : text
    }

    /// `1 scenario`, `3 scenarios`.
    static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    /// The text with spaces before it, so wide that columns stand in line.
    static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - ShownText.columns(of: text))) + text
    }

    /// The text with spaces after it, so wide that columns stand in line.
    static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - ShownText.columns(of: text)))
    }

    /// A whole number of units of 10^-places with its decimal point.
    private static func fixed(_ units: Int64, places: Int) -> String {
        let digits = String(units.magnitude)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let whole = padded.dropLast(places)
        return (units < 0 ? "-" : "") + (places == 0 ? padded : "\(whole).\(padded.suffix(places))")
    }
}

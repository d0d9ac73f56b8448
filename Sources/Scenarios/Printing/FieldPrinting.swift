extension Field where Value: WrittenValue {
    /// The value as it is written in the language, or the text it will be read from.
    var written: String {
        switch content {
        case .value(let value): value.written
        case .template(let template): template.written
        }
    }
}

/// A scalar value that can be written again.
protocol WrittenValue {
    /// As the language writes it.
    var written: String { get }
}

extension TimeSpan: WrittenValue {
    var written: String {
        let least = Self.written(lower)
        return lower == upper ? least : "\(least)..\(Self.written(upper))"
    }

    private static func written(_ nanoseconds: Int64) -> String {
        let units: [(Int64, String)] = [(60_000_000_000, "m"), (1_000_000_000, "s"), (1_000_000, "ms")]
        for (unit, name) in units where nanoseconds % unit == 0 && (nanoseconds != 0 || name == "ms") {
            return "\(nanoseconds / unit)\(name)"
        }
        let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000)
        return rest == 0 ? "\(whole)us" : "\(whole).\(String(1_000 + rest).dropFirst())us"
    }
}

extension Size: WrittenValue {
    var written: String {
        for (unit, name) in [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")]
        where bytes != 0 && bytes % unit == 0 {
            return "\(bytes / unit)\(name)"
        }
        return String(bytes)
    }
}

extension Rate: WrittenValue {
    var written: String { "\(Size(bytes: bytesPerSecond).written)/s" }
}

extension Count: WrittenValue {
    var written: String {
        guard let most else { return "\(least).." }
        return least == most ? String(least) : "\(least)..\(most)"
    }
}

extension Seed: WrittenValue {
    var written: String { String(value) }
}

extension Endpoint: WrittenValue {
    var written: String {
        switch self {
        case .tcp(let host, let port):
            if port == 0, host == "127.0.0.1" { return "tcp" }
            return "\"tcp:\(host.contains(":") ? "[\(host)]" : host):\(port)\""
        case .unix(let path): return path.map { expandedText("unix:\($0)") } ?? "unix"
        case .none: return "none"
        }
    }
}

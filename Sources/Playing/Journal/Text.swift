/// Bytes as text for people.
package enum Text {
    /// In quotes, with the escapes of a YAML double-quoted scalar where a byte is not printable ASCII; long ones
    /// are cut in the middle of nothing: the head, then how many more there are.
    package static func quoted(_ bytes: some Collection<UInt8>, limit: Int = 60) -> String {
        let shown = bytes.prefix(limit).map(escaped).joined()
        let more = bytes.count - limit
        return more > 0 ? "\"\(shown)\" and \(more) more" : "\"\(shown)\""
    }

    /// One byte as it is written between double quotes.
    package static func escaped(_ byte: UInt8) -> String {
        switch byte {
        case 0x0D: "\\r"
        case 0x0A: "\\n"
        case 0x09: "\\t"
        case 0x22: "\\\""
        case 0x5C: "\\\\"
        case 0x20...0x7E: String(Unicode.Scalar(byte))
        default: "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
    }

    /// `1 byte`, `22 bytes`.
    package static func bytes(_ count: Int) -> String { count == 1 ? "1 byte" : "\(count) bytes" }

    /// A duration in the unit that suits it: `250 us`, `20.1 ms`, `1.50 s`.
    package static func duration(_ nanoseconds: Int64) -> String {
        func decimal(_ unit: Int64, _ digits: Int) -> String {
            let scale: Int64 = digits == 2 ? 100 : 10
            let step = unit / scale
            let value = nanoseconds / step + (nanoseconds % step * 2 >= step ? 1 : 0)
            let fraction = String(value % scale)
            return "\(value / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
        }
        return switch nanoseconds {
        case ..<1_000_000: "\(nanoseconds / 1000) us"
        case ..<1_000_000_000: decimal(1_000_000, 1) + " ms"
        default: decimal(1_000_000_000, 2) + " s"
        }
    }
}

internal import Messages

extension Bytes {
    /// The number of bytes, where it is known without playing. A file's is not: it may change.
    var knownSize: Int? {
        switch form {
        case .text(let template): return template.literal?.utf8.count
        case .data(let bytes): return bytes.count
        case .decoded, .file, .message: return nil
        case .encoded(let codec, let of):
            switch codec {
            case .base64: return of.knownSize.map { ($0 + 2) / 3 * 4 }
            case .hex: return of.knownSize.map { $0 * 2 }
            case .integer(let length): return length.width
            }
        case .lines(let lines, let newline):
            var size = 0
            for line in lines {
                guard let text = line.literal else { return nil }
                size += text.utf8.count + newline.count
            }
            return size
        case .times(let of, let count):
            guard let size = of.knownSize, let times = count.value?.least else { return nil }
            let (product, overflow) = size.multipliedReportingOverflow(by: times)
            return overflow ? nil : product
        case .filling(_, let size), .random(let size, _): return size.value?.bytes
        case .concat(let parts): return parts.knownSize
        case .frame(let format, let head, let between, let of):
            guard let payload = of.knownSize, let prefix = format.length.width else { return nil }
            guard let head = head.map(\.knownSize) ?? 0, let between = between.map(\.knownSize) ?? 0 else {
                return nil
            }
            return head + prefix + between + payload
        }
    }

    /// The bytes themselves, where they are known without playing and no more than `limit`.
    func known(upTo limit: Int = 65536) -> [UInt8]? {
        guard let size = knownSize, size <= limit else { return nil }
        switch form {
        case .text(let template): return template.literal.map { Array($0.utf8) }
        case .data(let bytes): return bytes
        case .decoded, .file, .encoded, .random, .frame, .message: return nil
        case .lines(let lines, let newline):
            return lines.reduce(into: []) { bytes, line in bytes += Array((line.literal ?? "").utf8) + newline
            }
        case .times(let of, let count):
            guard let unit = of.known(upTo: limit), let times = count.value?.least, !unit.isEmpty else {
                return []
            }
            return Array(repeatElement(unit, count: times).joined())
        case .filling(let of, _):
            guard let unit = of.known(upTo: limit), !unit.isEmpty else { return nil }
            return (0..<size).map { unit[$0 % unit.count] }
        case .concat(let parts):
            var bytes: [UInt8] = []
            for part in parts {
                guard let known = part.known(upTo: limit) else { return nil }
                bytes += known
            }
            return bytes
        }
    }
}

extension [Bytes] {
    /// The number of bytes of all of them, where it is known without playing.
    var knownSize: Int? {
        var size = 0
        for part in self {
            guard let known = part.knownSize else { return nil }
            let (sum, overflow) = size.addingReportingOverflow(known)
            guard !overflow else { return nil }
            size = sum
        }
        return size
    }
}

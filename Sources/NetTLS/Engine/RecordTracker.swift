/// Follows the records of a stream by their headers (RFC 8446, section 5.1), to tell where each one ends.
struct RecordTracker {
    private static let headerSize = 5

    private var header: [UInt8] = []
    private var bodyRest = 0
    /// The first bytes of all, for an error that shows what came instead of TLS.
    private(set) var opening: [UInt8] = []

    init() {
        header.reserveCapacity(Self.headerSize)
    }

    /// How many bytes end the record under way, or its header.
    var bytesToRecordEnd: Int { bodyRest > 0 ? bodyRest : Self.headerSize - header.count }

    /// Whether the first bytes can be TLS: the type of a handshake's record or an alert's, and major version 3.
    var isTLS: Bool {
        zip(opening, [[0x15, 0x16], [3]]).allSatisfy { $1.contains($0) }
    }

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        if opening.count < 16 { opening += bytes.prefix(16 - opening.count) }
        var rest = bytes[...]
        while !rest.isEmpty {
            if bodyRest > 0 {
                let count = min(bodyRest, rest.count)
                bodyRest -= count
                rest = rest.dropFirst(count)
            } else {
                let count = min(Self.headerSize - header.count, rest.count)
                header += rest.prefix(count)
                rest = rest.dropFirst(count)
                guard header.count == Self.headerSize else { continue }
                bodyRest = Int(header[3]) << 8 | Int(header[4])
                header.removeAll(keepingCapacity: true)
            }
        }
    }
}

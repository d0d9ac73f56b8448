/// Writes blocks of the PCAP Next Generation format (draft-ietf-opsawg-pcapng), little-endian, with times in
/// nanoseconds.
struct PacketFile {
    /// What has been written and not been taken yet.
    private(set) var bytes: [UInt8] = []

    /// Takes what has been written.
    mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// Section Header Block: the beginning of a file.
    mutating func section(application: String) {
        block(0x0A0D_0D0A) {
            $0.append(UInt32(0x1A2B_3C4D))
            $0.append(UInt16(1))
            $0.append(UInt16(0))
            // The section's length, of which a writer that streams knows nothing.
            $0.append(UInt64.max)
            $0.option(4, Array(application.utf8))
            $0.endOfOptions()
        }
    }

    /// Interface Description Block; LINKTYPE_RAW, packets begin with their IP header.
    mutating func interface(name: String, description: String) {
        block(1) {
            $0.append(UInt16(101))
            $0.append(UInt16(0))
            $0.append(UInt32(0))
            $0.option(2, Self.text(name))
            $0.option(3, Self.text(description))
            $0.option(9, [9])
            $0.endOfOptions()
        }
    }

    /// Enhanced Packet Block; `length` is what the packet had, of which `packet` may be the beginning.
    mutating func packet(_ packet: [UInt8], length: Int, interface: Int, at time: Int64, comments: [String]) {
        block(6) {
            let time = UInt64(max(0, time))
            $0.append(UInt32(truncatingIfNeeded: interface))
            $0.append(UInt32(truncatingIfNeeded: time >> 32))
            $0.append(UInt32(truncatingIfNeeded: time))
            $0.append(UInt32(packet.count))
            $0.append(UInt32(length))
            $0.bytes += packet
            $0.pad()
            guard !comments.isEmpty else { return }
            for comment in comments { $0.option(1, Self.text(comment)) }
            $0.endOfOptions()
        }
    }

    private static let mostOfText = 2000

    /// A text no longer than an option should be, cut between characters.
    private static func text(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8.prefix(mostOfText + 1))
        guard bytes.count > mostOfText else { return bytes }
        // What continues a character in UTF-8 begins with the bits 10.
        return Array(bytes[..<(bytes.lastIndex { $0 & 0xC0 != 0x80 } ?? 0)])
    }

    // MARK: Parts

    private mutating func block(_ type: UInt32, _ body: (inout PacketFile) -> Void) {
        let start = bytes.count
        append(type)
        append(UInt32(0))
        body(&self)
        let length = UInt32(bytes.count - start + 4)
        append(length)
        for place in 0..<4 { bytes[start + 4 + place] = UInt8(truncatingIfNeeded: length >> (8 * place)) }
    }

    private mutating func append(_ number: some FixedWidthInteger) {
        var number = number.littleEndian
        withUnsafeBytes(of: &number) { bytes += $0 }
    }

    /// Blocks, and so all that is padded in them, begin at multiples of four.
    private mutating func pad() { while !bytes.count.isMultiple(of: 4) { bytes.append(0) } }

    private mutating func option(_ code: UInt16, _ value: [UInt8]) {
        append(code)
        append(UInt16(value.count))
        bytes += value
        pad()
    }

    private mutating func endOfOptions() { append(UInt32(0)) }
}

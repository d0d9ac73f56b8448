import Testing

@testable import Messages

extension MessagesTests {
    @Suite struct FrameFormatTests {
        struct Row: CustomTestStringConvertible {
            var length: FrameFormat.Length
            var number: UInt64
            var bytes: [UInt8]?
            var testDescription: String { "\(length) of \(number)" }
        }

        static let rows = [
            Row(length: .u8, number: 0xFE, bytes: [0xFE]),
            Row(length: .u8, number: 256, bytes: nil),
            Row(length: .u16be, number: 0x0102, bytes: [1, 2]),
            Row(length: .u16le, number: 0x0102, bytes: [2, 1]),
            Row(length: .u16le, number: 0x10000, bytes: nil),
            Row(length: .u24be, number: 0x010203, bytes: [1, 2, 3]),
            Row(length: .u24le, number: 0x010203, bytes: [3, 2, 1]),
            Row(length: .u24le, number: 1 << 24, bytes: nil),
            Row(length: .u32be, number: 0x0102_0304, bytes: [1, 2, 3, 4]),
            Row(length: .u32le, number: 0x0102_0304, bytes: [4, 3, 2, 1]),
            Row(length: .u32be, number: 1 << 32, bytes: nil),
            Row(length: .u64be, number: .max, bytes: [UInt8](repeating: 0xFF, count: 8)),
            Row(length: .u64be, number: 0x0102_0304_0506_0708, bytes: [1, 2, 3, 4, 5, 6, 7, 8]),
            Row(length: .varint, number: 0, bytes: [0]),
            Row(length: .varint, number: 127, bytes: [0x7F]),
            Row(length: .varint, number: 300, bytes: [0xAC, 0x02]),
            Row(length: .varint, number: .max, bytes: [UInt8](repeating: 0xFF, count: 9) + [1]),
        ]

        @Test(arguments: rows) func aNumber(row: Row) throws {
            #expect(row.length.encode(row.number) == row.bytes)
            guard let bytes = row.bytes else { return }
            #expect(row.length.decode((bytes + [9])[...]) == .complete(row.number, used: bytes.count))
            guard case .needs(let more) = row.length.decode(bytes.dropLast()) else {
                Issue.record("it is whole without its last byte")
                return
            }
            #expect(more == 1)
            if let width = row.length.width { #expect(row.length.decode([]) == .needs(width)) }
        }

        @Test func whatStandsBeforeAPayload() {
            let format = FrameFormat(length: .u24le, before: 1, between: 2, adjust: -4)
            #expect(format.prefix(payload: 10) == [0, 6, 0, 0, 0, 0])
            #expect(format.prefix(payload: 10, head: [7], between: [8, 9]) == [7, 6, 0, 0, 8, 9])
            #expect(format.prefix(payload: 3) == nil, "the number would be negative")
            #expect(FrameFormat(length: .u8).prefix(payload: 256) == nil)
            #expect(FrameFormat(length: .u8, adjust: 1).prefix(payload: 255) == nil)
            #expect(FrameFormat(length: .u64be, adjust: 1).prefix(payload: .max) == nil)
        }
    }
}

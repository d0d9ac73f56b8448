import Testing

@testable import Messages

extension MessagesTests {
    /// No test of a duration, which a busy machine would fail: where the work grew with the square of the size, these would
    /// take hours, not the minutes they have.
    @Suite(.timeLimit(.minutes(3))) struct SpeedTests {
        private func feed(_ parser: inout MessageParser, _ bytes: [UInt8], step: Int) throws -> Int {
            var size = 0
            try bytes.withUnsafeBytes { bytes in
                var offset = 0
                while offset < bytes.count, !parser.isComplete {
                    let part = UnsafeRawBufferPointer(
                        rebasing: bytes[offset..<min(offset + step, bytes.count)]
                    )
                    let mine = UnsafeRawBufferPointer(rebasing: part[..<parser.belonging(in: part)])
                    offset += try parser.feed(mine) { size += $0.count }
                }
                #expect(offset == bytes.count)
            }
            return size
        }

        @Test(arguments: [MessageBuilder.Framing.length, .chunked], [1, 64 * 1024])
        func aLargeBody(framing: MessageBuilder.Framing, step: Int) throws {
            let size = step == 1 ? 512 << 10 : 10 << 20
            var builder = MessageBuilder(status: 200)
            builder.framing = framing
            let bytes = builder.bytes(body: [[UInt8](repeating: 0x61, count: size)])
            var parser = MessageParser(.response(to: "GET"))
            #expect(try feed(&parser, bytes, step: step) == size)
            let message = try #require(parser.message)
            #expect(message.bytes == bytes)
            #expect(message.map.ranges.count == 1, "however it came, it stands on the wire in one piece")
        }

        @Test func aLargeHeadByteByByte() throws {
            var builder = MessageBuilder(status: 204)
            builder.headers = [
                MessageBuilder.Header("A", [[UInt8](repeating: 0x61, count: 300_000)]),
                MessageBuilder.Header("B", [[UInt8]](repeating: latin("c"), count: 20_000)),
            ]
            let bytes = builder.bytes(body: nil)
            var parser = MessageParser(.response(to: "GET"))
            #expect(try feed(&parser, bytes, step: 1) == 0)
            #expect(parser.head?.headers.count == 20_001)
        }

        @Test func manyChunks() throws {
            let head = latin("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
            var bytes = head
            for _ in 0..<100_000 { bytes += latin("1\r\na\r\n") }
            bytes += latin("0\r\n\r\n")
            for step in [1, 16, 64 * 1024] {
                var parser = MessageParser(.request)
                #expect(try feed(&parser, bytes, step: step) == 100_000)
                let message = try #require(parser.message)
                #expect(message.body.count == 100_000)
                #expect(message.map.offset(ofBody: 77_777) == head.count + 77_777 * 6 + 3)
            }
        }
    }
}

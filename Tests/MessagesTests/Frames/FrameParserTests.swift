import Testing

@testable import Messages

extension MessagesTests {
    @Suite struct FrameParserTests {
        private static let formats: [FrameFormat] = FrameFormat.Length.allCases.flatMap { length in
            [
                FrameFormat(length: length),
                FrameFormat(length: length, before: 2, between: 3),
                FrameFormat(length: length, before: 1, adjust: 4),
                FrameFormat(length: length, between: 2, adjust: -1),
            ]
        }

        /// What a parser made of pieces, of which it is given all or just what it surely takes.
        private struct Fed: Equatable {
            var payload: [UInt8] = []
            var left: [UInt8] = []
            var isComplete = false
            var malformed: Malformed?
        }

        private func feed(_ format: FrameFormat, _ pieces: [[UInt8]], demanded: Bool) -> Fed {
            var parser = FrameParser(format)
            var fed = Fed()
            do throws(Malformed) {
                for piece in pieces {
                    fed.left += piece
                    while !fed.left.isEmpty, !parser.isComplete {
                        let part = Array(demanded ? fed.left.prefix(parser.certain) : fed.left[...])
                        let taken = try part.withUnsafeBufferPointer { (bytes) throws(Malformed) in
                            try parser.feed(UnsafeRawBufferPointer(bytes)) { fed.payload += $0 }
                        }
                        if demanded { #expect(taken == part.count) }
                        fed.left.removeFirst(taken)
                    }
                }
                #expect(!parser.isComplete || parser.size == fed.payload.count)
            } catch {
                fed.left = []
                fed.malformed = error
            }
            fed.isComplete = parser.isComplete && fed.malformed == nil
            return fed
        }

        private func expectFed(_ format: FrameFormat, _ stream: [UInt8], _ expected: Fed) {
            let cuts =
                [[stream], stream.map { [$0] }]
                + stream.indices.dropFirst().map { [Array(stream[..<$0]), Array(stream[$0...])] }
            for pieces in cuts {
                for demanded in [false, true] {
                    #expect(
                        feed(format, pieces, demanded: demanded) == expected,
                        "\(format) \(pieces.map(\.count))"
                    )
                }
            }
        }

        @Test(arguments: formats, [0, 1, 2, 7, 130]) func thePayloadIsHandedOut(
            format: FrameFormat,
            size: Int
        ) throws {
            guard size + format.adjust >= 0 else { return }
            let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
            let stream = try #require(format.prefix(payload: size)) + payload
            expectFed(format, stream + [1, 2, 3], Fed(payload: payload, left: [1, 2, 3], isComplete: true))
            let cut = feed(format, [stream.dropLast()], demanded: true)
            #expect(!cut.isComplete && cut.malformed == nil)
        }

        @Test func aLengthThatIsNoneIsMalformed() {
            expectFed(
                FrameFormat(length: .u8, before: 1, adjust: 4),
                [9, 3],
                Fed(
                    malformed: Malformed(
                        at: 1,
                        "the frame's length is 3, but it counts 4 bytes besides the payload"
                    )
                )
            )
            for tail: [UInt8] in [[2], [0xFF, 0xFF]] {
                expectFed(
                    FrameFormat(length: .varint),
                    [UInt8](repeating: 0xFF, count: 9) + tail,
                    Fed(
                        malformed: Malformed(
                            at: 9,
                            "the frame's length, a varint, is larger than 64 bits hold"
                        )
                    )
                )
            }
        }

        @Test(arguments: [0, -4, 4], [UInt8(0x7F), 0x80, 0xFF])
        func aLengthNobodyCanSendIsMalformedAndNoCrash(adjust: Int, first: UInt8) {
            let format = FrameFormat(length: .u64be, between: 8, adjust: adjust)
            let fed = feed(format, [[first] + [UInt8](repeating: 0xFF, count: 7)], demanded: false)
            #expect(fed.malformed?.phrase.hasSuffix("is none that could be sent") == true)
        }
    }
}

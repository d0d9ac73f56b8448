import Messages
import Scenarios
import Testing

@testable import Playing

extension PlayingTests {
    @Suite struct FrameMatcherTests {
        typealias Length = FrameFormat.Length

        private func frame(_ format: FrameFormat, _ payload: [UInt8]) throws -> [UInt8] {
            let number = try #require(format.length.encode(UInt64(payload.count + format.adjust)))
            return [UInt8](repeating: 0xEE, count: format.before) + number
                + [UInt8](repeating: 0xDD, count: format.between) + payload
        }

        private static let formats: [FrameFormat] = Length.allCases.flatMap { length in
            [
                FrameFormat(length: length),
                FrameFormat(length: length, before: 2, between: 3),
                FrameFormat(length: length, before: 1, between: 0, adjust: 4),
                FrameFormat(length: length, between: 2, adjust: -1),
            ]
        }

        @Test(arguments: formats, [1, 2, 7, 130])
        func theValueIsThePayload(format: FrameFormat, size: Int) throws {
            let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
            let stream = try frame(format, payload)
            expectFed(
                FrameMatcher(format, .all(limit: 1000)),
                latin(stream + [1, 2, 3]),
                .complete,
                value: latin(payload),
                left: latin([1, 2, 3])
            )
            expectFed(FrameMatcher(format, .all(limit: 1000)), latin(stream.dropLast() + []), .cut)
        }

        @Test(arguments: formats.filter { $0.adjust >= 0 })
        func aPayloadMayBeEmpty(format: FrameFormat) throws {
            let stream = try frame(format, [])
            expectFed(
                FrameMatcher(format, .all(limit: 10)),
                latin(stream + [9]),
                .complete,
                value: "",
                left: "\u{9}"
            )
        }

        @Test func accountsForTheWholeFrame() throws {
            let format = FrameFormat(length: .u16be, before: 1, between: 2)
            let fed = feed(
                FrameMatcher(format, .all(limit: 10)),
                [try frame(format, [1, 2, 3, 4]).dropLast(2) + []],
                ends: false
            )
            #expect(fed.matcher.account.consumed == 7)
            #expect(fed.matcher.account.wanted == 9)
            #expect(fed.matcher.demand == .take(2))
        }

        /// The prefix, where there is nothing else.
        @Test func showsThePayload() {
            func shown(_ stream: [UInt8]) -> [UInt8] {
                let matcher = FrameMatcher(FrameFormat(length: .u16be), .all(limit: 10))
                return feed(matcher, [stream], ends: false).matcher.account.recent.bytes
            }
            #expect(shown([]) == [])
            #expect(shown([0]) == [0])
            #expect(shown([0, 3]) == [0, 3])
            #expect(shown([0, 3, 7, 8]) == [7, 8])
        }

        @Test func takesNoByteOfTheNextFrame() {
            // One byte decides each time how far a varint goes.
            let matcher = FrameMatcher(FrameFormat(length: .varint), .all(limit: 1000))
            #expect(matcher.demand == .take(1))
            let fed = feed(matcher, [[0x80]], ends: false)
            #expect(fed.matcher.demand == .take(1))
        }

        @Test func aLengthAboveTheBoundIsTooLongBeforeThePayloadComes() {
            let matcher = FrameMatcher(FrameFormat(length: .u32be), .all(limit: 10))
            expectFed(matcher, latin([0, 0, 0, 10]) + "0123456789", .complete, value: "0123456789")
            expectFed(matcher, latin([0, 0, 0, 11]), .tooLong, ends: false)
            expectFed(matcher, latin([0xFF, 0xFF, 0xFF, 0xFF]), .tooLong, ends: false)
        }

        @Test func aLengthThatIsNoneIsMalformed() {
            let adjusted = FrameMatcher(FrameFormat(length: .u8, adjust: 4), .all(limit: 10))
            expectMalformed(adjusted, [3], at: 0)
            let varint = FrameMatcher(FrameFormat(length: .varint), .all(limit: 10))
            expectMalformed(varint, [UInt8](repeating: 0xFF, count: 9) + [2], at: 9)
            expectMalformed(varint, [UInt8](repeating: 0xFF, count: 11), at: 9)
        }

        private func expectMalformed(_ matcher: FrameMatcher, _ stream: [UInt8], at offset: Int) {
            for pieces in everyCut(stream) {
                guard case .malformed(let defect) = feed(matcher, pieces, ends: false).progress else {
                    Issue.record("\(pieces) is taken for a frame")
                    continue
                }
                #expect(defect.offset == offset, "\(pieces)")
            }
        }

        @Test(arguments: [0, -4, 4], [UInt8(0x7F), 0x80, 0xFF])
        func aLengthNobodyCanSendIsAFailureAndNoCrash(adjust: Int, first: UInt8) {
            let length = [first] + [UInt8](repeating: 0xFF, count: 7)
            for keeping in [UnitValue.Keeping.all(limit: 10), .length(Count(least: 1, most: nil))] {
                let matcher = FrameMatcher(FrameFormat(length: .u64be, between: 8, adjust: adjust), keeping)
                let fed = feed(matcher, [length], ends: false)
                switch fed.progress {
                case .malformed, .tooLong: break
                default: Issue.record("\(fed.progress)")
                }
            }
        }

        @Test func isJudgedAsItFlows() throws {
            let format = FrameFormat(length: .u8)
            let equals = FrameMatcher(format, .equals(.data(latin("abc"))))
            expectFed(equals, "\u{3}abc!", .complete, left: "!")
            expectFed(equals, "\u{3}abx", .mismatch(at: 2))
            expectFed(equals, "\u{2}ab", .mismatch(at: 2))
            expectFed(equals, "\u{4}abcd", .mismatch(at: 3))
            expectFed(FrameMatcher(format, .length(Count(least: 2, most: 2))), "\u{3}abc", .mismatch(at: 2))
        }
    }
}

import Testing

@testable import Messages

extension MessagesTests {
    /// Messages with a few bytes changed, left out, doubled or put in: whatever comes, it comes to the same however it is
    /// cut, and nothing overflows.
    @Suite struct MutationTests {
        private static let seeds = [
            "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nA: b\r\n\r\nabcGET",
            "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3;a=b\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: u\r\n\r\nGET",
            "HTTP/1.1 200 OK\nContent-Length: 2, 2\n\nab",
            "STS/1.1 200 OK\r\nLength: 12\r\n\r\nhello, world",
        ]
        /// What parsers give a meaning to.
        private static let meaningful = latin("\r\n\t :;,+-0139afxFG\0\u{7F}\u{FF}")

        @Test(
            arguments: Array(seeds.enumerated()).map(\.offset),
            [Grammar.request, .response(to: nil), .own(length: "Length")]
        )
        func aMutatedMessage(index: Int, grammar: Grammar) {
            var state = UInt64(index) * 977 + 1
            func random(_ bound: Int) -> Int {
                // Knuth's MMIX: the same on every machine and in every run.
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Int((state >> 33) % UInt64(bound))
            }
            for round in 0..<300 {
                var bytes = latin(Self.seeds[index])
                for _ in 0...random(3) where !bytes.isEmpty {
                    let place = random(bytes.count)
                    let byte = Self.meaningful[random(Self.meaningful.count)]
                    switch random(4) {
                    case 0: bytes[place] = byte
                    case 1: bytes.remove(at: place)
                    case 2: bytes.insert(byte, at: place)
                    default:
                        bytes.insert(
                            contentsOf: bytes[place..<min(place + 1 + random(8), bytes.count)],
                            at: place
                        )
                    }
                }
                let parser = MessageParser(grammar, strict: random(4) == 0)
                let whole = feed(parser, [bytes], ends: true, .all)
                let cut = random(bytes.count + 1)
                for offering in Offering.allCases {
                    for pieces in [bytes.map { [$0] }, [Array(bytes[..<cut]), Array(bytes[cut...])]] {
                        let outcome = feed(parser, pieces, ends: true, offering)
                        #expect(
                            outcome.malformed == whole.malformed,
                            "round \(round): \(latin(bytes).debugDescription)"
                        )
                        #expect(
                            outcome.message == whole.message,
                            "round \(round): \(latin(bytes).debugDescription)"
                        )
                        #expect(
                            outcome.left == whole.left,
                            "round \(round): \(latin(bytes).debugDescription)"
                        )
                    }
                }
            }
        }
    }
}

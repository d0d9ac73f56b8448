import Messages
import Scenarios
import Testing

@testable import Playing

extension PlayingTests {
    @Suite struct MessageMatcherTests {
        private func matcher(
            _ grammar: Grammar,
            part: MessageExpectation.Part = .whole,
            head: MessageHead? = nil,
            body: UnitValue.Keeping = .all(limit: 1000),
            limit: Int = 1000
        ) -> MessageMatcher {
            var expectation = MessageExpectation(.request)
            expectation.part = part
            return MessageMatcher(expectation, grammar, bodyOf: head, body: body, limit: limit)
        }

        /// Just the message is taken, wherever it is cut.
        @Test(arguments: [
            ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", ""),
            ("PUT / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", "abc"),
            (
                "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\nX: y\r\n\r\n",
                "abc"
            ),
        ])
        func noByteOfTheNextIsTaken(message: String, body: String) {
            expectFed(matcher(.request), message + "GET", .complete, value: body, left: "GET")
            for pieces in everyCut(latin(String(message.dropLast()))) {
                guard case .malformed = feed(matcher(.request), pieces).progress else {
                    Issue.record("\(pieces) is taken for a message")
                    continue
                }
            }
        }

        /// However a request was cut as it was sent, its method is known once its head is: what is wrong with its body comes later.
        @Test func aRequestIsRememberedThoughItsBodyIsMalformed() {
            let message = latin("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz")
            for pieces in [[message[...]], message.map { [$0][...] }] {
                var requests = SentRequests()
                for piece in pieces { Array(piece).withUnsafeBytes { requests.sent($0) } }
                #expect(requests.methods == ["POST"])
            }
        }

        /// Where it is known how much belongs to it, that is taken without a look at the queue.
        @Test func whatSurelyBelongsToItIsTakenAtOnce() {
            func demand(after stream: String) -> Demand {
                feed(matcher(.request), [latin(stream)], ends: false).matcher.demand
            }
            let start = "PUT / HTTP/1.1\r\n"
            #expect(demand(after: "") == .look)
            #expect(demand(after: start) == .look)
            #expect(demand(after: start + "Content-Length: 9\r\n\r\nabc") == .take(6))
            #expect(demand(after: start + "Transfer-Encoding: chunked\r\n\r\n") == .look)
            #expect(demand(after: start + "Transfer-Encoding: chunked\r\n\r\n9\r\nabc") == .take(8))
        }

        @Test func headAndBodyAreTakenApart() throws {
            let message = "PUT / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcd"
            let fed = feed(matcher(.request, part: .head), [latin(message)], ends: false)
            #expect(fed.progress == .complete)
            #expect(latin(fed.left) == "abcd")
            let head = try #require((fed.matcher as? MessageMatcher)?.head)
            expectFed(
                matcher(.request, part: .body, head: head),
                "abcd",
                .complete,
                value: "abc",
                left: "d"
            )
        }

        @Test func theEndBeforeAnyByteIsNoDefect() {
            expectFed(matcher(.request), "", .cut)
            expectFed(matcher(.response(to: nil)), "HTTP/1.1 200 OK\r\n\r\nab", .complete, value: "ab")
        }

        @Test func aBodyIsJudgedAsItFlows() {
            let start = "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"
            let equals = { (text: String) in
                self.matcher(.request, body: .equals(.data(latin(text))))
            }
            expectFed(equals("abc"), start, .complete)
            expectFed(equals("abx"), start, .mismatch(at: 2), ends: false)
            expectFed(equals("abcd"), start, .mismatch(at: 3), ends: false)
            expectFed(equals("ab"), start, .mismatch(at: 2), ends: false)
        }

        @Test func whatIsKeptIsBounded() {
            let long = "PUT / HTTP/1.1\r\nContent-Length: 30\r\n\r\n" + String(repeating: "x", count: 30)
            expectFed(matcher(.request, body: .all(limit: 29)), long, .tooLong, ends: false)
            expectFed(matcher(.request, limit: 20), long, .tooLong, ends: false)
            expectFed(matcher(.request, limit: 37), long, .tooLong, ends: false)
            expectFed(matcher(.request, limit: 38), long, .complete)
            expectFed(matcher(.request, body: .length(Count(least: 0, most: nil))), long, .complete)
        }

        /// Of two faults the first in the stream counts, however it was cut.
        @Test func theFirstFaultCounts() {
            let head = "GET / HTTP/1.1\r\n\(String(repeating: "a", count: 20))\r\n\r\n"
            expectFed(matcher(.request, limit: 17), head, .tooLong)
            #expect(feed(matcher(.request), [latin(head)]).progress != .tooLong)
            let chunks = "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nno size\r\n"
            expectFed(matcher(.request, body: .all(limit: 2)), chunks, .tooLong)
            expectFed(matcher(.request, body: .equals(.data(latin("axc")))), chunks, .mismatch(at: 1))
        }

        @Test func requestsThatWereSentAreKnown() {
            for pieces in everyCut(
                latin(
                    "HEAD / HTTP/1.1\r\n\r\nPUT / HTTP/1.1\r\nContent-Length: 4\r\n\r\nGET GET / HTTP/1.1\r\n\r\n"
                )
            ) {
                var requests = SentRequests()
                for piece in pieces { piece.withUnsafeBytes { requests.sent($0) } }
                #expect(requests.methods == ["HEAD", "PUT", "GET"], "\(pieces)")
                requests.answered(status: 100)
                #expect(requests.methods.first == "HEAD")
                requests.answered(status: 200)
                #expect(requests.methods.first == "PUT")
            }
        }

        /// An upload may be larger than the memory.
        @Test func ofTheBodiesThatWereSentNothingIsKept() {
            let piece = [UInt8](repeating: 0x61, count: 1 << 20)
            var requests = SentRequests()
            let head = latin("PUT / HTTP/1.1\r\nContent-Length: \(1 << 30)\r\n\r\n")
            let before = residentBytes()
            head.withUnsafeBytes { requests.sent($0) }
            for _ in 1..<1 << 10 { piece.withUnsafeBytes { requests.sent($0) } }
            #expect(residentBytes() - before < 1 << 29)
            for bytes in [piece, latin("GET / HTTP/1.1\r\n\r\n")] {
                bytes.withUnsafeBytes { requests.sent($0) }
            }
            #expect(requests.methods == ["PUT", "GET"])
        }

        @Test func whatIsNoRequestIsNotTakenForOne() {
            var requests = SentRequests()
            for text in ["EHLO x\r\n", "GET / HTTP/1.1\r\n\r\n"] {
                latin(text).withUnsafeBytes { requests.sent($0) }
            }
            #expect(requests.methods == [])
            requests.answered(status: 200)
        }
    }
}

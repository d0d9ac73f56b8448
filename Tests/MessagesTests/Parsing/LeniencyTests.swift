import Testing

@testable import Messages

extension MessagesTests {
    /// What RFC 9112 lets readers pass: it passes, unless the parser is strict.
    @Suite struct LeniencyTests {
        static let leniencies = [
            Defect("RFC 9112, 2.2", "GET / HTTP/1.1▸\nHost: x\n\n", "a bare LF", strict: true),
            Defect("RFC 9112, 2.2", "GET / HTTP/1.1\r\nHost: x▸\n\r\n", "a bare LF", strict: true),
            Defect("RFC 9112, 2.2", "GET / HTTP/1.1\r\nHost: x\r\n▸\n", "a bare LF", strict: true),
            Defect("RFC 9112, 2.2", "GET / HTTP/1.1\r\nA: b▸\rc\r\n\r\n", "a bare CR", strict: true),
            Defect("RFC 9112, 2.2", "GET / HTTP/1.1\r\nA: b▸\r\r\n\r\n", "a bare CR", strict: true),
            Defect("RFC 9112, 3", "GET▸\r/ HTTP/1.1\r\n\r\n", "a bare CR", strict: true),
            Defect("RFC 9112, 2.2", "▸\r\nGET / HTTP/1.1\r\n\r\n", "an empty line", strict: true),
            Defect("RFC 9112, 4", "HTTP/1.1 204▸\r\n\r\n", "no space", .response(to: nil), strict: true),
            Defect("", "STS/1.1 200 OK▸\n\n", "a bare LF", .own(length: nil), strict: true),
        ]

        @Test(arguments: leniencies) func isMalformedWhereItIsStrict(defect: Defect) throws {
            try defect.check()
        }

        @Test(arguments: leniencies) func passesOtherwise(defect: Defect) throws {
            let stream = defect.marked.unicodeScalars.filter { $0 != "▸" }.map { String($0) }.joined()
            let outcome = feed(MessageParser(defect.grammar), stream)
            #expect(outcome.malformed == nil)
            let message = try #require(outcome.message)
            #expect(latin(message.bytes) == stream)
        }

        @Test func aBareCRIsASpace() throws {
            let stream = "GET / HTTP/1.1\r\nA: b\rc\r\r\nB: \r d\r\n\r\n"
            let message = try #require(feed(MessageParser(.request), stream).message)
            #expect(message.head.headers.map(\.value.text) == ["b c", "d"])
            #expect(latin(message.bytes) == stream)
        }

        @Test func trailersHaveTheHeadsRules() {
            let stream = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\n\r\n"
            #expect(feed(MessageParser(.request), stream).message?.trailers.map(\.value.text) == ["b"])
            let strict = feed(MessageParser(.request, strict: true), stream)
            #expect(strict.malformed?.offset == stream.utf8.count - 3)
        }
    }
}

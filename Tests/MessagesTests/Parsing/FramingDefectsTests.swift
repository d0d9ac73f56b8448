import Testing

@testable import Messages

extension MessagesTests {
    /// What is wrong with how a body's end is told: the heart of request smuggling. Unless a comment says otherwise, llhttp
    /// 9.3.1 (of Node 20.20.2) refuses the message too; http.client is Python 3.11's.
    @Suite struct FramingDefectsTests {
        private static func post(_ headers: String) -> String {
            "POST / HTTP/1.1\r\nHost: x\r\n\(headers)\r\n\r\n"
        }
        private static func reply(_ headers: String, _ status: String = "200 OK") -> String {
            "HTTP/1.1 \(status)\r\n\(headers)\r\n\r\n"
        }

        static let both = [
            Defect("RFC 9112, 6.3", post("Content-Length: 3\r\n▸Transfer-Encoding: chunked"), "both"),
            Defect("RFC 9112, 6.3", post("Transfer-Encoding: chunked\r\n▸content-length: 3"), "both"),
            // http.client goes by the chunks.
            Defect(
                "RFC 9112, 6.3",
                reply("Content-Length: 3\r\n▸Transfer-Encoding: gzip"),
                "both",
                .response(to: nil)
            ),
            // Wrong even where there is no body whatever they say.
            Defect(
                "RFC 9112, 6.3",
                reply("Content-Length: 3\r\n▸Transfer-Encoding: chunked", "204 No Content"),
                "smuggles",
                .response(to: nil)
            ),
            // llhttp and http.client read the chunks.
            Defect(
                "RFC 9112, 6.1",
                "POST / HTTP/1.0\r\n▸Transfer-Encoding: chunked\r\n\r\n",
                "an HTTP/1.0 message: a reader of that version does not know it, and sees the chunks as another message"
            ),
            Defect(
                "RFC 9112, 6.1",
                "HTTP/1.0 200 OK\r\n▸Transfer-Encoding: chunked\r\n\r\n",
                "an HTTP/1.0 message",
                .response(to: nil)
            ),
        ]

        static let lengths = [
            // http.client takes the first.
            Defect("RFC 9112, 6.3", post("Content-Length: 3\r\nContent-Length: ▸4"), "says both 3 and 4"),
            Defect("RFC 9112, 6.3", post("Content-Length: 3, ▸4"), "says both 3 and 4"),
            Defect(
                "RFC 9110, 8.6",
                post("Content-Length: ▸+3"),
                "'+' in Content-Length, which has digits only: readers that skip it and those that stop there see other"
            ),
            Defect("RFC 9110, 8.6", post("Content-Length: ▸-3"), "'-' in Content-Length"),
            Defect("RFC 9110, 8.6", post("Content-Length: 3▸x"), "'x' in Content-Length"),
            Defect("RFC 9110, 8.6", post("Content-Length: 1▸ 0"), "a space in Content-Length"),
            Defect("RFC 9110, 8.6", post("Content-Length: 0▸x10"), "'x' in Content-Length"),
            Defect("RFC 9110, 8.6", post("Content-Length: 3▸.0"), "'.' in Content-Length"),
            Defect("RFC 9110, 8.6", post("Content-Length: ▸\u{B2}"), "the byte 0xb2 in Content-Length"),
            Defect("RFC 9110, 8.6", post("Content-Length:▸"), "without a number"),
            Defect("RFC 9110, 8.6", post("Content-Length: 3,▸"), "without a number"),
            // 2^64 + 3: in 64 bits that wrap around, 3.
            Defect("RFC 9110, 8.6", post("Content-Length: ▸18446744073709551619"), "larger than 64 bits"),
            Defect("RFC 9110, 8.6", post("Content-Length: ▸9223372036854775808"), "larger than 64 bits"),
            Defect("", "SEND/1\r\nLength: 3▸b\r\n\r\n", "'b' in Length", .own(length: "Length")),
            Defect(
                "",
                "SEND/1\r\nLength: 3\r\nLENGTH: ▸2\r\n\r\n",
                "Length says both",
                .own(length: "Length")
            ),
        ]

        static let codings = [
            Defect("RFC 9112, 6.3", post("Transfer-Encoding: ▸gzip"), "not chunked"),
            Defect("RFC 9112, 6.3", post("Transfer-Encoding: chunked, ▸gzip"), "not chunked"),
            Defect(
                "RFC 9112, 6.3",
                post("Transfer-Encoding: chunked\r\nTransfer-Encoding: ▸gzip"),
                "not chunked"
            ),
            Defect(
                "RFC 9112, 6.1",
                post("Transfer-Encoding: ▸xchunked"),
                "the unknown transfer coding 'xchunked': a reader that ignores it sees another body (RFC 9112, section 6.1)"
            ),
            Defect(
                "RFC 9112, 6.1",
                post("Transfer-Encoding: ▸identity, chunked"),
                "the unknown transfer coding"
            ),
            Defect("RFC 9112, 6.1", post("Transfer-Encoding: ▸\"chunked\""), "the unknown transfer coding"),
            Defect(
                "RFC 9112, 7",
                post("Transfer-Encoding: ▸chunked;a=b"),
                "some readers take it for chunked"
            ),
            Defect("RFC 9112, 7", post("Transfer-Encoding: ▸chunked-x"), "some readers take it for chunked"),
            Defect("RFC 9112, 6.1", post("Transfer-Encoding: chunked, ▸chunked"), "chunked twice"),
            Defect("RFC 9112, 6.1", post("Transfer-Encoding:▸"), "an empty transfer coding"),
            // llhttp passes over it, as RFC 9110, section 5.6.1, has it for lists; no sender may write it.
            Defect("RFC 9110, 5.6.1", post("Transfer-Encoding: gzip,▸,chunked"), "an empty transfer coding"),
            Defect("RFC 9112, 6.1", post("Transfer-Encoding: chunked▸\u{B}"), "the byte 0x0b"),
            Defect(
                "RFC 9112, 6.1",
                reply("Transfer-Encoding: chunked, ▸CHUNKED"),
                "twice",
                .response(to: nil)
            ),
            Defect(
                "RFC 9112, 7",
                reply("Transfer-Encoding: ▸chunked;q=1"),
                "some readers",
                .response(to: nil)
            ),
        ]

        static let cut = [
            Defect(
                "RFC 9112, 8",
                reply("Content-Length: 5") + "abc▸",
                "3 of its 5 bytes have come",
                .response(to: nil),
                ends: true
            ),
            Defect("RFC 9112, 8", post("Content-Length: 1") + "▸", "0 of its 1 byte have come", ends: true),
            Defect(
                "",
                "STS/1.1 200 OK\r\nLength: 5\r\n\r\nhell▸",
                "4 of its 5",
                .own(length: "Length"),
                ends: true
            ),
        ]

        @Test(arguments: both) func twoLengths(defect: Defect) throws { try defect.check() }
        @Test(arguments: lengths) func aLength(defect: Defect) throws { try defect.check() }
        @Test(arguments: codings) func aTransferCoding(defect: Defect) throws { try defect.check() }
        @Test(arguments: cut) func aBodyCutShort(defect: Defect) throws { try defect.check() }
    }
}

import Testing

@testable import Messages

extension MessagesTests {
    /// What is wrong with chunks. Unless a comment says otherwise, llhttp 9.3.1 (of Node 20.20.2) refuses the body too;
    /// http.client is Python 3.11's.
    @Suite struct ChunkDefectsTests {
        private static func chunks(_ source: String, _ body: String, _ phrase: String, ends: Bool = false)
            -> Defect
        {
            Defect(source, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + body, phrase, ends: ends)
        }

        static let defects = [
            // http.client's int(x, 16) takes each of the next five for 3.
            chunks("RFC 9112, 7.1", "▸+3\r\nabc\r\n0\r\n\r\n", "'+' where a chunk's size begins"),
            chunks("RFC 9112, 7.1", "▸-3\r\nabc\r\n0\r\n\r\n", "'-' where a chunk's size begins"),
            chunks("RFC 9112, 7.1", "▸ 3\r\nabc\r\n0\r\n\r\n", "a space where a chunk's size begins"),
            chunks("RFC 9112, 7.1", "0▸x3\r\nabc\r\n0\r\n\r\n", "'x' in a chunk's size"),
            chunks("RFC 9112, 7.1", "3 ▸\r\nabc\r\n0\r\n\r\n", "white space after a chunk's size"),
            chunks("RFC 9112, 7.1", "3 ▸4\r\nabc\r\n0\r\n\r\n", "'4' in a chunk's size"),
            chunks("RFC 9112, 7.1", "3▸g\r\nabc\r\n0\r\n\r\n", "'g' in a chunk's size"),
            chunks("RFC 9112, 7.1", "▸\r\n", "a line without a chunk's size"),
            chunks("RFC 9112, 7.1", "▸;a=b\r\n", "';' where a chunk's size begins"),
            // 2^64 + 3: in 64 bits that wrap around, 3.
            chunks("RFC 9112, 7.1", "1000000000000000▸3\r\nabc\r\n0\r\n\r\n", "larger than 64 bits"),
            chunks("RFC 9112, 7.1", "800000000000000▸0\r\n", "larger than 64 bits"),
            chunks("RFC 9112, 7.1", "7fffffffffffff1▸0\r\n", "larger than 64 bits"),
            // Go's net/http took these till CVE-2025-22871.
            chunks("RFC 9112, 7.1", "3▸\nabc\r\n0\r\n\r\n", "a bare LF, not CRLF, after a chunk's size"),
            chunks("RFC 9112, 7.1.1", "3;a▸\nabc\r\n0\r\n\r\n", "a bare LF, not CRLF, after a chunk's size"),
            chunks("RFC 9112, 7.1", "3\r▸abc\r\n0\r\n\r\n", "a bare CR in the line of a chunk's size"),
            chunks(
                "RFC 9112, 7.1.1",
                "3;a\r▸b\r\nabc\r\n0\r\n\r\n",
                "a bare CR in the line of a chunk's size"
            ),
            chunks("RFC 9112, 7.1.1", "3;a▸\u{0}\r\nabc\r\n0\r\n\r\n", "a NUL in a chunk's extension"),
            // http.client skips two bytes after a chunk, whatever they are.
            chunks("RFC 9112, 7.1", "3\r\nabc▸X\n0\r\n\r\n", "'X', not CRLF, after a chunk's 3 bytes"),
            chunks("RFC 9112, 7.1", "3\r\nabc▸d\r\n0\r\n\r\n", "'d', not CRLF, after a chunk's 3 bytes"),
            chunks("RFC 9112, 7.1", "1\r\na▸\n0\r\n\r\n", "a bare LF, not CRLF, after a chunk's 1 byte"),
            chunks("RFC 9112, 7.1", "1\r\na\r▸X0\r\n\r\n", "'X', not CRLF, after a chunk's 1 byte"),
            chunks("RFC 9112, 7.1.2", "0\r\nA: b\r\n▸ c: d\r\n\r\n", "folds the line into 'A'"),
            chunks("RFC 9112, 7.1.2", "0\r\nA: b\r\nC: d\r\n▸ e: f\r\n\r\n", "folds the line into 'C'"),
            chunks("RFC 9112, 7.1.2", "0\r\nA▸ : b\r\n\r\n", "between a header's name and its colon"),
            chunks("RFC 9112, 7.1.2", "0\r\n▸GET / HTTP/1.1\r\n\r\n", "without a colon"),
        ]

        static let cut = [
            chunks("RFC 9112, 8", "▸", "the last, empty chunk has not come", ends: true),
            chunks("RFC 9112, 8", "5▸", "the size of chunk 1 has not come whole", ends: true),
            chunks("RFC 9112, 8", "1\r\na\r\n5;x▸", "the size of chunk 2 has not come whole", ends: true),
            chunks("RFC 9112, 8", "5\r\nabc▸", "3 of the 5 bytes of chunk 1 have come", ends: true),
            chunks("RFC 9112, 8", "1\r\na\r\n2\r\n▸", "0 of the 2 bytes of chunk 2 have come", ends: true),
            chunks("RFC 9112, 8", "3\r\nabc▸", "the CRLF after chunk 1 has not come", ends: true),
            chunks("RFC 9112, 8", "3\r\nabc\r▸", "the CRLF after chunk 1 has not come", ends: true),
            chunks("RFC 9112, 8", "3\r\nabc\r\n▸", "the last, empty chunk has not come", ends: true),
            // http.client takes both for whole.
            chunks("RFC 9112, 8", "3\r\nabc\r\n0\r\n▸", "the empty line after the last chunk", ends: true),
            chunks("RFC 9112, 8", "0\r\nA: b\r\n▸", "the empty line after the last chunk", ends: true),
        ]

        @Test(arguments: defects) func aChunk(defect: Defect) throws { try defect.check() }
        @Test(arguments: cut) func chunksCutShort(defect: Defect) throws { try defect.check() }

        /// So much that what is added to it does not overflow either.
        @Test func aChunkMayBeVeryLarge() {
            let stream = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffff0F\r\nabc"
            #expect(feed(MessageParser(.request), stream).malformed == nil)
        }

        @Test func itsLinesHaveALimit() {
            let head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
            let limit = head.utf8.count
            func malformed(_ body: String) -> Malformed? {
                feed(MessageParser(.request, limit: limit), head + body).malformed
            }
            let long = String(repeating: "x", count: limit)
            #expect(
                malformed("1;" + long)?.phrase == "the line of a chunk's size is longer than \(limit) bytes"
            )
            #expect(malformed("1;" + long)?.offset == limit + limit)
            let blanks = malformed("1" + String(repeating: " ", count: limit))
            #expect(blanks?.offset == limit + limit)
            #expect(malformed("0\r\nA: " + long)?.phrase == "trailers longer than \(limit) bytes")
            // It is a limit of each line, not of all together.
            #expect(
                malformed(String(repeating: "1;xxxxxxxxxxxxxxxx\r\na\r\n", count: 9) + "0\r\n\r\n") == nil
            )
            // But neither may all of them be nearly everything.
            let lavish = String(repeating: "1;" + String(repeating: "x", count: 24) + "\r\na\r\n", count: 9)
            #expect(malformed(lavish)?.phrase.contains("out of all proportion") == true)
        }
    }
}

import Testing

@testable import Messages

extension MessagesTests {
    /// What is wrong with a head. Unless a comment says otherwise, llhttp 9.3.1 (of Node 20.20.2) refuses the message too;
    /// http.client is Python 3.11's.
    @Suite struct HeadDefectsTests {
        static let requestLines = [
            // llhttp waits for more: to it, as to HTTP/0.9, the line may be a whole request.
            Defect("RFC 9112, 3", "GET /▸\r\nHost: x\r\n\r\n", "2 words"),
            Defect("RFC 9112, 3", "GET▸\r\n\r\n", "1 word:"),
            // llhttp takes two spaces for one.
            Defect("RFC 9112, 3", "GET ▸ / HTTP/1.1\r\n\r\n", "parted by one space"),
            Defect("RFC 9112, 3", "GET / HTTP/1.1 ▸\r\n\r\n", "parted by one space"),
            Defect("RFC 9112, 3", "GET /a▸ b HTTP/1.1\r\n\r\n", "a space in the request's target"),
            Defect("RFC 9112, 3", "GET▸\t/ HTTP/1.1\r\n\r\n", "a tab in the request line"),
            Defect("RFC 9112, 3", "GET /▸\u{0} HTTP/1.1\r\n\r\n", "a NUL"),
            Defect("RFC 9110, 9.1", "G▸(T / HTTP/1.1\r\n\r\n", "'(' in the method"),
            Defect("RFC 9112, 2.3", "GET / ▸http/1.1\r\n\r\n", "no version"),
            Defect("RFC 9112, 2.3", "GET / ▸HTTP/1.10\r\n\r\n", "no version"),
            // llhttp takes HTTP/2.0 here.
            Defect("RFC 9112, 2.3", "GET / ▸HTTP/2.0\r\n\r\n", "'HTTP/2.0'"),
            Defect("RFC 9112, 3", "▸HTTP/1.1 200 OK\r\n\r\n", "a status line"),
            // llhttp takes any number of empty lines.
            Defect("RFC 9112, 2.2", "\r\n▸\r\nGET / HTTP/1.1\r\n\r\n", "an empty line"),
            Defect("RFC 8446, 5.1", "▸\u{16}\u{3}\u{1}", "a TLS handshake"),
        ]

        static let statusLines = [
            Defect("RFC 9112, 4", "▸ICY 200 OK\r\n\r\n", "no status line", .response(to: nil)),
            Defect("RFC 9112, 4", "HTTP/1.1 ▸20 OK\r\n\r\n", "2 digits", .response(to: nil)),
            Defect("RFC 9112, 4", "HTTP/1.1 ▸2000 OK\r\n\r\n", "4 digits", .response(to: nil)),
            Defect("RFC 9112, 4", "HTTP/1.1 ▸ 200 OK\r\n\r\n", "0 digits", .response(to: nil)),
            Defect("RFC 9112, 4", "HTTP/1.1 20▸O OK\r\n\r\n", "'O' in the status", .response(to: nil)),
            Defect("RFC 9112, 4", "HTTP/1.1▸\r\n\r\n", "without a status", .response(to: nil)),
            Defect("RFC 9112, 4", "HTTP/1.1 200 O▸\u{1}K\r\n\r\n", "the byte 0x01", .response(to: nil)),
            // llhttp passes over empty lines here too; http.client refuses.
            Defect("RFC 9112, 4", "▸\r\nHTTP/1.1 200 OK\r\n\r\n", "an empty line", .response(to: nil)),
            Defect("RFC 9112, 2.3", "▸HTTP/2 200 \r\n\r\n", "no version", .response(to: nil)),
            Defect("", "STS/1.1 ▸\u{7F}\r\n\r\n", "the byte 0x7f", .own(length: nil)),
            Defect("", "▸\r\n\r\n", "an empty line", .own(length: nil)),
        ]

        static let headers = [
            // http.client takes the two below for no header at all, and the body for one that goes on to the FIN.
            Defect("RFC 9112, 5.1", "GET / HTTP/1.1\r\nHost▸ : x\r\n\r\n", "a space between"),
            Defect("RFC 9112, 5.1", "GET / HTTP/1.1\r\nHost▸\t: x\r\n\r\n", "a tab between"),
            Defect(
                "RFC 9112, 2.2",
                "GET / HTTP/1.1\r\n▸ Host: x\r\n\r\n",
                "a space before the first header's name: some readers skip the line, others take it, which smuggles headers"
            ),
            // http.client keeps the fold in the value.
            Defect(
                "RFC 9112, 5.2",
                "GET / HTTP/1.1\r\nHost: x\r\n▸\tA: b\r\n\r\n",
                "folds the line into 'Host'"
            ),
            Defect("RFC 9112, 5.2", "GET / HTTP/1.1\r\nHost: x\r\n▸ \r\n\r\n", "folds the line into 'Host'"),
            Defect("RFC 9112, 5.2", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n▸ c\r\n\r\n", "the line into 'A'"),
            Defect("RFC 9110, 5.1", "GET / HTTP/1.1\r\n▸: x\r\n\r\n", "without a name"),
            Defect("RFC 9110, 5.6.2", "GET / HTTP/1.1\r\nA▸(b): x\r\n\r\n", "'(' in a header's name"),
            Defect("RFC 9110, 5.6.2", "GET / HTTP/1.1\r\nA▸\u{E4}: x\r\n\r\n", "the byte 0xe4 in"),
            Defect("RFC 9110, 5.6.2", "GET / HTTP/1.1\r\nA▸ b: x\r\n\r\n", "a space in a header's name"),
            // http.client keeps the NUL, and an application written in C would end the value there.
            Defect("RFC 9110, 5.5", "GET / HTTP/1.1\r\nA: b▸\u{0}c\r\n\r\n", "a NUL in the value of 'A'"),
            Defect("RFC 9110, 5.5", "GET / HTTP/1.1\r\nA: b▸\u{1}c\r\n\r\n", "the byte 0x01"),
            Defect("RFC 9110, 5.5", "GET / HTTP/1.1\r\nA: b▸\u{7F}c\r\n\r\n", "the byte 0x7f"),
            Defect(
                "RFC 9112, 2.1",
                "GET / HTTP/1.1\r\nHost: x\r\n▸hello\n",
                "the empty line before that is missing"
            ),
            Defect("RFC 9112, 2.1", "GET / HTTP/1.1\r\n▸Host\r\n\r\n", "without a colon"),
        ]

        static let ends = [
            Defect("RFC 9112, 8", "GET / HT▸", "8 bytes, in its start line", ends: true),
            Defect("RFC 9112, 8", "GET / HTTP/1.1\r\n▸", "without its empty line", ends: true),
            Defect("RFC 9112, 8", "GET / HTTP/1.1\r\nHos▸", "in a header line", ends: true),
            // http.client takes the head for whole.
            Defect("RFC 9112, 8", "GET / HTTP/1.1\r\nA: b\r\n▸", "without its empty line", ends: true),
            Defect("RFC 9112, 8", "GET / HTTP/1.1\r\nA: b\r\n\r▸", "in a header line", ends: true),
        ]

        @Test(arguments: requestLines) func aRequestLine(defect: Defect) throws { try defect.check() }
        @Test(arguments: statusLines) func aStatusLine(defect: Defect) throws { try defect.check() }
        @Test(arguments: headers) func aHeader(defect: Defect) throws { try defect.check() }
        @Test(arguments: ends) func aHeadThatEnds(defect: Defect) throws { try defect.check() }

        @Test func aHeadHasALimit() {
            let fits = "GET / HTTP/1.1\r\nA: 0123456789\r\n\r\n"
            let parser = MessageParser(.request, limit: fits.utf8.count)
            #expect(feed(parser, fits).message != nil)
            let longer = "GET / HTTP/1.1\r\nA: 01234567890\r\n\r\n"
            let limited = feed(MessageParser(.request, limit: fits.utf8.count), longer)
            #expect(limited.malformed == Malformed(at: fits.utf8.count, "a head longer than 33 bytes"))
            // What is wrong beyond it is not come to, even where all of it came at once.
            let late = feed(MessageParser(.request, limit: 20), "GET / HTTP/1.1\r\nnonsense\r\n\r\n")
            #expect(late.malformed == Malformed(at: 20, "a head longer than 20 bytes"))
            let endless = feed(MessageParser(.request, limit: 20), String(repeating: "x", count: 50))
            #expect(endless.malformed == Malformed(at: 20, "a head longer than 20 bytes"))
        }

        @Test func theEndBehindAMessageIsNone() {
            let outcome = feed(MessageParser(.request), "GET / HTTP/1.1\r\n\r\n", ends: true)
            #expect(outcome.message != nil && !outcome.isAbsent)
        }

        @Test func whereNothingComesThereIsNoMessage() {
            let outcome = feed(MessageParser(.request), [[]], ends: true, .all)
            #expect(outcome.isAbsent)
            #expect(outcome.malformed == nil)
        }
    }
}

import Testing

@testable import Messages

extension MessagesTests {
    /// RFC 9112, section 6.3: how long a message's body is.
    @Suite struct FramingTests {
        struct Row: CustomTestStringConvertible {
            var rule: String
            var grammar: Grammar
            var head: String
            var framing: Framing
            var testDescription: String { "\(rule): \(head.debugDescription), \(grammar)" }
        }

        private static func request(_ rule: String, _ head: String, _ framing: Framing) -> Row {
            Row(rule: rule, grammar: .request, head: head, framing: framing)
        }
        private static func response(_ rule: String, to method: String?, _ head: String, _ framing: Framing)
            -> Row
        {
            Row(rule: rule, grammar: .response(to: method), head: "HTTP/1.1 \(head)", framing: framing)
        }
        private static func own(_ head: String, _ name: String?, _ framing: Framing) -> Row {
            Row(rule: "own", grammar: .own(length: name), head: head, framing: framing)
        }

        static let rows = [
            response("1", to: "HEAD", "200 OK\r\nContent-Length: 5", .none),
            response("1", to: "HEAD", "200 OK\r\nTransfer-Encoding: chunked", .none),
            response("1", to: "HEAD", "404 Not Found", .none),
            response("1", to: "GET", "100 Continue", .none),
            response("1", to: "GET", "103 Early Hints\r\nLink: x", .none),
            response("1", to: "GET", "101 Switching Protocols\r\nContent-Length: 5", .none),
            response("1", to: "GET", "204 No Content\r\nContent-Length: 5", .none),
            response("1", to: "GET", "304 Not Modified\r\nContent-Length: 5", .none),
            response("1", to: nil, "204 No Content", .none),
            response("1", to: nil, "199 Strange", .none),
            response("2", to: "CONNECT", "200 OK\r\nContent-Length: 5", .none),
            response("2", to: "CONNECT", "299 Fine\r\nTransfer-Encoding: chunked", .none),
            response(
                "2",
                to: "CONNECT",
                "407 Proxy Authentication Required\r\nContent-Length: 5",
                .length(5)
            ),
            response("4", to: "GET", "200 OK\r\nTransfer-Encoding: chunked", .chunked),
            response("4", to: "GET", "200 OK\r\ntransfer-encoding: gzip, Chunked", .chunked),
            response("4", to: "GET", "200 OK\r\nTransfer-Encoding: foo, chunked", .chunked),
            response("4", to: "GET", "200 OK\r\nTransfer-Encoding: gzip", .close),
            // llhttp and http.client agree.
            response("4", to: "GET", "200 OK\r\nTransfer-Encoding: chunked, gzip", .close),
            request("4", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked", .chunked),
            request(
                "4",
                "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
                .chunked
            ),
            // llhttp refuses a length that is there twice, as it may.
            request("5", "POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 5", .length(5)),
            request("5", "POST / HTTP/1.1\r\nContent-Length: 5, 5 ,\t5", .length(5)),
            request("6", "POST / HTTP/1.1\r\ncontent-length:5 ", .length(5)),
            request("6", "POST / HTTP/1.0\r\nContent-Length: 007", .length(7)),
            request("6", "GET / HTTP/1.1\r\nContent-Length: 9223372036854775807", .length(.max)),
            response("6", to: "GET", "205 Reset Content\r\nContent-Length: 0", .length(0)),
            request("7", "GET / HTTP/1.1", .none),
            request("7", "GET / HTTP/1.1\r\nContent-Length-A: 5\r\nContent: 5\r\nA-Content-Length: 5", .none),
            request("7", "GET / HTTP/1.1\r\nTransfer-Encodings: chunked\r\nTransfer: chunked", .none),
            request("7", "CONNECT x:1 HTTP/1.1", .none),
            response("8", to: "GET", "200 OK", .close),
            response("8", to: nil, "299 ", .close),
            own("STS/1.1 200 OK\r\nLength: 5", "length", .length(5)),
            own("STS/1.1 200 OK\r\nContent-Length: 5", "Length", .none),
            own("STS/1.1 200 OK\r\nLength: 5", nil, .none),
            own("HEAD\r\nTransfer-Encoding: chunked\r\nLength: 5", "Length", .length(5)),
        ]

        @Test(arguments: rows) func aHeadTellsIt(row: Row) throws {
            let outcome = feed(MessageParser(row.grammar, headOnly: true), row.head + "\r\n\r\nrest")
            let message = try #require(outcome.message)
            #expect(message.head.framing == row.framing)
            #expect(latin(outcome.left) == "rest")
        }
    }
}

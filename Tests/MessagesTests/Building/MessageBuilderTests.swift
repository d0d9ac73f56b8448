import Testing

@testable import Messages

extension MessagesTests {
    @Suite struct MessageBuilderTests {
        typealias Header = MessageBuilder.Header

        private func request(
            _ method: String,
            _ target: String,
            host: String? = "x:1",
            version: String = "HTTP/1.1"
        )
            -> MessageBuilder
        {
            MessageBuilder(method: method, target: latin(target), version: version, host: host.map(latin))
        }

        private func header(_ name: String, _ values: String...) -> Header { Header(name, values.map(latin)) }

        @Test func whatIsMissingIsFilledIn() {
            var builder = request("GET", "/")
            builder.headers = [header("A", "1", "2"), header("B", "")]
            #expect(
                latin(builder.bytes(body: nil))
                    == "GET / HTTP/1.1\r\nHost: x:1\r\nA: 1\r\nA: 2\r\nB: \r\n\r\n"
            )
            let response = MessageBuilder(status: 200)
            #expect(
                latin(response.bytes(body: [latin("hello")]))
                    == "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
            )
            #expect(latin(response.bytes(body: [])) == "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            #expect(latin(response.bytes(body: nil)) == "HTTP/1.1 200 OK\r\n\r\n")
        }

        @Test func whatIsGivenIsWrittenAsItIs() {
            var builder = request("POST", "/", version: "HTTP/1.0")
            builder.headers = [header("host", "y"), header("CONTENT-LENGTH", "9", "x")]
            #expect(
                latin(builder.bytes(body: [latin("ab")]))
                    == "POST / HTTP/1.0\r\nhost: y\r\nCONTENT-LENGTH: 9\r\nCONTENT-LENGTH: x\r\n\r\nab"
            )
            // Without a value it is left out on purpose.
            builder.headers = [header("Host"), header("Content-Length")]
            #expect(latin(builder.bytes(body: [latin("ab")])) == "POST / HTTP/1.0\r\n\r\nab")
            #expect(latin(request("GET", "/", host: nil).bytes(body: nil)) == "GET / HTTP/1.1\r\n\r\n")
        }

        @Test func chunks() {
            var builder = MessageBuilder(status: 200)
            builder.framing = .chunked
            builder.trailers = [header("Sum", "1", "2")]
            let sixteen = String(repeating: "x", count: 16)
            #expect(
                latin(builder.bytes(body: [latin("abc"), latin(sixteen)]))
                    == "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n10\r\n\(sixteen)\r\n0\r\n"
                    + "Sum: 1\r\nSum: 2\r\n\r\n"
            )
            builder.trailers = []
            builder.headers = [header("Transfer-Encoding", "gzip, chunked")]
            #expect(
                latin(builder.bytes(body: nil))
                    == "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"
            )
        }

        @Test func theSenderMayWaitBetweenTheParts() {
            var builder = MessageBuilder(status: 200)
            builder.framing = .chunked
            let newline = latin("\r\n")
            #expect(
                builder.parts(body: [3, 1]) == [
                    .head(latin("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")),
                    .body(0, opening: latin("3\r\n"), closing: newline),
                    .body(1, opening: latin("1\r\n"), closing: newline),
                    .end(latin("0\r\n\r\n")),
                ]
            )
            builder.framing = nil
            #expect(
                builder.parts(body: [3, 1]) == [
                    .head(latin("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n")),
                    .body(0, opening: [], closing: []),
                    .body(1, opening: [], closing: []),
                ]
            )
        }

        @Test(arguments: [MessageBuilder.Framing.close, .none]) func nothingTellsTheEnd(
            framing: MessageBuilder.Framing
        ) {
            var builder = MessageBuilder(status: 200)
            builder.framing = framing
            #expect(latin(builder.bytes(body: [latin("ab")])) == "HTTP/1.1 200 OK\r\n\r\nab")
        }

        @Test func aTransferEncodingThatIsGivenTellsTheEnd() {
            var builder = MessageBuilder(status: 200)
            builder.headers = [header("transfer-encoding", "chunked")]
            #expect(
                latin(builder.bytes(body: [latin("0\r\n\r\n")]))
                    == "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"
            )
            builder.framing = .length
            #expect(
                latin(builder.bytes(body: [latin("a")]))
                    == "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nContent-Length: 1\r\n\r\na"
            )
        }

        @Test func aMessageOfOnesOwn() {
            var builder = MessageBuilder(start: latin("STS/1.1 200 OK"), length: "Length")
            #expect(
                latin(builder.bytes(body: [latin("hello")])) == "STS/1.1 200 OK\r\nLength: 5\r\n\r\nhello"
            )
            #expect(latin(builder.bytes(body: nil)) == "STS/1.1 200 OK\r\n\r\n")
            builder.headers = [header("A", "b"), header("length", "7")]
            #expect(
                latin(builder.bytes(body: [latin("hello")]))
                    == "STS/1.1 200 OK\r\nA: b\r\nlength: 7\r\n\r\nhello"
            )
            let untold = MessageBuilder(start: latin("X"), length: nil)
            #expect(latin(untold.bytes(body: [latin("hello")])) == "X\r\n\r\nhello")
        }

        @Test func aMessageOfOnesOwnKnowsNoTransferEncoding() {
            var builder = MessageBuilder(start: latin("X"), length: "Length")
            builder.headers = [header("Transfer-Encoding", "chunked")]
            #expect(
                latin(builder.bytes(body: [[0x61]]))
                    == "X\r\nTransfer-Encoding: chunked\r\nLength: 1\r\n\r\na"
            )
        }

        @Test func reasons() {
            #expect(latin(MessageBuilder(status: 404).bytes(body: nil)) == "HTTP/1.1 404 Not Found\r\n\r\n")
            #expect(latin(MessageBuilder(status: 299).bytes(body: nil)) == "HTTP/1.1 299 \r\n\r\n")
            let own = MessageBuilder(status: 200, reason: latin("Fine"), version: "HTTP/1.0")
            #expect(latin(own.bytes(body: nil)) == "HTTP/1.0 200 Fine\r\n\r\n")
            #expect(
                latin(MessageBuilder(status: 200, reason: []).bytes(body: nil)) == "HTTP/1.1 200 \r\n\r\n"
            )
        }

        /// What is built is read back, strictly.
        @Test(
            arguments: [MessageBuilder.Framing.length, .chunked, .close],
            [[], ["a"], ["hello ", "world"]]
        )
        func whatIsBuiltIsRead(framing: MessageBuilder.Framing, body: [String]) throws {
            var builder = MessageBuilder(status: 201)
            builder.framing = framing
            builder.headers = [header("A", "1", "2")]
            let bytes = builder.bytes(body: body.map(latin))
            let parser = MessageParser(.response(to: "GET"), strict: true)
            let message = try #require(feed(parser, latin(bytes), ends: framing == .close).message)
            #expect(message.bytes == bytes)
            #expect(latin(message.body) == body.joined())
            #expect(message.head.headers.named("a").map(\.value.text) == ["1", "2"])
            let expected: [MessageBuilder.Framing: Framing] = [
                .length: .length(body.joined().utf8.count), .chunked: .chunked, .close: .close,
            ]
            #expect(message.head.framing == expected[framing])
        }
    }
}

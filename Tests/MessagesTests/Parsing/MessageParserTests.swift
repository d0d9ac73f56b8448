import Testing

@testable import Messages

extension MessagesTests {
    @Suite struct MessageParserTests {
        @Test func aRequest() throws {
            let stream =
                "PUT /a?b=c HTTP/1.1\r\nHost: x:1\r\nX-A:\t a b \r\nx-a: \r\nContent-Length: 3\r\n\r\nabc"
            let outcome = feed(MessageParser(.request), stream + "GET /")
            let message = try #require(outcome.message)
            #expect(latin(outcome.left) == "GET /", "the next message's bytes are left")
            guard case .request(let method, let target, let version) = message.head.start else {
                Issue.record("\(message.head.start)")
                return
            }
            #expect([method, target, version].map(\.text) == ["PUT", "/a?b=c", "HTTP/1.1"])
            #expect([method, target, version].map(\.offset) == [0, 4, 11])
            #expect(message.head.headers.map(\.name.text) == ["Host", "X-A", "x-a", "Content-Length"])
            #expect(message.head.headers.named("X-a").map(\.value.text) == ["a b", ""])
            #expect(latin(message.bytes) == stream)
            #expect(latin(message.body) == "abc")
            #expect(latin(outcome.content) == "abc")
            #expect(message.trailers.isEmpty)
        }

        @Test func aResponse() throws {
            let stream = "HTTP/1.0 404 Not  here \r\nContent-Length: 0\r\n\r\n"
            let outcome = feed(MessageParser(.response(to: "GET")), stream + "x")
            let message = try #require(outcome.message)
            guard case .response(let version, let status, let reason) = message.head.start else {
                Issue.record("\(message.head.start)")
                return
            }
            #expect([version, status, reason].map(\.text) == ["HTTP/1.0", "404", "Not  here "])
            #expect([version, status, reason].map(\.offset) == [0, 9, 13])
            #expect(message.head.start.status == 404)
            #expect(message.body.isEmpty)
            #expect(latin(outcome.left) == "x")
        }

        @Test func aMessageOfOnesOwn() throws {
            let stream = "STS/1.1 200 OK\r\nLength: 5\r\n\r\nhello"
            let outcome = feed(MessageParser(.own(length: "length")), stream + stream)
            #expect(outcome.message?.head.start == .own(Passage(latin("STS/1.1 200 OK"), at: 0)))
            #expect(outcome.message.map { latin($0.body) } == "hello")
            #expect(latin(outcome.left) == stream)
        }

        /// Wherever a passage says it stands, its bytes stand.
        @Test func everyPassageStandsWhereItSays() throws {
            let stream =
                "POST /x HTTP/1.1\nTransfer-Encoding: chunked\r\nA:b\r\nB: \t c\td \t\r\nEmpty:\r\n\r\n"
                + "1\r\na\r\n0\r\nT:  u \r\nV:w\r\n\r\n"
            let message = try #require(feed(MessageParser(.request), stream).message)
            func check(_ passage: Passage) { #expect(Array(message.bytes[passage.range]) == passage.bytes) }
            if case .request(let method, let target, let version) = message.head.start {
                for passage in [method, target, version] { check(passage) }
            }
            for field in message.head.headers + message.trailers {
                check(field.name)
                check(field.value)
                let line = latin(message.bytes[field.range])
                #expect(line.hasPrefix(field.name.text + ":") && line.hasSuffix(field.value.text))
            }
            #expect(message.trailers.map(\.name.text) == ["T", "V"])
        }

        @Test func chunksWithExtensionsAndTrailers() throws {
            let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            let body = "5;a=b;c=\"d e\"\r\nhello\r\n006 ;x\r\n world\r\n0;last\r\nSum: 1\r\nSum: 2\r\n\r\n"
            let outcome = feed(MessageParser(.response(to: nil)), head + body + "HTTP/1.1")
            let message = try #require(outcome.message)
            #expect(latin(message.body) == "hello world")
            #expect(latin(message.bytes) == head + body)
            #expect(message.trailers.named("sum").map(\.value.text) == ["1", "2"])
            #expect(latin(outcome.left) == "HTTP/1.1")
            // A diff can point at the wire.
            for (index, byte) in message.body.enumerated() {
                let offset = try #require(message.map.offset(ofBody: index))
                #expect(message.bytes[offset] == byte)
            }
            #expect(message.map.ranges.count == 2)
        }

        @Test func aChunkMayLookLikeTheEnd() throws {
            let stream =
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nc\r\n\r\n0\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n"
            #expect(
                feed(MessageParser(.request), stream).message.map { latin($0.body) }
                    == "\r\n0\r\n\r\n0\r\n\r\n"
            )
        }

        @Test func aBodyUpToTheEnd() throws {
            let stream = "HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
            #expect(feed(MessageParser(.response(to: "GET")), stream).message == nil, "it may go on")
            let outcome = feed(MessageParser(.response(to: "GET")), stream, ends: true)
            #expect(outcome.message.map { latin($0.body) } == "HTTP/1.1 200 OK\r\n\r\n")
            let empty = feed(MessageParser(.response(to: "GET")), "HTTP/1.1 200 OK\r\n\r\n", ends: true)
            #expect(empty.message?.body == [])
        }

        @Test func anInterimResponseIsAMessageOfItsOwn() throws {
            let final = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
            let outcome = feed(MessageParser(.response(to: "POST")), "HTTP/1.1 100 Continue\r\n\r\n" + final)
            #expect(outcome.message?.head.start.status == 100)
            #expect(latin(outcome.left) == final)
        }

        @Test func thePartsOfAMessage() throws {
            let head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
            let body = "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"
            let first = feed(MessageParser(.request, headOnly: true), head + body)
            let part = try #require(first.message)
            #expect(latin(part.bytes) == head)
            #expect(part.body.isEmpty)
            #expect(latin(first.left) == body)

            let second = feed(MessageParser(bodyOf: part.head), body + "next")
            let rest = try #require(second.message)
            #expect(rest.start == head.utf8.count)
            #expect(latin(rest.bytes) == body)
            #expect(latin(rest.body) == "abc")
            #expect(latin(second.left) == "next")
            // Offsets are the message's.
            #expect(rest.map.offset(ofBody: 2) == head.utf8.count + 10)
            let wrong = feed(MessageParser(bodyOf: part.head), "2\r\nabc")
            #expect(wrong.malformed?.offset == head.utf8.count + 5)
            let cut = feed(MessageParser(bodyOf: part.head), "2\r\na", ends: true)
            #expect(cut.malformed?.offset == head.utf8.count + 4)
        }

        @Test(arguments: ["", "Content-Length: 0\r\n"])
        func theBodyOfAHeadWithoutOneIsWholeAtOnce(header: String) throws {
            let head = "GET / HTTP/1.1\r\n\(header)\r\n"
            let part = try #require(feed(MessageParser(.request, headOnly: true), head).message)
            let parser = MessageParser(bodyOf: part.head)
            #expect(parser.isComplete)
            #expect(parser.certain == 0)
            #expect(parser.message?.bytes == [])
        }

        @Test func ofABodyThatIsNotKeptNoChunkIsRemembered() throws {
            var parser = MessageParser(.request, keepsBody: false)
            let chunks = String(repeating: "1\r\nx\r\n", count: 1000)
            let stream = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks
            _ = try latin(stream).withUnsafeBytes { try parser.feed($0) }
            #expect(parser.map.size == 1000)
            #expect(parser.map.ranges.count == 1)
        }

        @Test func whatHasComeIsToldBeforeItIsWhole() throws {
            var parser = MessageParser(.request)
            let stream = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab"
            let taken = try latin(stream).withUnsafeBytes { try parser.feed($0) }
            #expect(taken == stream.utf8.count)
            #expect(parser.count == taken)
            #expect(parser.head?.headers.count == 1)
            #expect(parser.map.size == 2)
            #expect(parser.map.offset(ofBody: 1) == taken - 1)
            #expect(parser.certain == 3, "the chunk's last byte and its CRLF")
            #expect(parser.message == nil)
        }

        @Test func aBodyNeedNotBeKept() throws {
            let head = "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\n"
            let outcome = feed(MessageParser(.request, keepsBody: false), head + "abc")
            #expect(latin(outcome.content) == "abc")
            #expect(outcome.message.map { latin($0.bytes) } == head)
            #expect(outcome.message?.body == [])
            #expect(outcome.message?.map.size == 3)
        }

        @Test func bytesThatAreNotASCIIPass() throws {
            let stream = "GET /\u{E9} HTTP/1.1\r\nA: \u{FF}\u{80}\r\n\r\n"
            let message = try #require(feed(MessageParser(.request), stream).message)
            #expect(message.head.headers[0].value.bytes == [0xFF, 0x80])
        }
    }
}

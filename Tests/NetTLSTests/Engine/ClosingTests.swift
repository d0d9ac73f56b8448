import NetTLS
import Testing

extension NetTLSTests {
    @Suite struct ClosingTests {
        private func established(_ version: TLSVersion = .v1_3) throws -> Ends {
            let ends = try Ends(Fixture.client { $0.versions = version...version }, Fixture.server())
            ends.settle()
            return ends
        }

        @Test(arguments: TLSVersion.allCases)
        func closeNotifyClosesOneWay(version: TLSVersion) throws {
            let ends = try established(version)
            try ends.client.write("question")
            try ends.client.engine.closeNotify()
            try ends.client.engine.closeNotify()
            ends.settle()
            #expect(ends.server.text == "question" && ends.server.hasEnded)
            #expect(!ends.client.hasEnded)
            #expect(throws: TLSError.self) { try ends.client.write("more") }
            try ends.server.write("answer")
            ends.settle()
            #expect(ends.client.text == "answer")
            try ends.server.engine.closeNotify()
            ends.settle()
            #expect(ends.client.hasEnded)
            // A FIN after it is as it should be.
            ends.client.engine.feedEnd()
            ends.client.advance()
            #expect(ends.client.error == nil)
        }

        @Test(arguments: TLSVersion.allCases)
        func bothMayCloseAtOnce(version: TLSVersion) throws {
            let ends = try established(version)
            try ends.client.engine.closeNotify()
            try ends.server.engine.closeNotify()
            ends.settle()
            #expect(ends.client.hasEnded && ends.server.hasEnded)
            #expect(ends.client.error == nil && ends.server.error == nil)
        }

        @Test(arguments: TLSVersion.allCases)
        func aBareFINIsTruncation(version: TLSVersion) throws {
            let ends = try established(version)
            try ends.client.write("almost")
            ends.settle()
            ends.server.engine.feedEnd()
            ends.server.advance()
            #expect(ends.server.text == "almost")
            #expect(ends.server.error?.code == .truncated)
            #expect(ends.server.error?.alert == nil)
            #expect(ends.server.error?.detail.contains("without a close_notify") == true)
        }

        /// The bytes of a whole exchange with its close_notify, and a FIN after each of them.
        @Test func aFINAtAnyOffsetButTheLastIsTruncation() throws {
            let client = try Fixture.client()
            let server = try Fixture.server()
            var offset = 0
            while true {
                let ends = try Ends(client, server)
                ends.settle()
                try ends.client.write("hi")
                try ends.client.engine.closeNotify()
                let bytes = ends.client.engine.takeCiphertext()
                guard offset <= bytes.count else { break }
                ends.server.feed(bytes[..<offset])
                ends.server.advance()
                ends.server.engine.feedEnd()
                ends.server.advance()
                if offset < bytes.count {
                    #expect(ends.server.error?.code == .truncated, "at \(offset)")
                } else {
                    #expect(ends.server.error == nil && ends.server.hasEnded)
                }
                offset += 1
            }
            #expect(offset > 40)
        }

        @Test func aFINInTheHandshakeIsTruncation() throws {
            let ends = try Ends(Fixture.client(), Fixture.server())
            ends.client.advance()
            ends.client.engine.feedEnd()
            ends.client.advance()
            #expect(ends.client.error?.code == .truncated)
            #expect(ends.client.error?.detail.contains("handshake") == true)
            ends.server.feed(ends.client.engine.takeCiphertext().prefix(20))
            ends.server.engine.feedEnd()
            ends.server.advance()
            #expect(ends.server.error?.code == .truncated)
        }

        @Test func nothingIsClosedBeforeTheHandshake() throws {
            var client = try TLSEngine(Fixture.client(), serverName: "localhost")
            do {
                try client.closeNotify()
                Issue.record("it was")
            } catch {
                #expect(error.code == .notEstablished)
            }
        }

        /// A changed byte is found, told to the peer by an alert, and the peer knows it from there.
        @Test(arguments: TLSVersion.allCases)
        func aChangedByteIsFound(version: TLSVersion) throws {
            let ends = try established(version)
            try ends.client.write("text")
            var bytes = ends.client.engine.takeCiphertext()
            bytes[bytes.count - 1] ^= 1
            ends.server.feed(bytes)
            ends.settle()
            #expect(ends.server.error?.code == .malformedRecord)
            #expect(ends.server.error?.alert?.name == "bad_record_mac")
            #expect(ends.client.error?.source == .peer)
            #expect(ends.client.error?.alert?.name == "bad_record_mac")
        }

        @Test func plainTextInTheMiddleIsMalformed() throws {
            let ends = try established()
            ends.server.feed("HTTP/1.1 200 OK\r\n".utf8)
            ends.server.advance()
            #expect(ends.server.error?.code == .malformedRecord)
        }

        @Test(arguments: TLSVersion.allCases)
        func muchGoesBothWaysAtOnce(version: TLSVersion) throws {
            let ends = try established(version)
            let up = (0..<1_000_003).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
            let down = (0..<777_777).map { UInt8(truncatingIfNeeded: $0 &* 17 >> 5) }
            try ends.client.write(up)
            try ends.server.write(down)
            ends.settle(piece: 4099)
            #expect(ends.server.received == up)
            #expect(ends.client.received == down)
        }

        @Test func peekingLeavesTheBytes() throws {
            let ends = try established()
            try ends.client.write("peeked")
            ends.server.feed(ends.client.engine.takeCiphertext())
            var buffer = [UInt8](repeating: 0, count: 4)
            for peek in [true, true, false] {
                let read = try buffer.withUnsafeMutableBytes { buffer throws(TLSError) in
                    try ends.server.engine.read(into: buffer, peek: peek)
                }
                #expect(read == .bytes(4))
                #expect(buffer == Array("peek".utf8))
            }
            #expect(ends.server.unreadPlaintext == 2)
        }

        /// Who feeds by it never has two records at once.
        @Test func bytesToRecordEndLeadsFromRecordToRecord() throws {
            let ends = try established()
            for text in ["one", "three", "a longer one"] { try ends.client.write(text) }
            var bytes = ends.client.engine.takeCiphertext()[...]
            var lengths: [Int] = []
            while !bytes.isEmpty {
                let count = ends.server.bytesToRecordEnd
                lengths.append(count)
                ends.server.feed(bytes.prefix(count))
                bytes = bytes.dropFirst(count)
            }
            // The text, a byte for its type and 16 for its tag.
            #expect(lengths == [5, 3 + 17, 5, 5 + 17, 5, 12 + 17])
            #expect(ends.server.bytesToRecordEnd == 5)
        }
    }
}

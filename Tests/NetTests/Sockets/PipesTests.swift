import Glibc
import Testing

@testable import Net

extension NetTests {
    /// A connection over two pipes, whose other ends are plain descriptors.
    @Suite struct PipesTests {
        /// The connection, and what a program would have: its input and its output.
        private func withPipes(
            _ backend: Backend,
            _ body: (Connection, _ input: Int32, _ output: Int32) async throws -> Void
        ) async throws {
            let reactor = try Reactor(backend: backend)
            defer { reactor.shutDown() }
            var input: [Int32] = [-1, -1]
            var output: [Int32] = [-1, -1]
            try #require(pipe(&input) == 0 && pipe(&output) == 0)
            let connection = try Connection(reading: output[0], writing: input[1], on: reactor)
            defer { connection.close() }
            try await body(connection, input[0], output[1])
        }

        private func put(_ text: String, into descriptor: Int32) {
            let bytes = Array(text.utf8)
            #expect(write(descriptor, bytes, bytes.count) == bytes.count)
        }

        private func read(_ descriptor: Int32) -> String {
            var buffer = [UInt8](repeating: 0, count: 100)
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            return String(decoding: buffer[..<max(0, count)], as: UTF8.self)
        }

        @Test(arguments: Backend.allCases)
        func bytesGoBothWaysAndEndsAreSeen(_ backend: Backend) async throws {
            try await withPipes(backend) { connection, input, output in
                put("hello", into: output)
                let one = try await connection.receive(upTo: 2)
                #expect(one == Array("he".utf8))
                let two = try connection.unreadBytes
                #expect(two == 3)
                try await connection.write("hi")
                #expect(read(input) == "hi")
                try connection.halfClose()
                #expect(read(input) == "")
                await #expect(throws: NetError.self) { try await connection.write("x") }
                close(output)
                let three = try await connection.receive(upTo: 10)
                #expect(three == Array("llo".utf8))
                let four = try await connection.receive(upTo: 10)
                #expect(four == [])
                close(input)
            }
        }

        @Test(arguments: Backend.allCases)
        func aCloseClosesBoth(_ backend: Backend) async throws {
            try await withPipes(backend) { connection, input, output in
                connection.close()
                // At once, while the connection is still held.
                var ends = [
                    pollfd(fd: input, events: 0, revents: 0), pollfd(fd: output, events: 0, revents: 0),
                ]
                #expect(poll(&ends, 2, 0) == 2)
                #expect(ends.map { Int32($0.revents) } == [POLLHUP, POLLERR])
                #expect(connection.isClosed)
                close(input)
                close(output)
            }
        }

        /// epoll(7) watches no regular file.
        @Test func whatCannotBeWatchedIsRefusedAndClosed() throws {
            let reactor = try Reactor(backend: .epoll)
            defer { reactor.shutDown() }
            let file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC)
            try #require(file >= 0)
            let error = #expect(throws: NetError.self) {
                try Connection(reading: file, writing: nil, on: reactor)
            }
            #expect(error?.call == "epoll_ctl" && error?.errno == EPERM)
            #expect(!isOpen(file))
        }

        @Test(arguments: Backend.allCases)
        func aLookTakesNothing(_ backend: Backend) async throws {
            try await withPipes(backend) { connection, input, output in
                put("one ", into: output)
                put("two", into: output)
                let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 100, alignment: 1)
                defer { buffer.deallocate() }
                for _ in 0..<2 {
                    let five = try await connection.receive(into: buffer, peek: true)
                    #expect(five == .bytes(7))
                    #expect(String(decoding: buffer[..<7], as: UTF8.self) == "one two")
                }
                let six = try connection.unreadBytes
                #expect(six == 7)
                #expect(connection.bytesReceived == 0)
                close(output)
                close(input)
            }
        }

        @Test(arguments: Backend.allCases)
        func aReaderThatIsGoneIsAResetAndNoSignal(_ backend: Backend) async throws {
            try await withPipes(backend) { connection, input, output in
                close(input)
                var code: NetError.Code?
                do { try await connection.write("x") } catch let error as NetError { code = error.code }
                #expect(code == .reset)
                // The other pipe is as it was.
                put("still", into: output)
                let seven = try await connection.receive(upTo: 10)
                #expect(seven == Array("still".utf8))
                close(output)
            }
        }

        @Test(arguments: Backend.allCases)
        func whatTheReaderTookIsSeen(_ backend: Backend) async throws {
            try await withPipes(backend) { connection, input, output in
                try await connection.write("abc")
                let waiting = Task { try await connection.waitUntilPeerHasRead() }
                #expect(read(input) == "abc")
                let eight = try await waiting.value
                #expect(eight == .read)
                close(input)
                let nine = try await connection.waitUntilPeerHasRead()
                #expect(nine == .gone)
                close(output)
            }
        }

        @Test(arguments: Backend.allCases)
        func aFullPipeIsWaitedFor(_ backend: Backend) async throws {
            try await withPipes(backend) { connection, input, output in
                let size = 300_000
                let writing = Task { try await connection.write([UInt8](repeating: 7, count: size)) }
                try await connection.reactor.sleep(for: .milliseconds(1))
                var count = 0
                while count < size { count += read(input).utf8.count }
                try await writing.value
                #expect(count == size)
                close(input)
                close(output)
            }
        }
    }

    @Suite struct ListeningSocketsTests {
        @Test func aPortIsSeenOnceItListens() throws {
            let reactor = try Reactor()
            defer { reactor.shutDown() }
            for address in [Address.loopback(), try Address(host: "::1", port: 0)] {
                let listener = try Listener.bind(to: address, on: reactor)
                let port = try #require(listener.address.port)
                #expect(try !ListeningSockets.contains(port: port))
                try listener.listen()
                #expect(try ListeningSockets.contains(port: port))
                listener.close()
            }
        }

        @Test func aUnixSocketIsSeenByItsFile() throws {
            let reactor = try Reactor()
            defer { reactor.shutDown() }
            let path = "/tmp/listening-\(getpid()).sock"
            #expect(try !ListeningSockets.contains(path: path))
            let listener = try Listener.bind(to: try Address(path: path), on: reactor)
            #expect(try !ListeningSockets.contains(path: path))
            try listener.listen()
            #expect(try ListeningSockets.contains(path: path))
            #expect(symlink(path, path + ".link") == 0)
            #expect(try ListeningSockets.contains(path: path + ".link"))
            unlink(path + ".link")
            listener.close()
            #expect(try !ListeningSockets.contains(path: path))
        }
    }
}

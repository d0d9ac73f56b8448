import CLinux
import Glibc

extension Connection {
    /// A duplex stream of two pipes, a program's standard output and input. Each is made non-blocking on this side, and
    /// closed with the connection.
    ///
    /// A half-close closes the one that is written to. A pipe knows no reset: a reader that is gone is one to whoever
    /// writes, and an end to whoever reads.
    ///
    /// - Parameters:
    ///   - reading: the end of the pipe that bytes come from.
    ///   - writing: the end of the pipe that bytes go to; nil where nothing can be sent.
    ///   - reactor: what watches them.
    /// - Throws: ``NetError``, and then both are closed.
    package convenience init(reading: Int32, writing: Int32?, on reactor: Reactor) throws(NetError) {
        let reader = Descriptor(SocketState(pipe: reading), on: reactor)
        let sender = Descriptor(SocketState(pipe: writing ?? -1), on: reactor)
        do throws(NetError) {
            for number in [reading, writing ?? reading] where clinux_prepare(number) != 0 {
                throw NetError(errno: errno, call: "fcntl")
            }
            try reader.register()
            if writing != nil { try sender.register() }
        } catch {
            reader.close()
            sender.close()
            throw error
        }
        self.init(reader, sender: sender, local: .pipe, peer: .pipe)
    }

    /// Whether it is no socket.
    var isPipes: Bool { sender !== descriptor }

    /// Waits until the pipe that is written to is empty, or nobody is left to read it.
    func waitUntilPipeIsRead() async throws -> ReadProgress {
        var pause = Self.firstPause
        while true {
            let progress = try sender.withSocket { socket throws(NetError) -> ReadProgress? in
                // First the reader: what it took before it went counts as read.
                let hasReader = !socket.look().contains(.error)
                let unread = try socket.unreadBytes()
                return hasReader ? (unread == 0 ? .read : nil) : (unread == 0 ? .gone : .reset)
            }
            if let progress { return progress }
            try await reactor.sleep(for: pause)
            pause = min(pause * 2, Self.longestPause)
        }
    }
}

extension Address {
    /// A pipe has none: as the end of a pair of Unix sockets.
    fileprivate static var pipe: Address {
        var storage = sockaddr_storage()
        storage.ss_family = sa_family_t(AF_UNIX)
        return Address(storage, length: MemoryLayout<sa_family_t>.size)
    }
}

extension SocketState {
    /// A pipe's end.
    fileprivate init(pipe number: Int32) {
        self.init(number: number, address: nil)
        isPipe = true
        becomeStream()
    }

    /// read(2), or a look at what it would bring: tee(2) copies what is in the pipe without taking it.
    func receiveFromPipe(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, peek: Bool)
        throws(NetError) -> Int
    {
        guard peek else { return retrying { Glibc.read(descriptor, buffer.baseAddress, buffer.count) } }
        var copy: [Int32] = [-1, -1]
        guard pipe2(&copy, O_CLOEXEC | O_NONBLOCK) == 0 else { throw NetError(errno: errno, call: "pipe2") }
        defer { for end in copy { Glibc.close(end) } }
        let count = retrying { clinux_tee(descriptor, copy[1], buffer.count) }
        return count > 0 ? retrying { Glibc.read(copy[0], buffer.baseAddress, count) } : count
    }

    /// write(2), and no SIGPIPE where nobody reads any more, whatever the process has said of that signal: held back, it
    /// is taken before it is delivered.
    func sendToPipe(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        var pipeSignal = sigset_t()
        var before = sigset_t()
        sigemptyset(&pipeSignal)
        sigaddset(&pipeSignal, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &pipeSignal, &before)
        let count = retrying { Glibc.write(descriptor, bytes.baseAddress, bytes.count) }
        let code = errno
        if count < 0, code == EPIPE, sigismember(&before, SIGPIPE) == 0 {
            var atOnce = timespec()
            sigtimedwait(&pipeSignal, nil, &atOnce)
        }
        pthread_sigmask(SIG_SETMASK, &before, nil)
        errno = code
        return count
    }
}

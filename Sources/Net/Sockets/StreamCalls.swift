import CLinux
import Glibc

/// The calls of a connection.
extension SocketState {
    /// Exactly one recv(2); nil when there is nothing to receive yet.
    mutating func receive(into buffer: UnsafeMutableRawBufferPointer, peek: Bool) throws(NetError) -> Arrival?
    {
        let descriptor = try openDescriptor("recv")
        if delaysAcknowledgements { try set(Int32(IPPROTO_TCP), TCP_QUICKACK, 0) }
        let count =
            isPipe
            ? try receiveFromPipe(descriptor, into: buffer, peek: peek)
            : retrying { recv(descriptor, buffer.baseAddress, buffer.count, peek ? Int32(MSG_PEEK) : 0) }
        if count > 0 {
            if !peek { noteReceived(count, of: buffer.count) }
            return .bytes(count)
        }
        if count == 0 { return try arrivalAtEnd() }
        switch errno {
        case EAGAIN:
            // Only now is it certain that nothing lies behind the mark of urgent data.
            readiness.subtract([.readable, .urgent])
            return nil
        case ENOTCONN where failure != 0:
            throw NetError(errno: failure, call: "recv", address: address)
        case ENOTCONN:
            // The error was taken by another call before, and was a reset.
            isReset = true
            isErrorTaken = true
            return .reset
        case let code:
            if noteFate(code), isReset { return .reset }
            throw NetError(errno: code, call: "recv", address: address)
        }
    }

    /// A short receive has emptied the queue; what comes later is an event of its own (epoll(7), question
    /// 9). So no second call is needed to see that nothing is left. Not on a Unix socket: there it also ends behind
    /// bytes that came with descriptors (SCM_RIGHTS in unix(7)), whatever lies after them.
    private mutating func noteReceived(_ count: Int, of asked: Int) {
        bytesReceived += count
        noteActivity()
        if count < asked, address?.family != .unix, readiness.isDisjoint(with: [.hangUp, .error, .urgent]) {
            readiness.remove(.readable)
        }
    }

    /// What a receive of 0 means: the FIN, unless the kernel's error was taken before. A reset after the
    /// FIN is told by no receive, but by poll(2), and delivered after the FIN.
    private mutating func arrivalAtEnd() throws(NetError) -> Arrival {
        look()
        if isErrorTaken || hasEnded {
            if isReset { return .reset }
            if failure != 0 { throw NetError(errno: failure, call: "recv", address: address) }
        }
        hasEnded = true
        return .end
    }

    /// Exactly one send(2); nil when the queue is full.
    mutating func send(_ bytes: UnsafeRawBufferPointer, urgent: Bool) throws(NetError) -> Int? {
        let descriptor = try descriptorToSend()
        let flags = Int32(MSG_NOSIGNAL) | (urgent ? Int32(MSG_OOB) : 0)
        let count =
            isPipe
            ? sendToPipe(descriptor, bytes)
            : retrying { Glibc.send(descriptor, bytes.baseAddress, bytes.count, flags) }
        return try noteSent(count, urgent: urgent)
    }

    /// The descriptor for a call that sends.
    func descriptorToSend() throws(NetError) -> Int32 {
        let descriptor = try openDescriptor("send")
        guard !isHalfClosed else {
            throw NetError.closed("send", address, "the connection was half-closed before")
        }
        return descriptor
    }

    /// Takes in what a call that sends returned, with its errno; nil when the queue is full.
    mutating func noteSent(_ count: Int, urgent: Bool) throws(NetError) -> Int? {
        if count >= 0 {
            bytesSent += count
            endsInUrgentByte = urgent
            noteActivity()
            return count
        }
        let code = errno
        if code == EAGAIN {
            readiness.remove(.writable)
            return nil
        }
        // A Unix socket says no more by EPIPE than that the peer is gone; whether with a reset, a receive is told.
        let isFate = (code != EPIPE || address?.family != .unix) && noteFate(code)
        if isFate, failure != 0 { throw NetError(errno: failure, call: "send", address: address) }
        throw NetError(errno: code, call: "send", address: address)
    }

    /// shutdown(SHUT_WR), once.
    mutating func halfClose() throws(NetError) {
        let descriptor = try openDescriptor("shutdown")
        guard !isHalfClosed else { return }
        if shutdown(descriptor, Int32(SHUT_WR)) == 0 {
            isHalfClosed = true
            return
        }
        let code = errno
        guard code == ENOTCONN else { throw NetError(errno: code, call: "shutdown", address: address) }
        // A connection that was, and is no more without our FIN: the peer has reset it, or it has failed.
        look()
        if failure == 0 { isReset = true }
        throw NetError(errno: failure == 0 ? ECONNRESET : failure, call: "shutdown", address: address)
    }
}

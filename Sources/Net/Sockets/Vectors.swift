import CLinux
import Glibc

extension Connection {
    /// The most parts that go with one sendmsg(2).
    private static let mostParts = 64

    /// Sends all of the parts as one write, in its turn, without joining them first: one sendmsg(2) of up to 64 KiB and
    /// 64 parts, and further ones for the rest. So a header and a body leave together.
    ///
    /// - Throws: as ``write(_:)-(UnsafeRawBufferPointer)``.
    public func write(parts: [[UInt8]]) async throws {
        try await writing.take()
        defer { writing.release() }
        var rest = parts[...]
        var sent = 0
        while true {
            // What was sent of the first part that is left.
            while let first = rest.first, sent >= first.count {
                sent -= first.count
                rest.removeFirst()
            }
            if rest.isEmpty { return }
            if let count = try sendIfReady(rest, from: sent) { sent += count } else { try await sendable() }
        }
    }

    /// One sendmsg(2) as ``sendIfReady(_:urgent:)``, of what follows the first `offset` bytes.
    private func sendIfReady(_ parts: ArraySlice<[UInt8]>, from offset: Int) throws -> Int? {
        try withUnsafeTemporaryAllocation(of: iovec.self, capacity: Self.mostParts) { vectors in
            try gather(parts, from: offset, room: Self.largestSend, in: vectors, count: 0)
        }
    }

    /// Borrows one array after the other, each within the last one's borrowing, then sends what they hold.
    private func gather(
        _ parts: ArraySlice<[UInt8]>,
        from offset: Int,
        room: Int,
        in vectors: UnsafeMutableBufferPointer<iovec>,
        count: Int
    ) throws -> Int? {
        guard let part = parts.first, room > 0, count < vectors.count else {
            let filled = UnsafeMutableBufferPointer(rebasing: vectors[..<count])
            return try descriptor.withSocket { socket throws(NetError) in
                socket.isMet(.output) ? try socket.send(filled) : nil
            }
        }
        return try part.withUnsafeBytes { bytes in
            let taken = UnsafeRawBufferPointer(rebasing: bytes[offset...].prefix(room))
            // sendmsg(2) only reads, though its type says otherwise.
            let base = UnsafeMutableRawPointer(mutating: taken.baseAddress)
            vectors.initializeElement(at: count, to: iovec(iov_base: base, iov_len: taken.count))
            return try gather(
                parts.dropFirst(),
                from: 0,
                room: room - taken.count,
                in: vectors,
                count: count + 1
            )
        }
    }
}

extension SocketState {
    /// Exactly one sendmsg(2); nil when the queue is full.
    fileprivate mutating func send(_ vectors: UnsafeMutableBufferPointer<iovec>) throws(NetError) -> Int? {
        let descriptor = try descriptorToSend()
        var message = msghdr()
        message.msg_iov = vectors.baseAddress
        message.msg_iovlen = vectors.count
        return try noteSent(retrying { sendmsg(descriptor, &message, Int32(MSG_NOSIGNAL)) }, urgent: false)
    }
}

import Glibc

extension Connection {
    /// Waits while the send queue is full, then makes exactly one send(2) that takes at least a byte.
    ///
    /// - Parameters:
    ///   - bytes: what to send; must not be empty.
    ///   - urgent: marks the last byte as urgent (MSG_OOB, RFC 6093).
    /// - Returns: how many bytes the kernel took.
    /// - Throws: ``NetError``: `reset` when the peer has reset the connection or closed its side of it for
    ///   good, `closed` after ``close()`` or ``halfClose()``, or what ended the connection;
    ///   `CancellationError`.
    public func send(_ bytes: UnsafeRawBufferPointer, urgent: Bool = false) async throws -> Int {
        while true {
            if let count = try sendIfReady(bytes, urgent: urgent) { return count }
            try await sendable()
        }
    }

    /// One send(2), if the send queue is not known to be full; no call at all where it is.
    ///
    /// With ``sendable()`` this is ``send(_:urgent:)-(UnsafeRawBufferPointer,_)`` taken apart, for who has work to do at
    /// once where nothing has to be waited for.
    ///
    /// - Returns: how many bytes the kernel took; nil where it has no room.
    /// - Throws: ``NetError`` as ``send(_:urgent:)-(UnsafeRawBufferPointer,_)``.
    public func sendIfReady(_ bytes: UnsafeRawBufferPointer, urgent: Bool = false) throws(NetError) -> Int? {
        precondition(!bytes.isEmpty, "a send of no bytes sends nothing")
        return try sender.withSocket { socket throws(NetError) in
            socket.isMet(.output) ? try socket.send(bytes, urgent: urgent) : nil
        }
    }

    /// Suspends until ``sendIfReady(_:urgent:)`` may take something. It may take nothing all the same.
    ///
    /// - Throws: `CancellationError`.
    public func sendable() async throws(CancellationError) {
        try await sender.wait(for: .output)
    }

    /// One send(2); see the other of this name.
    public func send(_ bytes: [UInt8], urgent: Bool = false) async throws -> Int {
        while true {
            // An array's storage cannot be borrowed across a suspension, so each call borrows it anew.
            let count = try bytes.withUnsafeBytes { bytes throws(NetError) in
                try sendIfReady(bytes, urgent: urgent)
            }
            if let count { return count }
            try await sendable()
        }
    }
}

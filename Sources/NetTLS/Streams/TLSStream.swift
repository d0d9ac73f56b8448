import Glibc
import Locks
public import Net

/// TLS over any duplex stream: ``TLSEngine`` with the stream below it doing the input and output.
///
/// It may be used from any task. One task at a time receives; any number may write. ``end()`` is a close_notify and
/// then the end of the stream below, so that the peer knows that nothing is missing; ``close()`` and ``reset()`` send no
/// close_notify, and the peer is told of a truncation.
public final class TLSStream<Base: DuplexStream>: DuplexStream {
    /// The stream below, from which nothing may be received and to which nothing may be written beside this.
    public let base: Base
    /// What the handshake settled.
    public let session: TLSSession

    let engine: Mutex<TLSEngine>
    /// Records go down in the order in which they were encrypted.
    let writing = Turns()
    let writeSide = Mutex(WriteSide.open)
    let room: Room

    /// Takes over an engine whose handshake is complete.
    init(_ base: Base, _ engine: consuming TLSEngine, _ session: TLSSession, _ room: Room) {
        self.base = base
        self.session = session
        self.engine = Mutex(engine)
        self.room = room
    }

    /// This end's address.
    public var localAddress: Address { base.localAddress }

    /// The peer's address.
    public var peerAddress: Address { base.peerAddress }

    /// Suspends until there is plaintext to receive, then receives at most `buffer.count` bytes.
    ///
    /// - Parameter buffer: where to; must not be empty.
    /// - Returns: what came: bytes of one record at most, the peer's close_notify, or its reset.
    /// - Throws: ``TLSError``, such as `truncated` for a FIN without a close_notify; the error of the stream below;
    ///   `CancellationError`, after which the stream is as it was.
    public func receive(into buffer: UnsafeMutableRawBufferPointer) async throws -> Arrival {
        room.enter()
        defer { room.leave() }
        while true {
            let read: TLSRead?
            do {
                read = try engine.withLock { engine throws(TLSError) in try engine.read(into: buffer) }
            } catch {
                await sendAlert()
                throw error
            }
            switch read {
            case .bytes(let count): return .bytes(count)
            case .end: return .end
            case nil: try await sendAnswers()
            }
            switch try await base.receive(into: room.bytes) {
            case .bytes(let count): engine.withLock { $0.feed(room.filled(count)) }
            case .end: engine.withLock { $0.feedEnd() }
            case .reset: return .reset
            }
        }
    }

    /// Closes the stream below now, with what was not sent yet as that stream does. Whoever waits gets an error with code
    /// `closed`. No close_notify is sent: for that, ``end()`` first.
    public func close() {
        base.close()
    }

    /// Closes the stream below with a reset.
    public func reset() {
        base.reset()
    }
}

/// Where one receive's ciphertext goes. One task at a time receives, which traps where it is not so: two would mix up
/// the records.
final class Room: @unchecked Sendable {
    /// A record at its largest, and part of the next.
    private static let size = 32 * 1024

    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    private let isTaken = Atomic(false)

    deinit {
        bytes.deallocate()
    }

    func enter() {
        let wasTaken = isTaken.exchange(true, ordering: .acquiring)
        precondition(!wasTaken, "two tasks receive from one TLS stream")
    }

    func leave() {
        isTaken.store(false, ordering: .releasing)
    }

    func filled(_ count: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[..<count])
    }
}

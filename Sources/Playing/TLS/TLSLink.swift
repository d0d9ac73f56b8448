import Net
import NetTLS

/// TLS on one lane's connection: the engine, and what of its ciphertext the kernel has not taken yet.
///
/// It never takes more from the kernel than ends the record under way, so that nothing waits in user space but what
/// stands in a record that a step has begun.
final class TLSLink {
    var engine: TLSEngine
    /// What was written and is on its way, for the journal: a fact once the kernel has it.
    var written: Journal.Data?
    private var ciphertext: [UInt8] = []
    private var sent = 0

    init(_ context: TLSContext, serverName: String?) throws(TLSError) {
        engine = try TLSEngine(context, serverName: serverName)
    }

    /// How many bytes of the record under way are decrypted and not read.
    var unread: Int { engine.unreadPlaintext }

    /// Whether the handshake is complete.
    var isEstablished: Bool { engine.isEstablished }

    /// Gives the kernel the ciphertext that waits; whether it took all of it.
    func flush(to connection: Connection) throws(NetError) -> Bool {
        while true {
            if sent == ciphertext.count {
                guard engine.ciphertextCount > 0 else { return true }
                ciphertext = engine.takeCiphertext()
                sent = 0
            }
            let bytes = ciphertext
            let taken = try bytes.span.bytes.withUnsafeBytes { [sent] bytes throws(NetError) in
                try connection.sendIfReady(UnsafeRawBufferPointer(rebasing: bytes[sent...]))
            }
            guard let taken else { return false }
            sent += taken
        }
    }

    /// Decrypts what the kernel has, record by record, until there is something to read; nil where there is not.
    func read(
        into buffer: UnsafeMutableRawBufferPointer,
        peek: Bool,
        from connection: Connection,
        through scratch: Scratch
    ) throws -> Arrival? {
        while true {
            switch try engine.read(into: buffer, peek: peek) {
            case .bytes(let count)?: return .bytes(count)
            case .end?: return .end
            case nil: break
            }
            switch try feed(from: connection, through: scratch) {
            case .bytes?, .end?: continue
            case .reset?: return .reset
            case nil: return nil
            }
        }
    }

    /// Gives the engine no more than the rest of the record under way, where the kernel has any of it.
    func feed(from connection: Connection, through scratch: Scratch) throws(NetError) -> Arrival? {
        let room = min(engine.bytesToRecordEnd, scratch.buffer.count)
        let arrival = try connection.receiveIfReady(
            into: UnsafeMutableRawBufferPointer(rebasing: scratch.buffer[..<room])
        )
        switch arrival {
        case .bytes(let count)?: engine.feed(UnsafeRawBufferPointer(rebasing: scratch.buffer[..<count]))
        case .end?: engine.feedEnd()
        case .reset?, nil: break
        }
        return arrival
    }

    /// Takes what is TLS's own and nobody's bytes, such as session tickets and a close_notify: left unread, they would
    /// turn close(2) into a reset.
    ///
    /// - Returns: how many bytes for a step it found, which were never read.
    func takePending(from connection: Connection, through scratch: Scratch) -> Int {
        guard unread == 0 else { return 0 }
        var byte: UInt8 = 0
        let arrival = withUnsafeMutableBytes(of: &byte) {
            (try? read(into: $0, peek: true, from: connection, through: scratch)) ?? nil
        }
        guard case .bytes? = arrival else { return 0 }
        return unread
    }
}

extension TLSError {
    /// What is wrong, and the alerts that were sent and received.
    var explanation: String {
        switch (alert, source) {
        case (nil, _): detail
        case (let alert?, .local): "\(detail); this end sent the alert \(alert)"
        case (let alert?, .peer): "\(detail); it sent the alert \(alert)"
        }
    }
}

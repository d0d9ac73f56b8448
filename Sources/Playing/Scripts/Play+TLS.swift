import Net
import NetTLS
import Scenarios
import YAMLTree

extension Play {
    /// How a lane's actor speaks TLS.
    private func tls(of lane: Lane) -> TLSRun? {
        lane.server.map { servers[$0].tls } ?? lane.runner.map { clients[$0].tls } ?? nil
    }

    /// Speaks TLS on a connection that is new, where its script does from the first byte on.
    func secureAtOnce(_ strand: Strand) async throws(Halt) {
        guard let tls = tls(of: strand.lane), tls.isAtOnce, !strand.lane.script.startsTLS else { return }
        if strand.lane.server != nil { strand.begin(0, at: tls.span, elapsed) }
        try await startTLS(strand)
    }

    /// Switches a connection to TLS: done when the handshake is.
    func startTLS(_ strand: Strand) async throws(Halt) {
        let lane = strand.lane
        let connection = try connection(strand)
        guard let tls = tls(of: lane) else { return }
        guard lane.tls == nil else { throw fail(.malformed, strand, "the connection speaks TLS already") }
        let link: TLSLink
        do throws(TLSError) {
            let name = lane.runner == nil ? nil : tls.serverName ?? connection.peerAddress.host ?? "localhost"
            link = try TLSLink(tls.context, serverName: name)
        } catch {
            throw fail(.malformed, strand, error.detail, at: tls.span)
        }
        lane.tls = link
        strand.wants = .handshake
        while true {
            let isDone = try inTLS(strand) { try link.engine.handshake() }
            try await flush(link, connection, strand)
            if isDone { break }
            try await feed(link, connection, strand)
        }
        if let session = link.engine.session { record(.secured(Journal.Security(session)), strand) }
    }

    /// Takes from the kernel what the handshake waits for, once some of it has come.
    private func feed(_ link: TLSLink, _ connection: Connection, _ strand: Strand) async throws(Halt) {
        while true {
            switch try inTLS(strand, { try link.feed(from: connection, through: ciphertext) }) {
            case .bytes?, .end?: return
            case .reset?:
                sawReset(strand)
                throw fail(.reset, strand, "the peer reset the connection during the TLS handshake")
            case nil: try await receivable(strand)
            }
        }
    }

    /// One read of a record, where the kernel has one.
    func readRecord(
        _ link: TLSLink,
        into buffer: UnsafeMutableRawBufferPointer,
        peek: Bool,
        _ strand: Strand
    ) throws(Halt) -> Arrival? {
        let connection = try connection(strand)
        let arrival = try inTLS(strand) {
            try link.read(into: buffer, peek: peek, from: connection, through: ciphertext)
        }
        // It may be an answer to a key update. What a `send` has under way is for the `send` to give on.
        if link.written == nil { _ = try? link.flush(to: connection) }
        return arrival
    }

    /// Gives the kernel what the strand is sending, in records of at most 16 KiB; whether that was all.
    func pushRecords(_ link: TLSLink, _ strand: Strand) throws(Halt) -> Bool {
        let connection = try connection(strand)
        while true {
            do throws(NetError) {
                guard try link.flush(to: connection) else { return false }
            } catch {
                throw failure(of: error, strand, "while sending")
            }
            noteWritten(link, strand)
            guard let outgoing = strand.outgoing, outgoing.offset < outgoing.end else { break }
            guard !outgoing.isUrgent else {
                throw fail(
                    .malformed,
                    strand,
                    "over TLS nothing is urgent: the byte would be missing in its record"
                )
            }
            let count = min(TLSEngine.largestRecord, outgoing.end - outgoing.offset)
            let taken = try outgoing.payload.withBytes(at: outgoing.offset, count: count, scratch.buffer) {
                bytes throws(Halt) in
                if let loss = outgoing.payload.loss(at: strand.span) { throw .harness(loss) }
                let taken = try inTLS(strand) { try link.engine.write(bytes) }
                let sent = UnsafeRawBufferPointer(rebasing: bytes[..<taken])
                link.written = journal.data(sent)
                strand.lane.requests?.sent(sent)
                return taken
            }
            strand.outgoing?.offset += taken
        }
        strand.outgoing = nil
        return true
    }

    /// Tells the peer that no more comes: close_notify, before the FIN.
    func closeNotify(_ strand: Strand) async throws(Halt) {
        guard let link = strand.lane.tls, link.isEstablished else { return }
        let connection = try connection(strand)
        try inTLS(strand) { try link.engine.closeNotify() }
        try await flush(link, connection, strand)
    }

    /// Ends a lane gently that is cut or hangs: its peer is to see an end, and no truncation.
    func sayGoodbye(_ lane: Lane) {
        guard let link = lane.tls, link.isEstablished, let connection = lane.connection else { return }
        try? link.engine.closeNotify()
        _ = try? link.flush(to: connection)
    }

    /// Whether the peer's close_notify has come, also where no step has seen it yet, with nothing before it.
    func hasSaidGoodbye(_ strand: Strand) -> Bool {
        guard let link = strand.lane.tls, let connection = strand.lane.connection else { return false }
        var byte: UInt8 = 0
        let next = withUnsafeMutableBytes(of: &byte) {
            (try? link.read(into: $0, peek: true, from: connection, through: ciphertext)) ?? nil
        }
        guard next == .end else { return false }
        note(.end, strand, peeked: true)
        return true
    }

    private func flush(_ link: TLSLink, _ connection: Connection, _ strand: Strand) async throws(Halt) {
        while !(try inTLS(strand, { try link.flush(to: connection) })) {
            strand.hasWaited = true
            do { try await connection.sendable() } catch { throw .stopped }
        }
        noteWritten(link, strand)
    }

    /// Writes down what the kernel has taken now.
    private func noteWritten(_ link: TLSLink, _ strand: Strand) {
        guard let written = link.written else { return }
        link.written = nil
        record(.wrote(written), strand)
    }

    /// Does something with TLS; what fails is the step's failure, and the peer is told by an alert.
    private func inTLS<Value>(_ strand: Strand, _ work: () throws -> Value) throws(Halt) -> Value {
        do {
            return try work()
        } catch let error as TLSError {
            // Written down first: whatever the peer makes of the alert follows from this.
            var failure = failure(.tls, strand, error.explanation)
            failure.isToldByPeer = error.source == .peer
            if let connection = strand.lane.connection { _ = try? strand.lane.tls?.flush(to: connection) }
            throw .failed(failure)
        } catch {
            throw failure(of: error, strand, "over TLS")
        }
    }
}

extension Journal.Security {
    fileprivate init(_ session: TLSSession) {
        self.init(
            version: session.version.description,
            cipher: session.cipher,
            applicationProtocol: session.applicationProtocol,
            serverName: session.serverName,
            peer: session.peerCertificate.map { $0.names.first ?? $0.subject }
        )
    }
}

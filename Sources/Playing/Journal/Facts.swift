extension Journal {
    /// Bytes that went by: how many, and the first of them.
    package struct Data: Sendable {
        /// How many there were.
        package let count: Int
        /// As many of them as are kept.
        package let kept: [UInt8]

        /// Makes data of which the first bytes are kept.
        package init(count: Int, kept: [UInt8]) {
            self.count = count
            self.kept = kept
        }
    }

    /// What ends one direction of a stream.
    package enum End: String, Sendable {
        case fin = "FIN"
        /// Over TLS; a FIN follows it.
        case closeNotify = "close_notify"
    }

    /// What a TLS handshake settled.
    package struct Security: Sendable {
        /// `TLS 1.3`.
        package let version: String
        /// Its name in the standard, such as `TLS_AES_256_GCM_SHA384`.
        package let cipher: String
        /// What ALPN chose; nil where it chose nothing.
        package let applicationProtocol: String?
        /// Whom the client asked for.
        package let serverName: String?
        /// For whom the peer's certificate is; nil where it showed none.
        package let peer: String?

        /// Makes what a handshake settled.
        package init(
            version: String,
            cipher: String,
            applicationProtocol: String?,
            serverName: String?,
            peer: String?
        ) {
            self.version = version
            self.cipher = cipher
            self.applicationProtocol = applicationProtocol
            self.serverName = serverName
            self.peer = peer
        }
    }

    /// Where a program writes to.
    package enum Output: String, Sendable {
        case output = "stdout"
        case errors = "stderr"
    }

    /// What can happen.
    package enum Fact: Sendable {
        case listening(address: String)
        case accepted(from: String)
        case connecting(to: String)
        case connected(from: String)
        case refused
        /// The TLS handshake is done.
        indirect case secured(Security)
        /// One send(2).
        case wrote(Data)
        /// One recv(2).
        case read(Data)
        /// The peer's end was seen.
        case peerClosed(End)
        /// Our FIN was sent.
        case halfClosed(End)
        /// close(2), with so many bytes left unread.
        case closed(unread: Int)
        case resetSent
        case resetReceived
        /// The step got what it wanted: so many bytes; of a `react`, by the rule of this number.
        case matched(bytes: Int, rule: Int? = nil)
        /// `skip: true` passed over a unit, or `normalize` dropped something.
        case passedOver(Data)
        // Indirect: a failure is large and rare, and every event would have its size.
        indirect case failed(Failure)
        /// A step failed as `fails` or `may-fail` says it should or may: no failure.
        indirect case failedAsExpected(Failure)
        case signalled(String)
        /// So many nanoseconds later than asked for.
        case delayEnded(late: Int64)
        case note(String)
        /// Ended by the sweep, no failure.
        case cut
        /// The listener was closed.
        case stoppedListening
        /// A program runs, in this folder, as this process.
        case started(command: [String], folder: String, number: Int32)
        /// What marks it ready was seen.
        case ready
        /// It wrote something that no script reads.
        case output(Output, Data)
        /// It was sent a signal, of this name.
        case signalSent(String)
        /// It has ended: `exited with 0`.
        case exited(String)
    }
}

extension Journal.Fact {
    /// The bytes of it.
    package var data: Journal.Data? {
        switch self {
        case .wrote(let data), .read(let data), .passedOver(let data), .output(_, let data): data
        default: nil
        }
    }

    /// How many bytes are kept of it.
    var bytesKept: Int { data?.kept.count ?? 0 }

    /// The same with at most so many bytes.
    func narrowed(to limit: Int) -> Journal.Fact {
        guard let data, data.kept.count > limit else { return self }
        let narrow = Journal.Data(count: data.count, kept: Array(data.kept.prefix(limit)))
        return switch self {
        case .wrote: .wrote(narrow)
        case .read: .read(narrow)
        case .passedOver: .passedOver(narrow)
        case .output(let output, _): .output(output, narrow)
        default: self
        }
    }

    /// Whether there can be any number of these, so that only the first and last are kept.
    package var isTraffic: Bool {
        switch self {
        case .wrote, .read, .output, .matched, .passedOver, .delayEnded, .note, .signalled: true
        default: false
        }
    }
}

import Net
import Playing

/// One TCP connection as its packets would have been, made from what its ends wrote down.
///
/// What an end that is played did is sent when it did it. What the other one did, of which there may be no journal, is
/// sent when it is seen: at the latest then it must have happened. An end acknowledges what it has read, when it reads
/// it, so that a capture shows reads, too.
struct CapturedStream {
    /// One end of it.
    struct End {
        let address: Address
        /// Whether what it does is written down.
        let isPlayed: Bool
        let firstNumber: UInt32
        var sent = 0
        var hasFinished = false
        var hasReset = false
        /// How many bytes it has read.
        var read = 0
        var sawFinish = false
        /// What the next packet of it has to say, too.
        var notes: [String] = []

        /// The number of the next byte it sends.
        fileprivate var next: Int { 1 + sent + (hasFinished ? 1 : 0) }
    }

    /// A packet and what is said of it.
    struct Packet {
        let segment: Segment
        let at: Int64
        let comments: [String]
    }

    /// The client's, then the server's.
    private(set) var ends: [End]
    private(set) var packets: [Packet] = []
    private var hasBegun = false
    private var isEstablished = false

    init(client: End, server: End) { ends = [client, server] }

    /// The packets since this was asked last.
    mutating func take() -> [Packet] {
        defer { packets.removeAll(keepingCapacity: true) }
        return packets
    }

    mutating func note(_ text: String, by end: Int) {
        // They are said with the next packet; where there is none for long, the first of them.
        if ends[end].notes.count < 8 { ends[end].notes.append(text) }
    }

    // MARK: What happens

    mutating func begin(at time: Int64) {
        guard !hasBegun else { return }
        hasBegun = true
        emit(.syn, from: 0, at: time)
    }

    mutating func establish(at time: Int64) {
        guard !isEstablished else { return }
        begin(at: time)
        isEstablished = true
        emit([.syn, .ack], from: 1, at: time)
        emit(.ack, from: 0, at: time)
    }

    mutating func refuse(at time: Int64) {
        begin(at: time)
        emit([.rst, .ack], from: 1, at: time)
    }

    mutating func write(_ bytes: [UInt8], count: Int, by end: Int, at time: Int64) {
        establish(at: time)
        var offset = 0
        while offset < count {
            let size = min(Segment.largest, count - offset)
            let known = bytes[min(offset, bytes.count)..<min(offset + size, bytes.count)]
            emit([.push, .ack], from: end, known, count: size, at: time)
            ends[end].sent += size
            offset += size
        }
    }

    mutating func read(_ bytes: [UInt8], count: Int, by end: Int, at time: Int64) {
        let other = 1 - end
        let unseen = ends[end].read + count - ends[other].sent
        if unseen > 0 {
            if !ends[other].isPlayed { pass(from: end, to: other) }
            write(
                Array(bytes.dropFirst(count - unseen)),
                count: min(unseen, count),
                by: other,
                at: time
            )
        }
        ends[end].read += count
        if ends[other].isPlayed { acknowledge(by: end, at: time) }
    }

    /// Bytes that an end wrote or read and that are not known.
    mutating func skip(written: Int, read: Int, by end: Int) {
        ends[end].sent += written
        ends[end].read += read
        if !ends[1 - end].isPlayed { ends[1 - end].sent = max(ends[1 - end].sent, ends[end].read) }
    }

    mutating func finish(by end: Int, at time: Int64) {
        guard isEstablished, !ends[end].hasFinished, !isReset else { return }
        emit([.fin, .ack], from: end, at: time)
        ends[end].hasFinished = true
    }

    mutating func reset(by end: Int, at time: Int64) {
        // Where both have sent their FIN there is nothing left to reset.
        guard !isReset, !ends.allSatisfy(\.hasFinished) else { return }
        begin(at: time)
        emit([.rst, .ack], from: end, at: time)
        ends[end].hasReset = true
    }

    mutating func seeFinish(by end: Int, at time: Int64) {
        let other = 1 - end
        if !ends[other].isPlayed { pass(from: end, to: other) }
        establish(at: time)
        finish(by: other, at: time)
        ends[end].sawFinish = true
        acknowledge(by: end, at: time)
    }

    mutating func seeReset(by end: Int, at time: Int64) {
        if !ends[1 - end].isPlayed { pass(from: end, to: 1 - end) }
        reset(by: 1 - end, at: time)
    }

    private var isReset: Bool { ends.contains(where: \.hasReset) }

    // MARK: Packets

    /// What an end has to say is said with what the other one sends now: it is all there is.
    private mutating func pass(from end: Int, to other: Int) {
        ends[other].notes += ends[end].notes
        ends[end].notes = []
    }

    private mutating func acknowledge(by end: Int, at time: Int64) {
        // Nobody acknowledges a connection that is no more.
        guard !isReset else { return }
        emit(.ack, from: end, at: time)
    }

    /// The number up to which an end has everything.
    private func received(by end: Int) -> Int {
        let (end, other) = (ends[end], ends[1 - end])
        if !end.isPlayed || end.sawFinish { return other.next }
        return 1 + min(end.read, other.sent)
    }

    private mutating func emit(
        _ flags: Segment.Flags,
        from end: Int,
        _ payload: ArraySlice<UInt8> = [],
        count: Int = 0,
        at time: Int64
    ) {
        let (from, to) = (ends[end], ends[1 - end])
        // Who refuses has no numbers of its own (RFC 9293, section 3.10.7.1).
        let isRefusal = end == 1 && !isEstablished
        let sequence =
            from.firstNumber &+ UInt32(truncatingIfNeeded: flags.contains(.syn) ? 0 : from.next)
        packets.append(
            Packet(
                segment: Segment(
                    source: from.address,
                    destination: to.address,
                    sequence: isRefusal ? 0 : sequence,
                    acknowledgement: flags.contains(.ack)
                        ? to.firstNumber &+ UInt32(truncatingIfNeeded: isEstablished ? received(by: end) : 1)
                        : 0,
                    flags: flags,
                    payload: payload,
                    count: count
                ),
                at: time,
                comments: from.notes
            )
        )
        ends[end].notes = []
    }
}

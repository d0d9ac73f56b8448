import Net

/// What a step came to.
enum StressOutcome: Equatable, Sendable {
    case done
    /// A send: so many bytes.
    case sent(Int)
    /// Several writes at once, with an `end` as the last where there was one.
    case wrote([StressOutcome])
    /// A receive, a peek, or a part of a loop; nil is a try that found nothing.
    case arrival(Arrival?)
    case queue(QueueProgress)
    case reading(ReadProgress)
    case looked(isReset: Bool, unread: Int)
    case failed(NetError.Code)
    case cancelled
}

/// What both connections have counted.
struct StressCounters: Sendable {
    var sent = [0, 0]
    var received = [0, 0]
}

/// What may be seen on each side of one connection, given all that both sides have done and are doing.
///
/// A step is told when it begins and judged when it has ended. What a side has begun may be seen by the other; what it
/// has done must be.
struct StressModel {
    /// What was certain when a step began.
    struct Before {
        var pieces: [StressFlow.Piece] = []
        var wasClosed = false
        var hadEnded = false
        var wasDead = false
        var hadInput = false
        /// How many of the peer's bytes had been received.
        var received = 0
    }

    enum Closing {
        case close, reset
    }

    struct Side {
        /// What this side writes and the other receives.
        var flow: StressFlow
        var hasBegunEnd = false
        var hasEnded = false
        var closing: Closing?
        var isClosed = false
        /// Bytes were certainly unread when this side closed.
        var leftUnread = false
        var hasSendFailed = false
        var hasSeenEnd = false
        var hasSeenReset = false
        /// What a peek has shown, and the next receive must bring.
        var peeked: [UInt8] = []
        var hasInput = false
    }

    let isUnix: Bool
    var sides: [Side]

    init(seed: UInt64, number: Int, isUnix: Bool) {
        self.isUnix = isUnix
        sides = (0...1).map { side in
            var random = StressRandom(seed, UInt64(number), UInt64(side) + 1)
            return Side(flow: StressFlow(seed: random.next()))
        }
    }

    /// Whether the side may be told of a reset by its peer.
    func mayBeReset(_ side: Int, _ counters: StressCounters) -> Bool {
        let peer = sides[1 - side]
        // Only TCP has a reset that is no close.
        if peer.closing == .reset, !isUnix { return true }
        // What the peer had not received when it closed was unread, or came too late.
        return peer.closing != nil && counters.sent[side] > counters.received[1 - side]
    }

    /// Whether the side is told of a reset for certain, if not at once.
    func mustBeReset(_ side: Int) -> Bool {
        let peer = sides[1 - side]
        // Where both FINs have gone there is no connection left to be reset.
        guard peer.isClosed, !(peer.hasBegunEnd && sides[side].hasBegunEnd) else { return false }
        return peer.leftUnread || peer.closing == .reset && !isUnix
    }

    /// - Parameter unread: how many bytes certainly lie unread on this side, for who closes it.
    mutating func begin(_ step: StressStep, on side: Int, unread: Int = 0) -> Before {
        let peer = sides[1 - side]
        var before = Before()
        before.wasClosed = sides[side].isClosed
        before.hadEnded = sides[side].hasEnded
        before.hadInput = sides[side].hasInput
        before.received = peer.flow.received
        before.wasDead = sides[side].hasSeenReset || sides[side].hasSendFailed
        switch step.action {
        case .write(let size), .send(let size):
            before.pieces = sides[side].flow.offer([size])
        case .writeTogether(let sizes):
            before.pieces = sides[side].flow.offer(sizes)
        case .writeParts(let sizes):
            before.pieces = sides[side].flow.offer(sizes, inOrder: true)
        case .endTogether(let sizes):
            before.pieces = sides[side].flow.offer(sizes)
            sides[side].hasBegunEnd = true
        case .end:
            sides[side].hasBegunEnd = true
        case .close, .reset, .closeLingeringZero:
            guard sides[side].closing == nil else { break }
            sides[side].closing = step.action == .close ? .close : .reset
            sides[side].leftUnread = unread > 0
        default: break
        }
        return before
    }

    /// What both sides have received and sent when all is over.
    mutating func judgeEnd(_ counters: StressCounters) throws(StressViolation) {
        for side in 0...1 {
            guard counters.received[1 - side] == sides[side].flow.received else {
                throw StressViolation(
                    "\(counters.received[1 - side]) bytes are counted as received, and \(sides[side].flow.received) were"
                )
            }
            guard counters.sent[side] == sides[side].flow.sent else {
                throw StressViolation(
                    "\(counters.sent[side]) bytes are counted as sent, not \(sides[side].flow.sent)"
                )
            }
            try sides[side].flow.judgeEnd()
        }
    }
}

import Net

/// The rules: what a step may come to.
extension StressModel {
    private static func check(_ isAllowed: Bool, _ violation: @autoclosure () -> String)
        throws(StressViolation)
    {
        if !isAllowed { throw StressViolation(violation()) }
    }

    mutating func judge(
        _ step: StressStep,
        on side: Int,
        _ before: Before,
        _ outcome: StressOutcome,
        bytes: [UInt8] = [],
        _ counters: StressCounters
    ) throws(StressViolation) {
        var outcomes = [outcome]
        if case .wrote(let several) = outcome { outcomes = several }
        for (index, outcome) in outcomes.enumerated() {
            let isEnd = step.action == .end || step.action.hasEnd && index == outcomes.count - 1
            let mayBeCancelled = step.interruption != nil && index == 0
            try Self.check(outcome != .cancelled || mayBeCancelled, "cancelled, and nobody has cancelled it")
            if case .failed(let code) = outcome {
                try judge(code, step.action, on: side, counters)
            } else if outcome != .cancelled {
                try judgeSuccess(step.action, isEnd: isEnd, before)
            }
            if isEnd, outcome == .done { sides[side].hasEnded = true }
            if outcome == .failed(.reset) { sides[side].hasSendFailed = true }
        }
        if !before.pieces.isEmpty { try settle(outcomes, before, on: side, counters) }
        try judgeSight(step.action, on: side, before, outcome, bytes, counters)
        if step.action.isClosing { sides[side].isClosed = true }
    }

    private func judge(
        _ code: NetError.Code,
        _ action: StressStep.Action,
        on side: Int,
        _ counters: StressCounters
    ) throws(StressViolation) {
        switch code {
        case .closed:
            let isOver = sides[side].closing != nil || action.isWriting && sides[side].hasBegunEnd
            try Self.check(isOver, "closed, which nobody on this side had begun to do")
        case .reset:
            try Self.check(action.isWriting || action == .end, "a reset is no error here")
            let mayFail = mayBeReset(side, counters) || isUnix && sides[1 - side].closing != nil
            try Self.check(mayFail, "reset, for which the peer gave no cause")
        default:
            throw StressViolation("an error that nothing explains")
        }
    }

    private func judgeSuccess(
        _ action: StressStep.Action,
        isEnd: Bool,
        _ before: Before
    ) throws(StressViolation) {
        let isAboutThisSide = action.isClosing || action == .look || action == .waitUntilClosed
        try Self.check(!before.wasClosed || isAboutThisSide, "it went well after this side was closed")
        guard action.isWriting, !isEnd else { return }
        try Self.check(!before.hadEnded, "it wrote after this side's end")
        try Self.check(!before.wasDead, "it wrote to a connection that was reset")
    }

    private mutating func settle(
        _ outcomes: [StressOutcome],
        _ before: Before,
        on side: Int,
        _ counters: StressCounters
    ) throws(StressViolation) {
        let count = counters.sent[side] - sides[side].flow.sent
        if case .sent(let told) = outcomes[0] {
            try Self.check(told == count && told > 0, "a send of \(told) bytes was counted as \(count)")
        }
        let areWhole = before.pieces.indices.map { outcomes[min($0, outcomes.count - 1)] == .done }
        try sides[side].flow.settle(areWhole: areWhole, sentInAll: counters.sent[side])
    }

    /// What is seen of the peer.
    private mutating func judgeSight(
        _ action: StressStep.Action,
        on side: Int,
        _ before: Before,
        _ outcome: StressOutcome,
        _ bytes: [UInt8],
        _ counters: StressCounters
    ) throws(StressViolation) {
        let peer = sides[1 - side]
        let hasPeerEnded = peer.hasBegunEnd || peer.closing != nil
        let left = counters.sent[1 - side] - peer.flow.received
        switch (action, outcome) {
        case (_, .arrival(let arrival)):
            var isPeek = false
            if case .peek = action { isPeek = true }
            try judge(arrival, isPeek: isPeek, on: side, before, bytes, counters)
        case (.waitForInput, .done):
            try Self.check(left > 0 || hasPeerEnded, "there was no input to wake for")
            sides[side].hasInput = true
        case (.waitForUnread(let count), .queue(.enough(let unread))):
            try Self.check(unread >= count, "\(unread) bytes are not enough")
            try Self.check(unread <= left, "\(unread) bytes unread of \(left) that can be")
        case (_, .queue(.end)):
            try Self.check(hasPeerEnded, "an end that the peer did not send")
            try Self.check(peer.hasBegunEnd || !mustBeReset(side), "an end instead of a reset")
            if case .waitForUnread(let count) = action, !mayBeReset(side, counters) {
                try Self.check(left < count, "an end before \(left) bytes")
            }
        case (.waitForReset, .done), (_, .queue(.reset)), (_, .reading(.reset)):
            try Self.check(mayBeReset(side, counters), "a reset, for which the peer gave no cause")
        case (_, .reading(.read)):
            let unread = counters.sent[side] - counters.received[1 - side]
            try Self.check(unread == 0, "\(unread) bytes were not read yet")
        case (_, .reading(.gone)):
            try Self.check(peer.closing != nil, "the peer is not gone")
        case (_, .looked(let isReset, let unread)):
            // The writer looks while the reader receives.
            let most = counters.sent[1 - side] - before.received
            if isReset {
                try Self.check(mayBeReset(side, counters), "a reset, for which the peer gave no cause")
            }
            try Self.check(
                unread <= most || sides[side].closing != nil,
                "\(unread) bytes unread of \(most) that can be"
            )
        case (.waitUntilClosed, .done):
            try Self.check(sides[side].closing != nil, "this side is not closed")
        default: break
        }
    }

    /// Judges what a receive brought; nil is nothing yet.
    private mutating func judge(
        _ arrival: Arrival?,
        isPeek: Bool,
        on side: Int,
        _ before: Before,
        _ bytes: [UInt8],
        _ counters: StressCounters
    ) throws(StressViolation) {
        let me = sides[side]
        let peer = sides[1 - side]
        switch arrival {
        case nil:
            try Self.check(!before.hadInput, "nothing, after a wait for input had ended")
            try Self.check(!me.hasSeenEnd && !me.hasSeenReset, "nothing, after the end")
        case .bytes:
            try Self.check(!me.hasSeenEnd && !me.hasSeenReset, "bytes after the end")
            let same = zip(me.peeked, bytes).allSatisfy { $0 == $1 }
            try Self.check(same, "other bytes than a peek has shown")
            if isPeek {
                if bytes.count > me.peeked.count { sides[side].peeked = bytes }
                let left = counters.sent[1 - side] - peer.flow.received
                return try Self.check(bytes.count <= left, "\(bytes.count) bytes peeked at of \(left)")
            }
            sides[side].peeked.removeFirst(min(bytes.count, me.peeked.count))
            sides[side].hasInput = false
            try sides[1 - side].flow.take(bytes)
            let received = sides[1 - side].flow.received
            try Self.check(
                received <= counters.sent[1 - side],
                "\(received) bytes received of \(counters.sent[1 - side]) sent"
            )
        case .end:
            try Self.check(!me.hasSeenReset, "an end after the reset")
            let mayEnd = peer.hasBegunEnd || peer.closing == .close || isUnix && peer.closing != nil
            try Self.check(mayEnd, "an end that the peer did not send")
            try Self.check(peer.hasBegunEnd || !mustBeReset(side), "an end instead of a reset")
            let left = counters.sent[1 - side] - peer.flow.received
            try Self.check(left == 0, "an end, and \(left) bytes sent before it did not come")
            sides[side].hasSeenEnd = true
        case .reset:
            try Self.check(mayBeReset(side, counters), "a reset, for which the peer gave no cause")
            sides[side].hasSeenReset = true
        }
    }
}

extension StressStep.Action {
    var isWriting: Bool {
        switch self {
        case .write, .writeTogether, .endTogether, .writeParts, .send: true
        default: false
        }
    }

    var hasEnd: Bool {
        if case .endTogether = self { true } else { false }
    }

    var isClosing: Bool {
        self == .close || self == .reset || self == .closeLingeringZero
    }
}

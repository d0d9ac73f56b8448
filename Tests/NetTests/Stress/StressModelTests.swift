import Net
import Testing

extension NetTests {
    /// The model must be strict: each of these is a fault of Net that it has to see.
    @Suite struct StressModelTests {
        private typealias Counters = StressCounters

        private static func model(isUnix: Bool = false) -> StressModel {
            StressModel(seed: 1, number: 1, isUnix: isUnix)
        }

        /// The server has written so many bytes; the pieces.
        private static func write(_ sizes: [Int], in model: inout StressModel) throws -> [StressFlow.Piece] {
            let step = StressStep(.writeTogether(sizes))
            let before = model.begin(step, on: 1)
            let counters = Counters(sent: [0, sizes.reduce(0, +)])
            try model.judge(step, on: 1, before, .wrote(sizes.map { _ in .done }), counters)
            return before.pieces
        }

        /// The client is told of something, once both sides have counted so much.
        private static func see(
            _ arrival: Arrival?,
            _ bytes: [UInt8] = [],
            in model: inout StressModel,
            _ counters: Counters = Counters()
        ) throws {
            let step = StressStep(.receive(100))
            let before = model.begin(step, on: 0)
            try model.judge(step, on: 0, before, .arrival(arrival), bytes: bytes, counters)
        }

        private static func end(_ action: StressStep.Action, in model: inout StressModel, unread: Int = 0)
            throws
        {
            let before = model.begin(StressStep(action), on: 1, unread: unread)
            try model.judge(
                StressStep(action),
                on: 1,
                before,
                .done,
                Counters(sent: model.sides.map(\.flow.sent))
            )
        }

        @Test func bytesAreThoseWrittenAndNoOthers() throws {
            let counters = Counters(sent: [0, 20])
            for fault in 0..<5 {
                var model = Self.model()
                var bytes = try Self.write([20], in: &model).flatMap { $0.bytes }
                switch fault {
                case 1: bytes[7] ^= 1
                case 2: bytes.remove(at: 3)
                case 3: bytes.insert(bytes[3], at: 3)
                case 4: bytes.append(0)
                default: break
                }
                var violation: StressViolation?
                do {
                    try Self.see(.bytes(bytes.count), bytes, in: &model, counters)
                    // A lost last byte is seen by the end.
                    try Self.end(.end, in: &model)
                    try Self.see(.end, in: &model, counters)
                } catch let error as StressViolation { violation = error }
                #expect((violation == nil) == (fault == 0))
            }
        }

        @Test func writesAtOnceMayChangePlacesButEachIsWhole() throws {
            let counters = Counters(sent: [0, 60])
            for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
                var model = Self.model()
                let pieces = try Self.write([10, 20, 30], in: &model)
                let bytes = order.flatMap { pieces[$0].bytes }
                // Cut anywhere.
                try Self.see(.bytes(13), Array(bytes[..<13]), in: &model, counters)
                try Self.see(.bytes(47), Array(bytes[13...]), in: &model, counters)
            }
            var model = Self.model()
            let pieces = try Self.write([10, 20, 30], in: &model)
            let torn = Array(pieces[0].bytes[..<5]) + pieces[1].bytes
            let rest = Array(pieces[0].bytes[5...]) + pieces[2].bytes
            #expect(throws: StressViolation.self) {
                try Self.see(.bytes(60), torn + rest, in: &model, counters)
            }
        }

        @Test func anEndNeedsThePeersEndAndAllOfItsBytes() throws {
            var model = Self.model()
            #expect(throws: StressViolation.self) { try Self.see(.end, in: &model) }
            let bytes = try Self.write([9], in: &model).flatMap { $0.bytes }
            try Self.end(.end, in: &model)
            let counters = Counters(sent: [0, 9])
            #expect(throws: StressViolation.self) { try Self.see(.end, in: &model, counters) }
            try Self.see(.bytes(9), bytes, in: &model, counters)
            try Self.see(.end, in: &model, counters)
            #expect(throws: StressViolation.self) { try Self.see(nil, in: &model, counters) }
            #expect(throws: StressViolation.self) { try Self.see(.bytes(1), [0], in: &model, counters) }
            #expect(throws: StressViolation.self) { try Self.see(.reset, in: &model, counters) }
        }

        @Test func aResetNeedsOneOrBytesThatWereNotReceived() throws {
            var model = Self.model()
            #expect(throws: StressViolation.self) { try Self.see(.reset, in: &model) }
            try Self.end(.close, in: &model)
            #expect(throws: StressViolation.self) { try Self.see(.reset, in: &model) }
            try Self.see(.reset, in: &model, Counters(sent: [5, 0], received: [0, 4]))
            #expect(throws: StressViolation.self) { try Self.see(.end, in: &model) }
            for isUnix in [false, true] {
                var model = Self.model(isUnix: isUnix)
                try Self.end(.reset, in: &model)
                #expect(throws: StressViolation.self) { try Self.see(isUnix ? .reset : .end, in: &model) }
                try Self.see(isUnix ? .end : .reset, in: &model)
            }
        }

        @Test func anEndMayNotStandForAReset() throws {
            var model = Self.model()
            try Self.end(.close, in: &model, unread: 3)
            #expect(model.mustBeReset(0))
            let counters = Counters(sent: [3, 0])
            #expect(throws: StressViolation.self) { try Self.see(.end, in: &model, counters) }
            try Self.see(.reset, in: &model, counters)
        }

        @Test func anErrorNeedsACause() throws {
            var model = Self.model()
            let step = StressStep(.end)
            let before = model.begin(step, on: 0)
            for outcome in [StressOutcome.cancelled, .failed(.reset), .failed(.closed), .failed(.timedOut)] {
                #expect(throws: StressViolation.self) {
                    try model.judge(step, on: 0, before, outcome, Counters())
                }
            }
            try model.judge(step, on: 0, before, .done, Counters())
            let late = StressStep(.write(4))
            let afterEnd = model.begin(late, on: 0)
            #expect(throws: StressViolation.self) {
                try model.judge(late, on: 0, afterEnd, .done, Counters(sent: [4, 0]))
            }
        }

        @Test func aPeekMustBeReceivedAndInputMustBeThere() throws {
            var model = Self.model()
            let bytes = try Self.write([5], in: &model).flatMap { $0.bytes }
            let counters = Counters(sent: [0, 5])
            let wait = StressStep(.waitForInput)
            try model.judge(wait, on: 0, model.begin(wait, on: 0), .done, counters)
            #expect(throws: StressViolation.self) { try Self.see(nil, in: &model, counters) }
            let peek = StressStep(.peek(2))
            let before = model.begin(peek, on: 0)
            try model.judge(peek, on: 0, before, .arrival(.bytes(2)), bytes: [1, 2], counters)
            #expect(throws: StressViolation.self) { try Self.see(.bytes(5), bytes, in: &model, counters) }
        }

        @Test func aPlanFollowsFromItsSeedAndNumber() {
            let plans = [7, 7, 8].map { StressPlan(seed: 3, number: $0).description }
            #expect(plans[0] == plans[1] && plans[0] != plans[2])
        }
    }
}

import Net

/// One thing a script does.
struct StressStep: Equatable, Sendable {
    enum Action: Equatable, Sendable {
        /// One write, several at once, and several at once with an `end` among them.
        case write(Int), writeTogether([Int]), endTogether([Int])
        case writeParts([Int])
        /// One send(2), which may take less.
        case send(Int)
        case end
        case waitUntilPeerHasRead
        case receive(Int), peek(Int), tryReceive(Int)
        /// Receives until the end, by itself or in a loop over `chunks`.
        case drain(Int), loop(Int)
        case waitForInput, waitForUnread(Int)
        /// Looks at what the connection tells of itself.
        case look
        case close, reset, closeLingeringZero
        case waitForReset, waitUntilClosed
    }

    /// When the step is cancelled, if it still goes on then.
    enum Interruption: Equatable, Sendable {
        case afterYields(Int)
        case afterMicroseconds(Int)
    }

    let action: Action
    var interruption: Interruption?

    init(_ action: Action, _ interruption: Interruption? = nil) {
        self.action = action
        self.interruption = interruption
    }
}

/// What the two tasks of one side do.
struct StressSide: Sendable {
    var writer: [StressStep]
    var reader: [StressStep]
    /// Waits beside them from the start.
    var watcher: StressStep?
    /// Which of the two reactors has its connection, and whether its tasks run there or on the global pool.
    let reactor: Int
    let isOnPool: Bool
}

/// All that happens on one connection, which follows from the seed and the connection's number alone.
struct StressPlan: Sendable {
    /// What comes before the connection is there.
    enum Opening: Sendable {
        case plain, refusedFirst, cancelledAcceptFirst, timedOutFirst
        /// The connect itself is cancelled, and nothing comes after it where that was in time.
        case cancelled(StressStep.Interruption)
    }

    let seed: UInt64
    let number: Int
    let family: Address.Family
    let hasSmallBuffers: Bool
    let opening: Opening
    let sides: [StressSide]

    init(seed: UInt64, number: Int, families: [Address.Family] = Setting.families) {
        var random = StressRandom(seed, UInt64(number))
        self.seed = seed
        self.number = number
        family = families.randomElement(using: &random)!
        hasSmallBuffers = random.chance(30)
        opening =
            switch Int.random(in: 0..<100, using: &random) {
            case ..<80: .plain
            case ..<84: .refusedFirst
            case ..<90: .cancelledAcceptFirst
            case ..<92: .timedOutFirst
            default: .cancelled(Self.interruption(&random))
            }
        // Who waits until the peer has read all must not have a peer that waits for more before it reads.
        let waitsForReading = random.chance(50)
        let hasSmallBuffers = hasSmallBuffers
        // One side may leave the end to its last close, which waits for the peer's end.
        let mute = random.chance(25) ? Int.random(in: 0...1, using: &random) : nil
        sides = (0...1).map { side in
            StressSide(
                writer: Self.writer(mute == side, waitsForReading, hasSmallBuffers, &random),
                reader: Self.reader(!waitsForReading, hasSmallBuffers, &random),
                watcher: random.chance(30)
                    ? StressStep(random.chance(50) ? .waitForReset : .waitUntilClosed) : nil,
                reactor: Int.random(in: 0...1, using: &random),
                isOnPool: random.chance(30)
            )
        }
    }

    private static func interruption(_ random: inout StressRandom) -> StressStep.Interruption {
        random.chance(70)
            ? .afterYields(random.size(upTo: 32) - 1) : .afterMicroseconds(random.size(upTo: 1_000))
    }

    private static func step(_ action: StressStep.Action, _ random: inout StressRandom) -> StressStep {
        StressStep(action, random.chance(25) ? interruption(&random) : nil)
    }

    private static func writer(
        _ isMute: Bool,
        _ waitsForReading: Bool,
        _ hasSmallBuffers: Bool,
        _ random: inout StressRandom
    ) -> [StressStep] {
        let most = hasSmallBuffers ? 12_000 : random.chance(10) ? StressBytes.largestPiece : 8_000
        func sizes() -> [Int] {
            (0..<Int.random(in: 2...4, using: &random)).map { _ in random.size(upTo: most) }
        }
        var steps: [StressStep] = []
        for _ in 0..<Int.random(in: 0...5, using: &random) {
            let action: StressStep.Action =
                switch Int.random(in: 0..<100, using: &random) {
                case ..<40: .write(random.size(upTo: most))
                case ..<55: .writeTogether(sizes())
                case ..<70: .writeParts(sizes())
                case ..<85: .send(random.size(upTo: most))
                default: waitsForReading ? .waitUntilPeerHasRead : .look
                }
            steps.append(step(action, &random))
        }
        switch Int.random(in: 0..<100, using: &random) {
        case _ where isMute: break
        case ..<60: steps.append(StressStep(.end))
        case ..<70: steps.append(StressStep(.endTogether(sizes())))
        case ..<85: steps.append(StressStep(.close))
        case ..<97: steps.append(StressStep(.reset))
        default: steps.append(StressStep(.closeLingeringZero))
        }
        return steps
    }

    private static func reader(
        _ waitsForUnread: Bool,
        _ hasSmallBuffers: Bool,
        _ random: inout StressRandom
    ) -> [StressStep] {
        func room() -> Int { random.size(upTo: random.chance(50) ? 65_536 : 32) }
        var steps: [StressStep] = []
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            switch Int.random(in: 0..<100, using: &random) {
            case ..<30: steps.append(step(.receive(room()), &random))
            case ..<45: steps.append(step(.peek(room()), &random))
            case ..<60: steps += [step(.waitForInput, &random), StressStep(.tryReceive(room()))]
            case ..<70: steps.append(StressStep(.tryReceive(room())))
            case ..<80: steps.append(StressStep(.look))
            default:
                guard waitsForUnread else { continue }
                // A small buffer may be full of a few bytes, since what holds them counts too.
                let interruption = hasSmallBuffers ? interruption(&random) : nil
                steps.append(StressStep(.waitForUnread(random.size(upTo: 600)), interruption))
            }
        }
        switch Int.random(in: 0..<100, using: &random) {
        case ..<55: steps.append(StressStep(.drain(max(512, room()))))
        case ..<75: steps.append(StressStep(.loop(max(512, room()))))
        case ..<88: steps.append(StressStep(.close))
        case ..<97: steps.append(StressStep(.reset))
        default: steps.append(StressStep(.closeLingeringZero))
        }
        return steps
    }
}

extension StressPlan: CustomStringConvertible {
    var description: String {
        let sides = zip(["client", "server"], sides).map { name, side in
            """
              \(name) on reactor \(side.reactor)\(side.isOnPool ? ", its tasks on the pool" : "")
                writer: \(side.writer.map(\.action)); reader: \(side.reader.map(\.action))
            """
        }
        return "  \(family)\(hasSmallBuffers ? ", small buffers" : ""), \(opening)\n"
            + sides.joined(separator: "\n")
    }
}

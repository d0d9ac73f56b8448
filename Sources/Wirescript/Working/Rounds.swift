import Playing
import Scenarios

/// One playing of one plan.
struct Job: Sendable {
    let plan: Plan
    /// Counts the run's playings from 1, in the order in which they were planned, those of other shards too.
    let index: Int
    /// The run's seed of its round: with `--seed` it makes the same plan again.
    let seed: UInt64
}

/// What is played, round after round (`--repeat`), planned only when its turn comes, so that a hundred thousand
/// rounds take no memory.
///
/// The n-th round is played with the run's seed + n - 1: a race that needs its own randomness is found, and the
/// report names the one seed that brings it back.
struct Rounds: Sendable {
    /// The plans that were chosen of a file, by their places.
    struct Choice: Sendable {
        let file: ScenarioFile
        var places: [Int]
        /// What each counts as, from 1, in a round of all shards.
        fileprivate(set) var numbers: [Int] = []

        init(file: ScenarioFile, places: [Int]) {
            self.file = file
            self.places = places
        }
    }

    private(set) var choices: [Choice]
    /// The options of the first round.
    let options: PlanOptions
    let shuffles: Bool
    /// How many rounds; nil for no end.
    let count: Int?
    /// How many playings a round of all shards has.
    let wholeSize: Int
    private var started = 0

    init(choices: [Choice], options: PlanOptions, shuffles: Bool, count: Int?) {
        var size = 0
        self.choices = choices.map { choice in
            var choice = choice
            choice.numbers = choice.places.indices.map { size + $0 + 1 }
            size += choice.places.count
            return choice
        }
        wholeSize = size
        self.options = options
        self.shuffles = shuffles
        self.count = count
    }

    /// How many playings a round has.
    var size: Int { choices.reduce(0) { $0 + $1.places.count } }

    /// Leaves only the playings whose number in a round of all shards is in `numbers`.
    mutating func keep(_ numbers: Set<Int>) {
        choices = choices.compactMap { choice in
            var kept = choice
            let mine = choice.numbers.indices.filter { numbers.contains(choice.numbers[$0]) }
            kept.places = mine.map { choice.places[$0] }
            kept.numbers = mine.map { choice.numbers[$0] }
            return mine.isEmpty ? nil : kept
        }
    }

    /// The next round's jobs, the last to be played first; nil when all rounds have been given.
    mutating func next() -> [Job]? {
        guard started < count ?? .max, size > 0 else { return nil }
        var options = options
        options.seed &+= UInt64(started)
        let before = started * wholeSize
        started += 1
        var jobs: [Job] = []
        for choice in choices {
            let plans = Plan.plans(of: choice.file, options: options).plans
            for (place, number) in zip(choice.places, choice.numbers) {
                jobs.append(Job(plan: plans[place], index: before + number, seed: options.seed))
            }
        }
        if shuffles {
            var generator = SplitMix64(seed: options.seed)
            jobs.shuffle(using: &generator)
        }
        return jobs.reversed()
    }
}

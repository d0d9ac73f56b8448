import Scenarios
import YAMLTree

extension Play {
    /// Plays a `repeat`.
    func `repeat`(_ times: Repeat, _ steps: [Step], _ strand: Strand) async throws(Halt) {
        let number = strand.number
        let span = strand.span
        switch times {
        case .times(let count):
            let rounds = try value(strand) { (evaluator) throws(EvaluationError) in
                try evaluator.value(count).least
            }
            for round in 0..<rounds { try await play(steps, strand, round: round) }
        case .duration(let time):
            let end = elapsed + (try duration(time, strand))
            var round = 0
            while elapsed < end, !strand.lane.isFinished {
                try await play(steps, strand, round: round)
                round += 1
            }
        case .items(let rows):
            for (round, row) in rows.enumerated() {
                for variable in row {
                    strand.begin(number, at: span, elapsed)
                    let bytes = try value(strand) { (evaluator) throws(EvaluationError) in
                        try evaluator.payload(variable.value).bytes()
                    }
                    strand.lane.captures[variable.name] = bytes
                }
                try await play(steps, strand, round: round)
            }
        case .untilEOF:
            var round = 0
            while !strand.lane.isFinished {
                strand.begin(number, at: span, elapsed)
                guard try await hasInput(strand) else { return }
                try await play(steps, strand, round: round)
                round += 1
            }
        }
    }

    /// Plays a round of `repeat`. Now and then the others get the thread first: rounds that never have to wait would keep
    /// it from them, and from the deadline.
    private func play(_ steps: [Step], _ strand: Strand, round: Int) async throws(Halt) {
        if round % 32 == 31 {
            await Task.yield()
            if Task.isCancelled { throw .stopped }
        }
        try await play(steps, strand)
    }
}

import Scenarios
import YAMLTree

extension Play {
    /// A time span's nanoseconds; of a range, one that the lane's generator picks.
    func duration(_ field: Field<TimeSpan>, _ strand: Strand) throws(Halt) -> Int64 {
        let span = try value(strand) { (evaluator) throws(EvaluationError) in try evaluator.value(field) }
        return span.lower == span.upper
            ? span.lower : .random(in: span.lower...span.upper, using: &strand.lane.random)
    }

    /// Keeps a variable of a connection.
    func keep(_ name: String, _ bytes: [UInt8], _ lane: Lane) {
        lane.captures[name] = bytes
        names.captures[lane.actor, default: [:]][name] = bytes
    }

    /// Evaluates something for a strand: what cannot be had is its step's failure.
    func value<Value>(
        _ strand: Strand,
        _ evaluate: (Evaluator<LaneNames>) throws(EvaluationError) -> Value
    ) throws(Halt) -> Value {
        do throws(EvaluationError) {
            return try evaluate(evaluator(strand.lane))
        } catch {
            switch error {
            case .unset(let reference):
                throw fail(.unset, strand, "'${\(reference.name)}' has no value yet", at: reference.span)
            case .unreadable(let text, let expectation, let span):
                throw fail(.malformed, strand, "\(Text.quoted(text.utf8)) is not \(expectation)", at: span)
            case .file, .forbidden, .endless: throw .harness(error.harnessError)
            }
        }
    }
}

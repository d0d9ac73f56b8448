import Scenarios

/// The value of a unit while it comes in: kept up to a limit, or, where the only check is a lone `equals` or `length`,
/// judged as it flows and kept no further than a report needs.
struct UnitValue: Sendable {
    /// What is done with the bytes.
    enum Keeping: Sendable {
        /// Kept, at most so many.
        case all(limit: Int)
        /// Compared with these.
        case equals(Payload)
        /// Counted.
        case length(Count)
    }

    let keeping: Keeping
    /// The bytes, where all are kept.
    private(set) var bytes: [UInt8] = []
    private(set) var recent = RecentBytes()

    init(_ keeping: Keeping) { self.keeping = keeping }

    var count: Int { recent.count }

    /// Takes more of the value; anything but `more` ends the unit.
    mutating func append(_ new: UnsafeRawBufferPointer) -> Progress {
        let offset = count
        let progress = take(new, at: offset)
        let difference: Int? = if case .mismatch(let place) = progress { place - offset } else { nil }
        recent.append(new, around: difference)
        return progress
    }

    private mutating func take(_ new: UnsafeRawBufferPointer, at offset: Int) -> Progress {
        switch keeping {
        case .all(let limit):
            guard offset + new.count <= limit else { return .tooLong }
            bytes += new
        case .equals(let expected):
            let common = max(0, min(new.count, expected.size - offset))
            if let difference = expected.firstDifference(at: offset, from: .init(rebasing: new[..<common])) {
                return .mismatch(at: offset + difference)
            }
            if common < new.count { return .mismatch(at: offset + common) }
        case .length(let count):
            if let most = count.most, offset + new.count > most { return .mismatch(at: most) }
        }
        return .more
    }

    /// Judges the whole of it.
    func close() -> Progress {
        switch keeping {
        case .equals(let expected): count == expected.size ? .complete : .mismatch(at: count)
        case .length(let wanted): wanted.contains(count) ? .complete : .mismatch(at: count)
        case .all: .complete
        }
    }

    /// The bytes that must come, where they are known.
    var expected: Payload? { if case .equals(let payload) = keeping { payload } else { nil } }
}

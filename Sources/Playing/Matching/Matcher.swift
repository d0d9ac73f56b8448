import Messages
import Scenarios

/// Consumes one unit of a byte stream, piece by piece: a value fed with bytes, without a socket and without a clock.
///
/// The player asks for the `demand`, takes just that much from the kernel, and feeds it. So what a step does not
/// consume stays in the kernel's queue, where backpressure, `close` and the peer can see it.
protocol Matcher: Sendable {
    /// What to take from the kernel next.
    var demand: Demand { get }
    /// Looks at the front of the queue and says how many of these bytes belong to the unit. For `look` only.
    func belonging(in peeked: UnsafeRawBufferPointer) -> Int
    /// Consumes bytes, all of which belong to the unit.
    mutating func feed(_ bytes: UnsafeRawBufferPointer) -> Progress
    /// Says what the peer's FIN means to the unit.
    mutating func end() -> Progress
    /// What has been consumed, for a report.
    var account: Account { get }
    /// The unit's value, which is checked or kept once it is whole; nil where the bytes are judged as they come.
    var value: UnitValue? { get }
    /// Of several byte strings, the one that completed.
    var completedItem: [UInt8]? { get }
}

/// What a matcher wants from the kernel.
enum Demand: Equatable, Sendable {
    /// At most so many bytes: they surely belong to the unit.
    case take(Int)
    /// A look at the queue first: the unit's end is told by its bytes.
    case look
}

/// How far a unit has come.
enum Progress: Equatable, Sendable {
    /// It needs more bytes.
    case more
    /// It is whole.
    case complete
    /// It differs, at this offset of the unit.
    case mismatch(at: Int)
    /// It is longer than what is kept of a unit.
    case tooLong
    /// It is none of its kind.
    case malformed(Malformed)
    /// The peer ended before it was whole.
    case cut
    /// The peer reset the connection before it was whole.
    case reset
}

/// What a matcher has consumed, and what it wanted: for the report of a failure.
struct Account: Sendable {
    /// How many bytes of the unit have been consumed.
    var consumed: Int
    /// How many there must be, where that is known.
    var wanted: Int?
    /// The bytes that must come, where they are known.
    var expected: Payload?
    /// The last of the consumed bytes.
    var recent: RecentBytes
}

extension Matcher {
    func belonging(in peeked: UnsafeRawBufferPointer) -> Int { peeked.count }
    mutating func end() -> Progress { .cut }
    var value: UnitValue? { nil }
    var completedItem: [UInt8]? { nil }
}

/// The last bytes of a stream that is compared as it flows: enough for a report, whatever the stream's size.
struct RecentBytes: Sendable {
    /// How many bytes there were in all.
    private(set) var count = 0
    /// Those remembered; the first is byte `start` of the stream.
    private(set) var bytes: [UInt8] = []
    private static let limit = 4096

    /// The stream's offset of the first byte remembered.
    private(set) var start = 0

    /// Remembers bytes, and forgets old ones; of many, those around a place in them, where there is one to be shown.
    mutating func append(_ new: UnsafeRawBufferPointer, around place: Int? = nil) {
        if let place, new.count >= Self.limit {
            let from = max(0, place - Self.limit / 2)
            if from > 0 { bytes = [] }
            start = count - bytes.count + from
            bytes += UnsafeRawBufferPointer(rebasing: new[from..<min(from + Self.limit, new.count)])
            count += new.count
            return
        }
        defer { start = count - bytes.count }
        count += new.count
        if new.count >= Self.limit {
            bytes.removeAll(keepingCapacity: true)
            bytes += UnsafeRawBufferPointer(rebasing: new[(new.count - Self.limit)...])
        } else {
            if bytes.count + new.count > 2 * Self.limit { bytes.removeFirst(bytes.count - Self.limit) }
            bytes += new
        }
    }
}

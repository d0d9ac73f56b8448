import HeapModule

/// The sleeping tasks by deadline. A cancelled one leaves its entry in the heap until its time has come, or
/// until such entries are the most.
struct Timers {
    /// Resumed with true when the time has come, with false when the sleep was cancelled.
    typealias Sleeper = UnsafeContinuation<Bool, Never>

    private struct Entry: Comparable {
        let deadline: MonotonicTime
        /// Equal deadlines end in the order in which the sleeps began.
        let id: UInt64

        static func < (left: Entry, right: Entry) -> Bool {
            (left.deadline, left.id) < (right.deadline, right.id)
        }
    }

    private var heap = Heap<Entry>()
    private var sleepers: [UInt64: Sleeper] = [:]

    /// Adds a sleep; ids are given out in rising order by the caller.
    mutating func insert(_ sleeper: Sleeper, id: UInt64, deadline: MonotonicTime) {
        sleepers[id] = sleeper
        heap.insert(Entry(deadline: deadline, id: id))
    }

    /// Takes a sleep out, for its cancellation; nil when it has ended already.
    mutating func remove(id: UInt64) -> Sleeper? {
        guard let sleeper = sleepers.removeValue(forKey: id) else { return nil }
        if heap.count > 2 * sleepers.count + 64 {
            let live = heap.unordered.filter { sleepers[$0.id] != nil }
            heap = Heap(live)
        }
        return sleeper
    }

    /// The next deadline that somebody still sleeps for.
    mutating func nextDeadline() -> MonotonicTime? {
        while let first = heap.min {
            if sleepers[first.id] != nil { return first.deadline }
            heap.removeMin()
        }
        return nil
    }

    /// Takes out the next sleep whose time has come.
    mutating func popDue(at now: MonotonicTime) -> Sleeper? {
        guard let deadline = nextDeadline(), deadline <= now else { return nil }
        return sleepers.removeValue(forKey: heap.removeMin().id)
    }

    /// Takes out every sleep.
    mutating func removeAll() -> [Sleeper] {
        defer { self = Timers() }
        return Array(sleepers.values)
    }
}

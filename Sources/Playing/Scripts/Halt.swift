/// Why a script does not go on. Thrown only inside the player: what leaves it is the journal.
enum Halt: Error {
    /// A step did not get what it wanted.
    case failed(Failure)
    /// The scenario is over: the deadline passed, the sweep cut the connection, or the run was interrupted.
    case stopped
    /// The harness could not do its work.
    case harness(HarnessError)
}

/// A reference to something that belongs to a `Play`, carried by its child tasks, which run on its executor too.
///
/// The compiler cannot see that a task group's children are isolated to the same actor; only `Play` makes these, and
/// only its own isolated methods open them.
struct Confined<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}

// A child of a task group would begin on the executor its parent prefers, and then hop to the actor. With a preference,
// every call between two methods of an actor asks for it under a lock, which made a step half as slow again; without
// one a child begins on another thread. So the children here are isolated to the actor from their first instruction.

extension TaskGroup {
    /// Adds a child that begins on the actor whose method adds it.
    mutating func addIsolated(
        @_inheritActorContext _ operation: sending @escaping @isolated(any) () async -> ChildTaskResult
    ) {
        addTask(operation: operation)
    }
}

extension DiscardingTaskGroup {
    /// Adds a child that begins on the actor whose method adds it.
    mutating func addIsolated(@_inheritActorContext _ operation: sending @escaping @isolated(any) () async -> Void) {
        addTask(operation: operation)
    }
}

/// The kernel's way to wait on many descriptors.
public enum Backend: String, Sendable, CaseIterable {
    /// epoll(7), edge-triggered.
    case epoll
    /// poll(2), for systems without epoll.
    case poll
}

/// The descriptors a reactor waits on. All but ``wait(nanoseconds:deliver:)`` may be called from any thread.
protocol EventSet: AnyObject, Sendable {
    /// Whether an event tells a change, not a state: then ``Interest/change(after:)`` can be waited for, and
    /// ``setInterests`` does nothing.
    var isEdgeTriggered: Bool { get }

    /// Adds a descriptor whose events will carry the token.
    func add(_ descriptor: Int32, token: UInt64) throws(NetError)

    /// Forgets a descriptor that is about to be closed.
    func remove(_ descriptor: Int32)

    /// Stops watching a descriptor whose socket lives on under another number.
    func release(_ descriptor: Int32)

    /// Says what is waited for on the descriptor now.
    func setInterests(_ interests: [Interest], of descriptor: Int32)

    /// Waits until there is an event, the time is over (nil: never) or ``wake()`` was called; then delivers
    /// what came. Only from the reactor's thread.
    func wait(nanoseconds: Int64?, deliver: (UInt64, Readiness) -> Void)

    /// Ends a wait that is going on, or the next one.
    func wake()

    /// Closes the set's own descriptors. No call may follow.
    func close()
}

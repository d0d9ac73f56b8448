/// The tasks that wait for one descriptor.
struct Waiters {
    /// Resumed with false when the wait was cancelled.
    typealias Continuation = UnsafeContinuation<Bool, Never>

    private struct Waiter {
        let id: Int
        let interest: Interest
        let continuation: Continuation
    }

    // What is waited for again and again has a place of its own, so that such a wait allocates nothing.
    private var input: Waiter?
    private var output: Waiter?
    /// Those of shared interests.
    private var others: [Waiter] = []

    /// What is waited for.
    var interests: [Interest] {
        (input == nil ? [] : [.input]) + (output == nil ? [] : [.output]) + others.map(\.interest)
    }

    /// Adds a task that waits. A second one for the same interest is a programmer's error, unless it is shared.
    mutating func insert(_ continuation: Continuation, _ id: Int, for interest: Interest) {
        let waiter = Waiter(id: id, interest: interest, continuation: continuation)
        switch interest {
        case .input:
            precondition(input == nil, "two tasks wait for the input of one socket")
            input = waiter
        case .output:
            precondition(output == nil, "two tasks wait for the output of one socket")
            output = waiter
        case .reset, .change, .close:
            others.append(waiter)
        }
    }

    /// Takes a task out, for its cancellation; nil when it was resumed already.
    mutating func remove(_ id: Int) -> Continuation? {
        if input?.id == id { return input.take()?.continuation }
        if output?.id == id { return output.take()?.continuation }
        guard let index = others.firstIndex(where: { $0.id == id }) else { return nil }
        return others.remove(at: index).continuation
    }

    /// Takes out those whose interest is met.
    mutating func takeMet(by socket: borrowing SocketState) -> Met {
        var met = Met()
        if input != nil, socket.isMet(.input) { met.input = input.take()?.continuation }
        if output != nil, socket.isMet(.output) { met.output = output.take()?.continuation }
        guard !others.isEmpty else { return met }
        others.removeAll { waiter in
            let isMet = socket.isMet(waiter.interest)
            if isMet { met.others.append(waiter.continuation) }
            return isMet
        }
        return met
    }

    /// Tasks to be resumed without the descriptor's lock.
    struct Met {
        fileprivate(set) var input: Continuation?
        fileprivate(set) var output: Continuation?
        fileprivate(set) var others: [Continuation] = []

        var isEmpty: Bool { input == nil && output == nil && others.isEmpty }

        func resume() {
            input?.resume(returning: true)
            output?.resume(returning: true)
            for continuation in others { continuation.resume(returning: true) }
        }
    }
}

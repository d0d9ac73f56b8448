import Messages

/// The requests that a connection has sent and that have no response yet: the method decides whether a response has a body.
///
/// It reads what was sent as HTTP, however that was written in the scenario, and gives up where it is none.
struct SentRequests {
    private var parser: MessageParser? = SentRequests.parser()
    /// The methods, the oldest first.
    private(set) var methods: [String] = []

    private static func parser() -> MessageParser { MessageParser(.request, keepsBody: false) }

    /// Reads what was sent.
    mutating func sent(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        while !rest.isEmpty, var reading = parser.take() {
            let hadHead = reading.head != nil
            let taken = try? reading.feed(rest)
            // Also of a request whose body is malformed: whether that is seen at once depends on how it was cut.
            if !hadHead, let method = reading.head?.start.method { methods.append(method) }
            guard let taken else { return }
            parser = reading.isComplete ? Self.parser() : reading
            rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
        }
    }

    /// A response came: one of status 1xx is not the last to its request.
    mutating func answered(status: Int?) {
        guard let status, status >= 200 || status == 101, !methods.isEmpty else { return }
        methods.removeFirst()
    }
}

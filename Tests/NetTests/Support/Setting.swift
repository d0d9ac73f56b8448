import Glibc
import Net
import Testing

/// What a test is run with: every backend with every kind of socket this machine has.
struct Setting: Sendable, CustomTestStringConvertible {
    let backend: Backend
    let family: Address.Family

    static let all = Backend.allCases.flatMap { backend in
        families.map { Setting(backend: backend, family: $0) }
    }
    static let tcp = all.filter { $0.family != .unix }
    static let unix = all.filter { $0.family == .unix }

    static let families: [Address.Family] = hasIPv6 ? [.ipv4, .ipv6, .unix] : [.ipv4, .unix]

    /// Whether ::1 can be bound.
    static let hasIPv6: Bool = {
        guard let reactor = try? Reactor(backend: .poll) else { return false }
        defer { reactor.shutDown() }
        return (try? Listener.bind(to: .loopbackIPv6(), on: reactor)) != nil
    }()

    var testDescription: String { "\(backend), \(family)" }

    /// A free address of this family.
    func address() throws -> Address {
        switch family {
        case .ipv4: .loopback()
        case .ipv6: .loopbackIPv6()
        case .unix: try Address(path: Self.temporaryPath())
        }
    }

    /// A path where nothing is yet.
    static func temporaryPath() -> String {
        "/tmp/net-tests-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    }
}

/// Runs the body as a task of a reactor of its own.
func onReactor<Result: Sendable>(
    _ backend: Backend,
    _ body: @escaping @Sendable (Reactor) async throws -> Result
) async throws -> Result {
    let reactor = try Reactor(backend: backend)
    defer { reactor.shutDown() }
    return try await Task(executorPreference: reactor) { try await body(reactor) }.value
}

/// Two ends of one connection.
struct Pair: Sendable {
    let client: Connection
    let server: Connection
}

/// Runs the body with both ends of a new connection.
func withPair<Result: Sendable>(
    _ setting: Setting,
    options: SocketOptions = SocketOptions(),
    _ body: @escaping @Sendable (Pair) async throws -> Result
) async throws -> Result {
    try await onReactor(setting.backend) { reactor in
        let listener = try Listener.bind(to: setting.address(), options: options, on: reactor)
        try listener.listen()
        let client = try await Connection.connect(to: listener.address, options: options, on: reactor)
        let server = try await listener.accept()
        return try await body(Pair(client: client, server: server))
    }
}

/// Starts a task on the reactor and returns once it waits for something that is not there.
func waiting<Result: Sendable>(
    on reactor: Reactor,
    _ body: @escaping @Sendable () async throws -> Result
) async -> Task<Result, any Error> {
    let task = Task(executorPreference: reactor) { try await body() }
    await reactor.idle()
    return task
}

extension Connection {
    /// One receive, as text for comparison: the bytes, or `<end>` or `<reset>`.
    func receiveText(upTo count: Int = 100) async throws -> String {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        defer { buffer.deallocate() }
        return text(try await receive(into: buffer), buffer)
    }

    /// One receive, which must bring just this.
    func expect(_ text: String, upTo count: Int = 100, sourceLocation: SourceLocation = #_sourceLocation)
        async throws
    {
        let received = try await receiveText(upTo: count)
        #expect(received == text, sourceLocation: sourceLocation)
    }

    /// One receive that does not wait; nil when there is nothing.
    func tryReceiveText(upTo count: Int = 100, peek: Bool = false) throws -> String? {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        defer { buffer.deallocate() }
        return try tryReceive(into: buffer, peek: peek).map { text($0, buffer) }
    }

    private func text(_ arrival: Arrival, _ buffer: UnsafeMutableRawBufferPointer) -> String {
        switch arrival {
        case .bytes(let count): String(decoding: buffer.prefix(count), as: UTF8.self)
        case .end: "<end>"
        case .reset: "<reset>"
        }
    }

    func sendText(_ text: String, urgent: Bool = false) async throws {
        let bytes = Array(text.utf8)
        guard urgent else { return try await write(bytes) }
        #expect(try await send(bytes, urgent: true) == bytes.count)
    }
}

/// The code of the error that the body throws; nil when it throws none or another kind.
func code(_ body: () async throws -> Void) async -> NetError.Code? {
    do {
        try await body()
        return nil
    } catch {
        return (error as? NetError)?.code
    }
}

import Glibc
import Net
import NetTLS
import Testing

/// What a test is run with: every backend with TCP and Unix sockets.
struct Setting: Sendable, CustomTestStringConvertible {
    let backend: Backend
    let isUnix: Bool

    static let all = Backend.allCases.flatMap { backend in
        [false, true].map { Setting(backend: backend, isUnix: $0) }
    }

    var testDescription: String { "\(backend), \(isUnix ? "unix" : "tcp")" }

    func address() throws -> Address {
        isUnix ? try Address(path: temporaryPath("socket")) : .loopback()
    }
}

/// A path where nothing is yet.
func temporaryPath(_ suffix: String) -> String {
    "/tmp/net-tls-tests-\(getpid())-\(UInt64.random(in: 0 ... .max)).\(suffix)"
}

/// Two ends of one connection, not yet TLS.
struct Plain: Sendable {
    let client: Connection
    let server: Connection
    let reactor: Reactor
}

/// Two ends of one TLS connection.
struct Pair<Base: DuplexStream>: Sendable {
    let client: TLSStream<Base>
    let server: TLSStream<Base>

    /// Makes both halves of the handshake at once.
    static func start(
        over client: Base,
        _ server: Base,
        _ clientContext: TLSContext? = nil,
        _ serverContext: TLSContext? = nil
    ) async throws -> Pair {
        let clientContext = try clientContext ?? Fixture.client()
        let serverContext = try serverContext ?? Fixture.server()
        async let served = TLSStream.start(over: server, serverContext)
        let connected = try await TLSStream.start(over: client, clientContext, serverName: "localhost")
        return Pair(client: connected, server: try await served)
    }
}

/// Runs the body with both ends of a new connection, on a reactor of its own.
func withPlain<Result: Sendable>(
    _ setting: Setting,
    options: SocketOptions = SocketOptions(),
    _ body: @escaping @Sendable (Plain) async throws -> Result
) async throws -> Result {
    try await Reactor.run(backend: setting.backend) { reactor in
        let listener = try Listener.bind(to: setting.address(), options: options, on: reactor)
        try listener.listen()
        let client = try await Connection.connect(to: listener.address, options: options, on: reactor)
        let server = try await listener.accept()
        return try await body(Plain(client: client, server: server, reactor: reactor))
    }
}

/// Runs the body with both ends of a new TLS connection, on a reactor of its own.
func withPair<Result: Sendable>(
    _ setting: Setting,
    _ clientContext: TLSContext? = nil,
    _ serverContext: TLSContext? = nil,
    _ body: @escaping @Sendable (Pair<Connection>, Plain) async throws -> Result
) async throws -> Result {
    try await withPlain(setting) { plain in
        let pair = try await Pair.start(over: plain.client, plain.server, clientContext, serverContext)
        return try await body(pair, plain)
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

extension DuplexStream {
    /// One receive, as text for comparison: the bytes, or `<end>` or `<reset>`.
    func receiveText() async throws -> String {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 100, alignment: 1)
        defer { buffer.deallocate() }
        return switch try await receive(into: buffer) {
        case .bytes(let count): String(decoding: buffer.prefix(count), as: UTF8.self)
        case .end: "<end>"
        case .reset: "<reset>"
        }
    }

    /// One receive, which must bring just this.
    func expect(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let received = try await receiveText()
        #expect(received == text, sourceLocation: sourceLocation)
    }

    /// Everything to the peer's end.
    func receiveAll() async throws -> [UInt8] {
        var all: [UInt8] = []
        for try await chunk in chunks { all += chunk }
        return all
    }
}

/// The error of TLS that the body throws; nil when it throws none or another kind.
func tlsError(_ body: () async throws -> Void) async -> TLSError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? TLSError
    }
}

/// Checks the code of the error that the body throws. (A closure inside of `#expect` may be taken by the compiler for the
/// next one of its function.)
func expectTLS(
    _ code: TLSError.Code,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    let error = await tlsError(body)
    #expect(error?.code == code, sourceLocation: sourceLocation)
}

import Glibc
import Net

/// What `Net` and `NetTLS` are measured with: `NetBenchmark NAME COUNT` does the work of the floor of that name in
/// ci/floors, with both ends on one reactor's thread, or what openssl's programs do, and prints how many seconds it took.
@main
enum NetBenchmark {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let count = Int(arguments[2]), count > 0 else { usage() }
        let body: @Sendable (Int, Reactor) async throws -> Duration =
            switch arguments[1] {
            case "roundtrip": makeRoundTrips
            case "bulk": moveMebibytes
            case "accept": acceptOneByOne
            case "tls-bulk": moveMebibytesOverTLS
            case "leaks": showNothingLeaks
            default: usage()
            }
        let duration = try await Reactor.run { try await body(count, $0) }
        print(duration / .seconds(1))
    }

    private static func usage() -> Never {
        print("usage: NetBenchmark roundtrip|bulk|accept|tls-bulk|leaks COUNT")
        exit(64)
    }
}

/// Other bytes came than were sent: no figure would be true.
struct WrongBytes: Error {}

/// Both ends of a new connection over loopback.
func connectedPair(on reactor: Reactor) async throws -> (client: Connection, server: Connection) {
    let listener = try Listener.bind(to: .loopback(), on: reactor)
    try listener.listen()
    let client = try await Connection.connect(to: listener.address, on: reactor)
    return (client, try await listener.accept())
}

import Glibc
import Locks
import Testing

@testable import Net

extension NetTests {
    @Suite struct ResolverTests {
        @Test(arguments: [
            ("127.0.0.1", ["127.0.0.1"]), ("::1", ["::1"]), ("localhost", ["::1", "127.0.0.1"]),
            ("LocalHost.", ["::1", "127.0.0.1"]), ("a.b.localhost", ["::1", "127.0.0.1"]),
        ])
        func numbersAndLocalhostAreNotLookedUp(host: String, addresses: [String]) async throws {
            #expect(try await Resolver.system.addresses(of: host).map(\.description) == addresses)
        }

        @Test func oneFamilyCanBeAskedFor() async throws {
            #expect(try await Resolver.system.addresses(of: "localhost", family: .ipv4) == [.loopback])
            #expect(try await Resolver.system.addresses(of: "localhost", family: .ipv6) == [.loopbackIPv6])
            let error = await #expect(throws: NetError.self) {
                try await Resolver.system.addresses(of: "127.0.0.1", family: .ipv6)
            }
            #expect(error?.code == .nameNotFound)
            #expect(error?.description == "getaddrinfo: '127.0.0.1' has no IPv6 address (EAI_NONAME)")
        }

        /// inet_aton(3) would read them as addresses, other ones than they look like.
        @Test(arguments: [
            "", "010.0.0.1", "127.1", "0x7f.1", "2130706433", "1.2.3.0x4", "a\0b", "::g", "[::1]", "1.2.3.4.",
        ])
        func whatCannotBeAHostIsRefused(host: String) async {
            #expect(await code { _ = try await Resolver.system.addresses(of: host) } == .invalidArgument)
        }

        @Test func anotherResolverIsAskedForNamesOnly() async throws {
            let asked = Mutex<[String]>([])
            let resolver = Resolver { host, family in
                asked.withLock { $0.append("\(host) \(family.map { "\($0)" } ?? "any")") }
                return [.loopback, .loopbackIPv6, .loopback]
            }
            #expect(try await resolver.addresses(of: "a.example") == [.loopback, .loopbackIPv6])
            #expect(try await resolver.addresses(of: "localhost", family: .ipv6) == [.loopbackIPv6])
            #expect(try await resolver.addresses(of: "192.0.2.1") == [IPAddress("192.0.2.1")])
            #expect(asked.withLock { $0 } == ["a.example any", "localhost ipv6"])
            let none = Resolver { _, _ in [] }
            #expect(await code { _ = try await none.addresses(of: "a.example") } == .nameNotFound)
        }

        /// The machine's own hosts file, without a server.
        @Test func theSystemIsAskedOnAThreadOfItsOwn() async throws {
            try await onReactor(.epoll) { reactor in
                let addresses = try await Lookups.system.addresses(of: "localhost", family: .ipv4)
                #expect(addresses == [.loopback])
                #expect(reactor.isCurrent)
            }
        }

        @Test(arguments: [
            (EAI_NONAME, NetError.Code.nameNotFound, "EAI_NONAME"), (-5, .nameNotFound, "EAI_NODATA"),
            (EAI_AGAIN, .nameLookupFailed, "EAI_AGAIN"), (EAI_FAIL, .nameLookupFailed, "EAI_FAIL"),
            (EAI_FAMILY, .nameLookupFailed, "error -6 of getaddrinfo"),
            (EAI_SYSTEM, .tooManyDescriptors, "EMFILE"),
        ])
        func errorsSayWhatTheSystemSaid(status: Int32, code: NetError.Code, name: String) {
            let error = Lookups.failure(status, errno: EMFILE, host: "nowhere.example")
            #expect(error.code == code)
            #expect(error.description.hasPrefix("getaddrinfo: "))
            #expect(error.description.hasSuffix("(\(name))"), "\(error)")
            #expect(status == EAI_SYSTEM || error.description.contains("'nowhere.example': "))
        }
    }
}

import Glibc
import Locks
import Testing

@testable import Net

extension NetTests {
    @Suite struct BindingTests {
        @Test(.enabled(if: Setting.hasIPv6), arguments: Backend.allCases, [false, true])
        func theWildcardTakesBothFamiliesUnlessToldNotTo(backend: Backend, ipv6Only: Bool) async throws {
            try await onReactor(backend) { _ in
                let listener = try Listener.bind(to: Address(.unspecifiedIPv6, port: 0), ipv6Only: ipv6Only)
                try listener.listen()
                let port = try #require(listener.address.port)
                _ = try await Connection.connect(to: .loopbackIPv6(port: port))
                #expect(try await listener.accept().peerAddress.ip == .loopbackIPv6)
                let refusal = await code { _ = try await Connection.connect(to: .loopback(port: port)) }
                #expect(refusal == (ipv6Only ? .refused : nil))
                guard !ipv6Only else { return }
                let server = try await listener.accept()
                #expect(server.peerAddress.ip == IPAddress("::ffff:127.0.0.1"))
                #expect(server.peerAddress.unmapped.ip == .loopback)
            }
        }

        @Test(arguments: Setting.tcp)
        func aPortIsSharedOnlyIfAllSaySo(setting: Setting) async throws {
            try await onReactor(setting.backend) { _ in
                let first = try Listener.bind(to: setting.address(), reusePort: true)
                let second = try Listener.bind(to: first.address, reusePort: true)
                try first.listen()
                try second.listen()
                #expect(await code { _ = try Listener.bind(to: first.address) } == .addressInUse)
            }
        }

        /// The mode is exact whatever the umask is, and nobody may connect who is not meant to while it is made so.
        @Test(arguments: Backend.allCases, [UInt32(0o600), 0o666, 0o777])
        func aSocketFileHasThePermissionsAskedFor(backend: Backend, permissions: UInt32) async throws {
            try await onReactor(backend) { _ in
                let path = Setting.temporaryPath()
                let listener = try Listener.bind(to: Address(path: path), permissions: permissions)
                var status = stat()
                #expect(lstat(path, &status) == 0)
                #expect(status.st_mode & 0o777 == permissions)
                try listener.listen()
                _ = try await Connection.connect(to: listener.address)
            }
        }

        @Test(arguments: Backend.allCases)
        func aSocketFileIsRemovedAfterItsReactorIsGoneToo(backend: Backend) throws {
            let path = Setting.temporaryPath()
            let reactor = try Reactor(backend: backend)
            let listener = try Listener.bind(to: Address(path: path), on: reactor)
            try listener.listen()
            reactor.shutDown()
            #expect(access(path, F_OK) == 0)
            listener.close()
            #expect(access(path, F_OK) != 0)
        }

        @Test(arguments: Backend.allCases)
        func onlyAFileHasPermissions(backend: Backend) async throws {
            try await onReactor(backend) { _ in
                #expect(
                    await code { _ = try Listener.bind(to: .loopback(), permissions: 0o600) }
                        == .invalidArgument
                )
            }
        }

        @Test(arguments: Backend.allCases, ["plain", "with\0NUL", String(repeating: "x", count: 107)])
        func anAbstractNameIsExactAndGoneWithItsListener(backend: Backend, name: String) async throws {
            try await onReactor(backend) { _ in
                let unique = "\(getpid())\(backend)\(name)".prefix(107)
                let address = try Address(abstractName: String(unique))
                let listener = try Listener.bind(to: address)
                #expect(listener.address == address)
                try listener.listen()
                #expect(await code { _ = try Listener.bind(to: address) } == .addressInUse)
                let client = try await Connection.connect(to: address)
                #expect(client.peerAddress == address)
                #expect(try await listener.accept().localAddress == address)
                let shorter = try Address(abstractName: String(unique.dropLast()))
                #expect(await code { _ = try await Connection.connect(to: shorter) } == .refused)
                listener.close()
                _ = try Listener.bind(to: address)
            }
        }

        @Test(arguments: Backend.allCases)
        func aClientsAbstractNameIsTold(backend: Backend) async throws {
            try await onReactor(backend) { _ in
                let listener = try Listener.bind(to: Address(path: Setting.temporaryPath()))
                try listener.listen()
                let from = try Address(abstractName: "client-\(getpid())-\(backend)")
                let client = try await Connection.connect(to: listener.address, from: from)
                #expect(client.localAddress == from)
                #expect(try await listener.accept().peerAddress == from)
            }
        }

        /// As a listener that another program made: not ours to configure, and its file not ours to remove.
        @Test(arguments: Setting.all, [false, true])
        func aDescriptorFromElsewhereIsTakenOver(setting: Setting, listens: Bool) async throws {
            let before = Census.take()
            try await onReactor(setting.backend) { _ in
                let original = try Listener.bind(to: setting.address())
                if listens { try original.listen() }
                let number = try #require(descriptor(boundTo: original.address))
                let listener = try Listener(inheriting: dup(number))
                #expect(listener.address == original.address)
                if !listens { try listener.listen(backlog: 5) }
                let client = try await Connection.connect(to: listener.address)
                let server = try await listener.accept()
                try await client.sendText("x")
                try await server.expect("x")
                listener.close()
                if let path = original.address.path { #expect(access(path, F_OK) == 0) }
            }
            await before.expectAgain()
        }

        @Test(arguments: Backend.allCases)
        func whatCannotListenIsNotTakenOver(backend: Backend) async throws {
            try await onReactor(backend) { _ in
                var ends: [Int32] = [0, 0]
                pipe(&ends)
                let datagrams = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
                var pair: [Int32] = [0, 0]
                socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair)
                defer { for number in ends + pair + [datagrams] { close(number) } }
                #expect(await code { _ = try Listener(inheriting: ends[0]) } == .other)
                #expect(await code { _ = try Listener(inheriting: datagrams) } == .invalidArgument)
                #expect(await code { _ = try Listener(inheriting: pair[0]) } == .invalidArgument)
                #expect(await code { _ = try Listener(inheriting: -1) } == .closed)
                // They are still their owner's.
                #expect(isOpen(pair[0]) && isOpen(datagrams))
            }
        }

        @Test(arguments: Backend.allCases)
        func aPathIsTakenByWhoeverIsBoundToIt(backend: Backend) async throws {
            try await onReactor(backend) { reactor in
                let address = try Address(path: Setting.temporaryPath())
                let owner = try Listener.bind(to: address, on: reactor)
                let early = await code { _ = try Listener.bind(to: address, on: reactor) }
                try owner.listen()
                let late = await code { _ = try Listener.bind(to: address, on: reactor) }
                #expect(early == .addressInUse && late == .addressInUse)
                // Nor was the owner bothered with the question.
                #expect(try owner.acceptIfPending() == nil)
            }
        }

        /// Many find the same file that nobody is bound to: one of them takes its place, and keeps it.
        @Test func anAbandonedFileIsTakenOverOnce() async throws {
            try await onReactor(.epoll) { reactor in
                for _ in 0..<50 {
                    let path = Setting.temporaryPath()
                    let address = try Address(path: path)
                    let old = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
                    #expect(address.withSocketAddress { Glibc.bind(old, $0, $1) } == 0)
                    Glibc.close(old)
                    let bound = Mutex<[Listener]>([])
                    let threads = try (0..<4).map { _ in
                        try startThread("binding") {
                            if let listener = try? Listener.bind(to: address, on: reactor) {
                                bound.withLock { $0.append(listener) }
                            }
                        }
                    }
                    for thread in threads { pthread_join(thread, nil) }
                    let listeners = bound.withLock { $0 }
                    #expect(listeners.count == 1)
                    #expect(access(path, F_OK) == 0)
                    for listener in listeners { listener.close() }
                }
            }
        }
    }
}

import Glibc
import Net
import Testing

extension NetTests {
    @Suite struct ListenerTests {
        @Test(arguments: Setting.all)
        func aTakenAddressIsInUse(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let listener = try Listener.bind(to: setting.address(), on: reactor)
                try listener.listen()
                #expect(
                    await code { _ = try Listener.bind(to: listener.address, on: reactor) } == .addressInUse
                )
                #expect(
                    await code { _ = try await Connection.connect(to: listener.address, on: reactor) } == nil
                )
            }
        }

        @Test(arguments: Setting.tcp)
        func aPortWithConnectionsInTIMEWAITCanBeBoundAgain(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let listener = try Listener.bind(to: setting.address(), on: reactor)
                try listener.listen()
                let client = try await Connection.connect(to: listener.address, on: reactor)
                let server = try await listener.accept()
                // The side that closes first keeps the port in TIME_WAIT.
                server.close()
                try await client.expect("<end>")
                client.close()
                listener.close()
                let again = try Listener.bind(to: listener.address, on: reactor)
                #expect(again.address == listener.address)
            }
        }

        @Test(arguments: Setting.all)
        func closingWakesTheWaitingAcceptAndResetsTheBacklog(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let listener = try Listener.bind(to: setting.address(), on: reactor)
                try listener.listen()
                let accept = await waiting(on: reactor) { _ = try await listener.accept() }
                listener.close()
                listener.close()
                #expect(await code { try await accept.value } == .closed)
                #expect(await code { try listener.listen() } == .closed)

                let other = try Listener.bind(to: setting.address(), on: reactor)
                try other.listen()
                let client = try await Connection.connect(to: other.address, on: reactor)
                other.close()
                try await client.expect("<reset>")
            }
        }

        @Test(arguments: Setting.all)
        func acceptIfPendingDoesNotWait(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let listener = try Listener.bind(to: setting.address(), on: reactor)
                try listener.listen()
                #expect(try listener.acceptIfPending() == nil)
                let client = try await Connection.connect(to: listener.address, on: reactor)
                let server = try listener.acceptIfPending()
                #expect(server != nil)
                #expect(try listener.acceptIfPending() == nil)
                try await client.sendText("x")
                try await server?.expect("x")
            }
        }

        @Test(arguments: Setting.all)
        func cancellationLeavesTheListenerUsable(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let listener = try Listener.bind(to: setting.address(), on: reactor)
                try listener.listen()
                let accept = await waiting(on: reactor) { _ = try await listener.accept() }
                accept.cancel()
                await #expect(throws: CancellationError.self) { try await accept.value }
                let client = try await Connection.connect(to: listener.address, on: reactor)
                #expect(try await listener.accept().peerAddress == client.localAddress)
            }
        }

        /// Whether the kernel hands out such a connection or not, the next one is accepted.
        @Test(arguments: Setting.tcp)
        func aPeerThatIsGoneBeforeTheAcceptHindersNobody(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let listener = try Listener.bind(to: setting.address(), on: reactor)
                try listener.listen()
                try await Connection.connect(to: listener.address, on: reactor).reset()
                let client = try await Connection.connect(to: listener.address, on: reactor)
                var server = try await listener.accept()
                if server.peerAddress != client.localAddress {
                    try await server.expect("<reset>")
                    server = try await listener.accept()
                }
                #expect(server.peerAddress == client.localAddress)
            }
        }

        @Test(arguments: Setting.all)
        func aLackOfDescriptorsIsToldAndLeavesTheListenerUsable(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let listener = try Listener.bind(to: setting.address(), on: reactor)
                try listener.listen()
                let client = try await Connection.connect(to: listener.address, on: reactor)
                var limit = rlimit()
                getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                // A limit below what is open already lets nothing more be opened.
                var lowered = limit
                lowered.rlim_cur = 3
                setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &lowered)
                let first = await code { _ = try await listener.accept() }
                let second = await code { _ = try listener.acceptIfPending() }
                setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                #expect(first == .tooManyDescriptors && second == .tooManyDescriptors)
                let server = try await listener.accept()
                try await client.sendText("x")
                try await server.expect("x")
            }
        }

        @Test(arguments: Setting.unix)
        func anAbandonedSocketFileIsReplacedAndOursRemoved(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let address = try setting.address()
                let path = address.path!
                let listener = try Listener.bind(to: address, on: reactor)
                // The listener goes, its file under another name stays.
                let kept = path + "-kept"
                link(path, kept)
                listener.close()
                #expect(access(path, F_OK) != 0)
                rename(kept, path)
                let second = try Listener.bind(to: address, on: reactor)
                try second.listen()
                _ = try await Connection.connect(to: address, on: reactor)
                // A file that somebody else has put there is not removed.
                unlink(path)
                close(open(path, O_CREAT | O_WRONLY, 0o600))
                second.close()
                #expect(access(path, F_OK) == 0)
                #expect(await code { _ = try Listener.bind(to: address, on: reactor) } == .addressInUse)
                unlink(path)
            }
        }
    }
}

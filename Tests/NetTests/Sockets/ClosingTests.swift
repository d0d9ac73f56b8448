import Glibc
import Locks
import Testing

@testable import Net

extension NetTests {
    @Suite struct ClosingTests {
        @Test(arguments: Setting.all)
        func closingWithEverythingReadIsAFIN(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try await pair.client.sendText("x")
                try await pair.server.expect("x")
                try await pair.server.sendText("bye")
                pair.server.close()
                try await pair.client.expect("bye")
                try await pair.client.expect("<end>")
                #expect(!pair.client.isReset)
            }
        }

        @Test(arguments: Setting.all)
        func closingWithUnreadBytesIsAResetAfterTheQueuedBytes(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try await pair.client.sendText("x")
                #expect(try await pair.server.waitForUnread(1) == .enough(1))
                try await pair.server.sendText("bye")
                pair.server.close()
                try await pair.client.waitForReset()
                #expect(try await pair.client.waitForUnread(4) == .reset)
                try await pair.client.expect("bye")
                try await pair.client.expect("<reset>")
                try await pair.client.expect("<reset>")
                #expect(pair.client.isReset && !pair.client.hasEnded)
            }
        }

        @Test(arguments: Setting.tcp)
        func aResetIsAnRST(setting: Setting) async throws {
            try await withPair(setting) { pair in
                let reader = await waiting(on: pair.client.reactor) { try await pair.client.receiveText() }
                pair.server.reset()
                #expect(try await reader.value == "<reset>")
                #expect(await code { try await pair.client.sendText("x") } == .reset)
                #expect(await code { try pair.client.halfClose() } == .reset)
                try await pair.client.expect("<reset>")
            }
        }

        /// The reactor's thread runs this, so that it can take in no event meanwhile.
        @Test(arguments: Setting.tcp)
        func aResetIsSeenBeforeItsEvent(setting: Setting) async throws {
            try await withPair(setting) { pair in
                #expect(!pair.client.isReset)
                pair.server.reset()
                try pair.client.descriptor.withSocket { socket throws(NetError) in
                    var entry = pollfd(fd: socket.number, events: 0, revents: 0)
                    #expect(poll(&entry, 1, 10_000) == 1)
                }
                #expect(pair.client.isReset)
            }
        }

        @Test(arguments: Setting.tcp)
        func whatElseEndedItEndsTheWaitForAReset(setting: Setting) async throws {
            try await withPair(setting) { pair in
                let isFate = try pair.client.descriptor.withSocket { socket throws(NetError) in
                    socket.noteFate(ETIMEDOUT)
                }
                #expect(isFate)
                #expect(await code { try await pair.client.waitForReset() } == .timedOut)
            }
        }

        /// poll(2) holds on to the sockets it waits for: the close has to end its wait.
        @Test(arguments: Setting.all)
        func aCloseTakesEffectAtOnce(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let watching = try Reactor(backend: setting.backend)
                defer { watching.shutDown() }
                let listener = try Listener.bind(to: setting.address(), on: watching)
                try listener.listen()
                let client = try await Connection.connect(to: listener.address, on: reactor)
                let server = try await listener.accept()
                let waiter = await waiting(on: reactor) { try await server.receiveText() }
                await watching.idle()
                while !watching.state.withLock(\.isSleeping) { await Task.yield() }
                server.close()
                #expect(await code { _ = try await waiter.value } == .closed)
                try await client.expect("<end>")
            }
        }

        @Test(arguments: Setting.unix)
        func aResetOfAUnixSocketIsAClose(setting: Setting) async throws {
            try await withPair(setting) { pair in
                pair.server.reset()
                try await pair.client.expect("<end>")
            }
        }

        @Test(arguments: Setting.tcp)
        func lingerZeroMakesACloseAReset(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try pair.server.setLinger(.zero)
                pair.server.close()
                try await pair.client.expect("<reset>")
            }
        }

        /// Where the peer does not read, close(2) itself would wait for so long.
        @Test(arguments: Setting.all)
        func aLongLingerDoesNotBlockTheThread(setting: Setting) async throws {
            var options = SocketOptions()
            options.receiveBuffer = 4_096
            options.sendBuffer = 4_096
            options.linger = .seconds(100)
            try await withPair(setting, options: options) { pair in
                let writer = await waiting(on: pair.server.reactor) {
                    while true { try await pair.server.write([UInt8](repeating: 1, count: 65_536)) }
                }
                pair.server.close()
                #expect(await code { try await writer.value } == .closed)
                var received = 0
                while case let bytes = try await pair.client.receive(upTo: 65_536), !bytes.isEmpty {
                    received += bytes.count
                }
                #expect(received == pair.server.bytesSent)
            }
        }

        @Test(arguments: Setting.tcp)
        func aResetAfterTheFINIsStillSeen(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try pair.server.halfClose()
                try await pair.client.expect("<end>")
                let waiter = await waiting(on: pair.client.reactor) { try await pair.client.waitForReset() }
                pair.server.reset()
                try await waiter.value
                #expect(pair.client.isReset)
                try await pair.client.expect("<reset>")
            }
        }

        @Test(arguments: Setting.tcp)
        func aReceiveAfterTheFINTellsTheResetOnceItIsThere(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try pair.server.halfClose()
                try await pair.client.expect("<end>")
                pair.server.reset()
                while try pair.client.tryReceiveText() != "<reset>" { await Task.yield() }
            }
        }

        /// Whether the FIN is received before or after the RST came must not change what is told.
        @Test(arguments: Setting.tcp)
        func aFINIsToldBeforeTheResetThatFollowedIt(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try await pair.server.sendText("bye")
                try pair.server.halfClose()
                pair.server.reset()
                try await pair.client.waitForReset()
                try await pair.client.expect("bye")
                try await pair.client.expect("<end>")
                try await pair.client.expect("<reset>")
            }
        }

        @Test(arguments: Setting.tcp)
        func aFailedSendTellsReceivesOfTheReset(setting: Setting) async throws {
            try await withPair(setting) { pair in
                pair.server.close()
                try await pair.client.waitForInput()
                // The first write to a closed peer succeeds; the RST answers it.
                try await pair.client.sendText("1")
                try await pair.client.waitForReset()
                #expect(await code { try await pair.client.sendText("2") } == .reset)
                #expect(await code { try await pair.client.sendText("3") } == .reset)
                try await pair.client.expect("<reset>")
            }
        }

        @Test(arguments: Setting.tcp)
        func aSendThatTakesTheErrorDoesNotTurnTheResetIntoAnEnd(setting: Setting) async throws {
            try await withPair(setting) { pair in
                pair.server.reset()
                // No event has been taken in: the send is the first to be told.
                #expect(await code { try await pair.client.sendText("x") } == .reset)
                #expect(try pair.client.tryReceiveText() == "<reset>")
                try await pair.client.expect("<reset>")
            }
        }

        @Test(arguments: Setting.unix)
        func aSendToAClosedUnixPeerFails(setting: Setting) async throws {
            try await withPair(setting) { pair in
                pair.server.close()
                #expect(await code { try await pair.client.sendText("x") } == .reset)
            }
        }

        @Test(arguments: Setting.unix)
        func aSendToAClosedUnixPeerDoesNotTurnItsEndIntoAReset(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try await pair.server.sendText("bye")
                pair.server.close()
                #expect(await code { try await pair.client.sendText("x") } == .reset)
                #expect(!pair.client.isReset)
                try await pair.client.expect("bye")
                try await pair.client.expect("<end>")
                try await pair.client.expect("<end>")
            }
        }

        @Test(arguments: Setting.unix)
        func aSendToAUnixPeerThatLeftBytesUnreadDoesNotHideItsReset(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try await pair.client.sendText("unread")
                try await pair.server.sendText("bye")
                pair.server.close()
                #expect(await code { try await pair.client.sendText("x") } == .reset)
                try await pair.client.expect("bye")
                try await pair.client.expect("<reset>")
            }
        }

        @Test(arguments: Setting.all)
        func closingWakesWhoeverWaits(setting: Setting) async throws {
            try await withPair(setting) { pair in
                let reactor = pair.client.reactor
                let reader = await waiting(on: reactor) { _ = try await pair.client.receiveText() }
                let watcher = await waiting(on: reactor) { try await pair.client.waitForReset() }
                let counter = await waiting(on: reactor) { _ = try await pair.client.waitForUnread(9) }
                pair.client.close()
                pair.client.close()
                for task in [reader, watcher, counter] {
                    #expect(await code { try await task.value } == .closed)
                }
                #expect(await code { try await pair.client.sendText("x") } == .closed)
                #expect(await code { try pair.client.halfClose() } == .closed)
                #expect(await code { _ = try pair.client.unreadBytes } == .closed)
                #expect(pair.client.isClosed)
                try await pair.server.expect("<end>")
            }
        }

        /// A task's cancellation holds a lock of the task's while it takes the socket's: who resumes it may not do the
        /// reverse.
        @Test(arguments: Setting.all)
        func cancellingAWaiterWhileItIsResumedDoesNotHang(setting: Setting) async throws {
            try await withPair(setting) { pair in
                for _ in 0..<500 {
                    let waiter = Task.detached { try await pair.server.receiveText() }
                    await pair.server.reactor.idle()
                    let canceller = Task.detached { waiter.cancel() }
                    try await pair.client.sendText("x")
                    await canceller.value
                    if case .failure = await waiter.result { try await pair.server.expect("x") }
                }
            }
        }

        @Test(arguments: Setting.all)
        func droppingTheLastReferenceCloses(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let listener = try Listener.bind(to: setting.address(), on: reactor)
                try listener.listen()
                var client: Connection? = try await Connection.connect(to: listener.address, on: reactor)
                let server = try await listener.accept()
                #expect(client?.isClosed == false)
                client = nil
                try await server.expect("<end>")
            }
        }

        /// A descriptor's number is given to the next socket at once; an event for the old one must not
        /// reach it.
        @Test(arguments: Setting.all)
        func aLateEventDoesNotReachTheNextOwnerOfTheNumber(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let listener = try Listener.bind(to: setting.address(), on: reactor)
                try listener.listen()
                for _ in 0..<100 {
                    let old = try await Connection.connect(to: listener.address, on: reactor)
                    let oldServer = try await listener.accept()
                    try await old.sendText("x")
                    _ = try await oldServer.waitForUnread(1)
                    oldServer.reset()
                    // The reset's event is on its way to the number that the next connect is given.
                    old.close()
                    let new = try await Connection.connect(to: listener.address, on: reactor)
                    let newServer = try await listener.accept()
                    #expect(!new.isReset && !newServer.isReset)
                    try await newServer.sendText("fresh")
                    try await new.expect("fresh")
                    #expect(!new.isReset)
                }
            }
        }
    }
}

import Glibc
import Locks
import Testing

@testable import Net

extension NetTests {
    @Suite struct ReceivingTests {
        @Test(arguments: Setting.all)
        func oneReceiveTakesWhatIsThereAndNoMoreThanAsked(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try await pair.client.sendText("abcdef")
                try await pair.server.expect("ab", upTo: 2)
                #expect(try pair.server.unreadBytes == 4)
                try await pair.server.expect("cdef")
                #expect(try pair.server.tryReceiveText() == nil)
                #expect(pair.server.bytesReceived == 6)
                #expect(pair.client.bytesSent == 6)
            }
        }

        @Test(arguments: Setting.all)
        func nothingIsReadAhead(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try await pair.client.sendText("abc")
                #expect(try await pair.server.waitForUnread(3) == .enough(3))
                await pair.server.reactor.idle()
                #expect(try pair.server.unreadBytes == 3)
            }
        }

        /// Who looks on another thread than the reactor's may begin to wait when the event has come already.
        @Test(arguments: Setting.all.filter { $0.backend == .epoll })
        func anEventBetweenALookAndTheWaitIsNotLost(setting: Setting) async throws {
            try await withPair(setting) { pair in
                let descriptor = pair.server.descriptor
                await pair.server.reactor.idle()
                let changes = try descriptor.withSocket { socket throws(NetError) in socket.changes }
                try await pair.client.sendText("x")
                await pair.server.reactor.idle()
                try await descriptor.wait(for: .change(after: changes))
                let waiter = await waiting(on: pair.server.reactor) {
                    try await descriptor.wait(for: .change(after: changes + 1))
                }
                try await pair.client.sendText("y")
                try await waiter.value
            }
        }

        @Test(arguments: Setting.all)
        func aWaitingReceiveGetsWhatComesLater(setting: Setting) async throws {
            try await withPair(setting) { pair in
                for round in 0..<50 {
                    let reader = await waiting(on: pair.server.reactor) {
                        try await pair.server.receiveText()
                    }
                    try await pair.client.sendText("\(round)")
                    #expect(try await reader.value == "\(round)")
                }
            }
        }

        @Test(arguments: Setting.all)
        func peekingLeavesTheBytes(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try await pair.client.sendText("abc")
                try await pair.server.waitForInput()
                #expect(try pair.server.tryReceiveText(peek: true) == "abc")
                #expect(try await pair.server.waitForMore(than: 2) == .enough(3))
                let more = await waiting(on: pair.server.reactor) {
                    try await pair.server.waitForMore(than: 3)
                }
                try await pair.client.sendText("de")
                #expect(try await more.value == .enough(5))
                #expect(pair.server.bytesReceived == 0)
                try await pair.server.expect("abcde")
            }
        }

        @Test(arguments: Setting.all)
        func theEndIsTold(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try await pair.client.sendText("last")
                try pair.client.halfClose()
                try pair.client.halfClose()
                #expect(try await pair.server.waitForUnread(5) == .end)
                #expect(!pair.server.hasEnded)
                try await pair.server.expect("last")
                try await pair.server.expect("<end>")
                try await pair.server.expect("<end>")
                #expect(pair.server.hasEnded && !pair.server.isReset)
                try await pair.server.sendText("answer")
                try await pair.client.expect("answer")
            }
        }

        @Test(arguments: Setting.all)
        func waitsForInputEndWithBytesFINAndReset(setting: Setting) async throws {
            try await withPair(setting) { pair in
                let reactor = pair.client.reactor
                let first = await waiting(on: reactor) { try await pair.server.waitForInput() }
                try await pair.client.sendText("x")
                try await first.value
                try await pair.server.expect("x")
                let second = await waiting(on: reactor) { try await pair.server.waitForInput() }
                try pair.client.halfClose()
                try await second.value
                #expect(try pair.server.tryReceiveText() == "<end>")

                try await pair.client.writeIgnoringEnd()
                let third = await waiting(on: reactor) { try await pair.client.waitForInput() }
                try await pair.server.sendText("y")
                try await third.value
                #expect(try pair.client.tryReceiveText() == "y")
            }
        }

        @Test(arguments: Setting.tcp)
        func urgentDataLeavesTheStreamButHidesNothingBehindIt(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try await pair.client.sendText("abc", urgent: true)
                #expect(try await pair.server.waitForUnread(2) == .enough(2))
                try await pair.client.sendText("de")
                // No event is left that could tell of what lies behind the mark.
                await pair.server.reactor.idle()
                var text = ""
                while text.count < 4 { text += try await pair.server.receiveText() }
                #expect(text == "abde")
                let reader = await waiting(on: pair.server.reactor) { try await pair.server.receiveText() }
                try await pair.client.sendText("f")
                #expect(try await reader.value == "f")
            }
        }

        @Test(arguments: Setting.tcp)
        func urgentDataAloneIsNoInput(setting: Setting) async throws {
            try await withPair(setting) { pair in
                let reactor = pair.server.reactor
                let input = await waiting(on: reactor) { try await pair.server.waitForInput() }
                try await pair.client.sendText("!", urgent: true)
                await reactor.idle()
                let before = reactor.wakeUps.load(ordering: .relaxed)
                try await reactor.sleep(for: .milliseconds(10))
                #expect(reactor.wakeUps.load(ordering: .relaxed) - before < 8)
                #expect(try pair.server.tryReceiveText() == nil)
                #expect(try await pair.client.waitUntilPeerHasRead() == .read)
                try await pair.client.sendText("x")
                try await input.value
                try await pair.server.expect("x")
                #expect(try await pair.client.waitUntilPeerHasRead() == .read)
            }
        }

        @Test(arguments: Setting.all)
        func cancellationLeavesTheConnectionUsable(setting: Setting) async throws {
            try await withPair(setting) { pair in
                let reactor = pair.server.reactor
                let waits: [@Sendable () async throws -> Void] = [
                    { _ = try await pair.server.receiveText() },
                    { try await pair.server.waitForInput() },
                    { try await pair.server.waitForReset() },
                    { _ = try await pair.server.waitForUnread(1) },
                ]
                for wait in waits {
                    let task = await waiting(on: reactor, wait)
                    task.cancel()
                    await #expect(throws: CancellationError.self) { try await task.value }
                }
                try await pair.client.sendText("still here")
                try await pair.server.expect("still here")
            }
        }

        /// An actor on a reactor.
        private actor Reader {
            let reactor: Reactor
            init(on reactor: Reactor) { self.reactor = reactor }
            nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }
            func receive(from connection: Connection) async throws -> String {
                try await connection.receiveText()
            }
        }

        @Test(arguments: Setting.all)
        func anActorsWaitIsCancelledToo(setting: Setting) async throws {
            try await withPair(setting) { pair in
                let reader = Reader(on: pair.server.reactor)
                let task = await waiting(on: pair.server.reactor) {
                    try await reader.receive(from: pair.server)
                }
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
                try await pair.client.sendText("still here")
                #expect(try await reader.receive(from: pair.server) == "still here")
            }
        }

        @Test func aSecondWaitOfTheSameKindTraps() async {
            await #expect(processExitsWith: .failure) {
                try await withPair(Setting(backend: .epoll, family: .ipv4)) { pair in
                    _ = await waiting(on: pair.server.reactor) { try await pair.server.receiveText() }
                    _ = try await pair.server.receiveText()
                }
            }
        }

        @Test(arguments: Setting.tcp)
        func delayedAcknowledgementsDoNotChangeTheStream(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try pair.server.setQuickAck(false)
                try pair.client.setNoDelay(true)
                try pair.client.setKeepAlive(KeepAlive())
                for _ in 0..<20 {
                    try await pair.client.sendText("a")
                    try await pair.server.expect("a")
                }
                try pair.server.setQuickAck(true)
            }
        }

        @Test(arguments: Setting.unix)
        func bytesBehindADescriptorAreReceived(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try pair.client.descriptor.withSocket { socket throws(NetError) in
                    #expect(sendWithDescriptor("a", over: socket.number) == 1)
                }
                try await pair.client.sendText("b")
                // Both are there, and the events of both have been told.
                await pair.server.reactor.idle()
                try await pair.server.expect("a")
                let rest = await waiting(on: pair.server.reactor) { try await pair.server.receiveText() }
                rest.cancel()
                #expect(try await rest.value == "b")
            }
        }
    }
}

extension Connection {
    /// A half-closed side cannot send; that is its own fault, not a reset.
    fileprivate func writeIgnoringEnd() async throws {
        #expect(await code { try await self.sendText("x") } == .closed)
        #expect(!isReset)
    }
}

/// Sends the text, and with it the descriptor itself (SCM_RIGHTS in unix(7)).
private func sendWithDescriptor(_ text: String, over number: Int32) -> Int {
    // A cmsghdr of SOL_SOCKET and SCM_RIGHTS, and its data.
    var control = (length: 20, level: SOL_SOCKET, kind: Int32(1), descriptor: number, padding: Int32(0))
    return Array(text.utf8).withUnsafeBytes { bytes in
        withUnsafeMutableBytes(of: &control) { control in
            var part = iovec(
                iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress),
                iov_len: bytes.count
            )
            return withUnsafeMutablePointer(to: &part) { part in
                var message = msghdr()
                message.msg_iov = part
                message.msg_iovlen = 1
                message.msg_control = control.baseAddress
                message.msg_controllen = control.count
                return sendmsg(number, &message, 0)
            }
        }
    }
}

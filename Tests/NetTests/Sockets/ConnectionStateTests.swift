import Net
import Testing

extension NetTests {
    @Suite struct ConnectionStateTests {
        private static let notHalfOpen: SocketOptions = {
            var options = SocketOptions()
            options.allowHalfOpen = false
            options.receiveBuffer = 4_096
            options.sendBuffer = 4_096
            return options
        }()

        @Test(arguments: Setting.all)
        func theStateFollowsBothFINs(setting: Setting) async throws {
            try await withPair(setting) { pair in
                #expect(pair.client.state == .open && pair.server.state == .open)
                try await pair.client.end()
                #expect(pair.client.state == .readOnly)
                try await pair.server.expect("<end>")
                #expect(pair.server.state == .writeOnly)
                try await pair.server.end()
                #expect(pair.server.state == .closed && !pair.server.isClosed)
                try await pair.client.expect("<end>")
                #expect(pair.client.state == .closed && !pair.client.isClosed)
            }
        }

        @Test(arguments: Setting.tcp)
        func aResetOrACloseIsNoWay(setting: Setting) async throws {
            try await withPair(setting) { pair in
                pair.server.reset()
                #expect(pair.server.state == .closed)
                try await pair.client.waitForReset()
                #expect(pair.client.state == .closed && !pair.client.isClosed)
            }
        }

        @Test(arguments: Setting.all)
        func theSendQueueIsSeen(setting: Setting) async throws {
            try await withPair(setting, options: Self.notHalfOpen) { pair in
                #expect(try pair.client.unsentBytes == 0)
                let writer = await waiting(on: pair.client.reactor) {
                    try await pair.client.write([UInt8](repeating: 7, count: 100_000))
                }
                #expect(try pair.client.unsentBytes > 0)
                var received = 0
                while received < 100_000 { received += try await pair.server.receive(upTo: 65_536).count }
                try await writer.value
                while try pair.client.unsentBytes > 0 { await Task.yield() }
                pair.client.close()
                #expect(await code { _ = try pair.client.unsentBytes } == .closed)
            }
        }

        @Test(arguments: Setting.all)
        func aFINIsAnsweredWhereHalfOpenIsNotAllowed(setting: Setting) async throws {
            try await withPair(setting, options: Self.notHalfOpen) { pair in
                try await pair.client.end(writing: [120])
                try await pair.server.expect("x")
                try await pair.server.expect("<end>")
                try await pair.client.expect("<end>")
                #expect(pair.server.state == .closed && !pair.server.isClosed)
                #expect(await code { try await pair.server.write("late") } == .closed)
                try await pair.server.expect("<end>")
            }
        }

        @Test(arguments: Setting.all)
        func theAnswerComesBehindWhatIsBeingWritten(setting: Setting) async throws {
            try await withPair(setting, options: Self.notHalfOpen) { pair in
                let reactor = pair.server.reactor
                let writers = [
                    await waiting(on: reactor) {
                        try await pair.server.write([UInt8](repeating: 1, count: 200_000))
                    },
                    await waiting(on: reactor) {
                        try await pair.server.write([UInt8](repeating: 2, count: 200_000))
                    },
                ]
                try await pair.client.end()
                try await pair.server.expect("<end>")
                #expect(pair.server.state == .writeOnly)
                let late = await waiting(on: reactor) { try await pair.server.write([3]) }
                var received: [UInt8] = []
                for try await chunk in pair.client.chunks { received += chunk }
                #expect(received.count == 400_000 && received.last == 2)
                for writer in writers { try await writer.value }
                #expect(await code { try await late.value } == .closed)
            }
        }

        @Test(arguments: Setting.all)
        func aReceiveThatDoesNotWaitAnswersToo(setting: Setting) async throws {
            try await withPair(setting, options: Self.notHalfOpen) { pair in
                try await pair.client.end()
                try await pair.server.waitForInput()
                #expect(try pair.server.tryReceiveText() == "<end>")
                try await pair.client.expect("<end>")
            }
        }
    }
}

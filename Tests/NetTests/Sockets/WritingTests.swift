import Glibc
import Locks
import Testing

@testable import Net

extension NetTests {
    @Suite struct WritingTests {
        private static let small: SocketOptions = {
            var options = SocketOptions()
            options.receiveBuffer = 4_096
            options.sendBuffer = 4_096
            return options
        }()
        private static let block = 100_000

        /// So many writers, each of a block of its own number, that have come in the order of their numbers.
        private static func writers(_ count: Int, on connection: Connection) async -> [Task<Void, any Error>]
        {
            var tasks: [Task<Void, any Error>] = []
            for index in 0..<count {
                tasks.append(
                    await waiting(on: connection.reactor) {
                        try await connection.write([UInt8](repeating: UInt8(index), count: block))
                    }
                )
            }
            return tasks
        }

        /// The numbers in the order in which their runs come, with the length of each run, up to the FIN.
        private static func runs(_ connection: Connection) async throws -> [[Int]] {
            var runs: [[Int]] = []
            for try await chunk in connection.chunks {
                for byte in chunk {
                    if runs.last?[0] == Int(byte) {
                        runs[runs.count - 1][1] += 1
                    } else {
                        runs.append([Int(byte), 1])
                    }
                }
            }
            return runs
        }

        @Test(arguments: Setting.all)
        func writersAtOnceAreEachWholeAndInTheirOrder(setting: Setting) async throws {
            try await withPair(setting, options: Self.small) { pair in
                let writers = await Self.writers(4, on: pair.client)
                let end = await waiting(on: pair.client.reactor) { try await pair.client.end() }
                let runs = try await Self.runs(pair.server)
                #expect(runs == (0..<4).map { [$0, Self.block] })
                for writer in writers { try await writer.value }
                try await end.value
            }
        }

        @Test(arguments: Setting.all)
        func aCancelledWriterThatWaitedItsTurnSendsNothing(setting: Setting) async throws {
            try await withPair(setting, options: Self.small) { pair in
                let writers = await Self.writers(3, on: pair.client)
                writers[1].cancel()
                await #expect(throws: CancellationError.self) { try await writers[1].value }
                let end = await waiting(on: pair.client.reactor) { try await pair.client.end() }
                #expect(try await Self.runs(pair.server) == [[0, Self.block], [2, Self.block]])
                try await writers[2].value
                try await end.value
            }
        }

        @Test(arguments: Setting.all)
        func aWriterCancelledHalfWayLetsTheNextGoOn(setting: Setting) async throws {
            try await withPair(setting, options: Self.small) { pair in
                let writers = await Self.writers(2, on: pair.client)
                let sent = pair.client.bytesSent
                writers[0].cancel()
                await #expect(throws: CancellationError.self) { try await writers[0].value }
                let end = await waiting(on: pair.client.reactor) { try await pair.client.end() }
                #expect(try await Self.runs(pair.server) == [[0, sent], [1, Self.block]])
                try await end.value
            }
        }

        @Test(arguments: Setting.all)
        func whoeverWaitsForATurnLearnsOfTheClosing(setting: Setting) async throws {
            try await withPair(setting, options: Self.small) { pair in
                let writers = await Self.writers(3, on: pair.client)
                let end = await waiting(on: pair.client.reactor) { try await pair.client.end() }
                pair.client.close()
                for task in writers + [end] { #expect(await code { try await task.value } == .closed) }
            }
        }

        @Test(arguments: Setting.all)
        func nothingIsWrittenAfterTheEnd(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try await pair.client.end(writing: Array("bye".utf8))
                try await pair.client.end()
                #expect(await code { try await pair.client.write("more") } == .closed)
                try await pair.server.expect("bye")
                try await pair.server.expect("<end>")
                try await pair.server.write("answer")
                try await pair.client.expect("answer")
            }
        }

        @Test(arguments: Setting.all)
        func everyOctetPassesAndSoDoesAnotherStreamsWrite(setting: Setting) async throws {
            try await withPair(setting) { pair in
                let octets = (0...255).map { UInt8($0) }
                try await writeAsAnyStream(octets, to: pair.client)
                try await writeAsAnyStream([], to: pair.client)
                #expect(try await pair.server.receive(upTo: 1000) == octets)
            }
        }

        @Test(arguments: Setting.all)
        func manyMayWaitForTheClosing(setting: Setting) async throws {
            try await withPair(setting) { pair in
                let calls = Atomic(0)
                let waits = [
                    await waiting(on: pair.client.reactor) { try await pair.client.waitUntilClosed() },
                    await waiting(on: pair.client.reactor) { try await pair.client.waitUntilClosed() },
                    await waiting(on: pair.client.reactor) { try await pair.client.waitUntilClosed() },
                ]
                pair.client.descriptor.whenClosed { calls.add(1, ordering: .relaxed) }
                try await pair.server.write("x")
                pair.server.close()
                try await pair.client.expect("x")
                try await pair.client.expect("<end>")
                waits[0].cancel()
                await #expect(throws: CancellationError.self) { try await waits[0].value }
                #expect(calls.load(ordering: .relaxed) == 0)
                pair.client.close()
                pair.client.close()
                try await waits[1].value
                try await waits[2].value
                try await pair.client.waitUntilClosed()
                #expect(calls.load(ordering: .relaxed) == 1)
                pair.client.descriptor.whenClosed { calls.add(1, ordering: .relaxed) }
                #expect(calls.load(ordering: .relaxed) == 2)
            }
        }

        /// poll(2) tells an error for as long as it is there: who waits for the closing alone must not be woken by it.
        @Test(arguments: Setting.tcp)
        func aWaitForTheClosingDoesNotSpinOnAReset(setting: Setting) async throws {
            try await withPair(setting) { pair in
                let reactor = pair.client.reactor
                let wait = await waiting(on: reactor) { try await pair.client.waitUntilClosed() }
                pair.server.reset()
                try await pair.client.waitForReset()
                let before = reactor.wakeUps.load(ordering: .relaxed)
                try await reactor.sleep(for: .milliseconds(10))
                #expect(reactor.wakeUps.load(ordering: .relaxed) - before < 8)
                pair.client.close()
                try await wait.value
            }
        }

        private func writeAsAnyStream(_ bytes: [UInt8], to stream: some DuplexStream) async throws {
            try await bytes.isEmpty ? stream.write("") : stream.write(bytes)
        }
    }
}

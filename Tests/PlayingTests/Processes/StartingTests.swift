import Glibc
import Net
import Testing

@testable import Playing

extension PlayingTests {
    @Suite struct StartingTests {
        /// What is being started must not hold what others close: an end or a reset would come late, or bytes that a reset
        /// throws away would still be sent.
        @Test func aCloseTakesEffectAtOnceWhileProgramsAreStarted() async throws {
            let late = try await withThrowingTaskGroup(of: Int.self) { group in
                group.addTask { try await Self.startPrograms(50) }
                group.addTask { Self.closesThatCameLate() }
                _ = try await group.next()
                group.cancelAll()
                return try await group.next()
            }
            #expect(late == 0)
        }

        /// Starts so many programs, one after another; returns the number.
        private static func startPrograms(_ count: Int) async throws -> Int {
            try await withReactor(.epoll) { reactor in
                let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
                defer { close(nothing) }
                for _ in 0..<count {
                    let program = Program(
                        arguments: [Array("/bin/true".utf8)],
                        environment: [],
                        folder: "/",
                        descriptors: [nothing, nothing, nothing]
                    )
                    let running = try program.start(on: reactor)
                    #expect(await running.end())
                }
                return count
            }
        }

        /// Closes sockets until it is cancelled, and counts whose peer did not see the end at once.
        private static func closesThatCameLate() -> Int {
            var late = 0
            while !Task.isCancelled {
                var ends: [Int32] = [-1, -1]
                guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else { return -1 }
                close(ends[0])
                var byte: UInt8 = 0
                if recv(ends[1], &byte, 1, Int32(MSG_DONTWAIT)) != 0 { late += 1 }
                close(ends[1])
            }
            return late
        }
    }
}

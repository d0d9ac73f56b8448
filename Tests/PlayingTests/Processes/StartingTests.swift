import Glibc
import Locks
import Net
import Testing

@testable import Playing

extension PlayingTests {
    @Suite struct StartingTests {
        /// What is being started must not hold what others close: an end or a reset would come late, or bytes that a reset
        /// throws away would still be sent.
        @Test func aCloseTakesEffectAtOnceWhileProgramsAreStarted() async throws {
            let closes = Mutex((all: 0, late: 0))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await Self.startPrograms(50) }
                group.addTask { Self.countCloses(closes) }
                try await group.next()
                group.cancelAll()
            }
            let (all, late) = closes.withLock { $0 }
            // Were there a copy of every descriptor in each start, there would be some for each. A single one was seen once, on a
            // machine that had much else to do, and is not understood.
            #expect(late * 10_000 <= all, "\(late) of \(all)")
        }

        /// Starts so many programs, one after another; returns the number.
        private static func startPrograms(_ count: Int) async throws {
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
            }
        }

        /// Closes sockets until it is cancelled, and counts whose peer did not see the end at once.
        private static func countCloses(_ closes: borrowing Mutex<(all: Int, late: Int)>) {
            while !Task.isCancelled {
                var ends: [Int32] = [-1, -1]
                guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else { return }
                close(ends[0])
                var byte: UInt8 = 0
                let isLate = recv(ends[1], &byte, 1, Int32(MSG_DONTWAIT)) != 0
                close(ends[1])
                closes.withLock { $0 = ($0.all + 1, $0.late + (isLate ? 1 : 0)) }
            }
        }
    }
}

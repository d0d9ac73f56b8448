import Glibc
import Locks
import Net
import Testing

@testable import Playing

extension PlayingTests {
    @Suite struct StartingTests {
        /// What is being started must not hold what others close: an end or a reset would come late, or bytes that a reset
        /// throws away would still be sent.
        @Test(arguments: [false, true])
        func aCloseTakesEffectAtOnceWhileProgramsAreStarted(asRequirements isRequirement: Bool) async throws {
            Self.areStarted.store(false, ordering: .relaxed)
            async let closes = Self.countCloses()
            if isRequirement { try await Self.requirePrograms(50) } else { try await Self.startPrograms(50) }
            Self.areStarted.store(true, ordering: .relaxed)
            let (all, late) = await closes
            // Were there a copy of every descriptor in each start, as posix_spawn(3) makes one, some of fifty starts would make a
            // close late. One may be, if another process lists /proc/PID/fd just then, as lsof(8) and ss(8) -p do: each file is held
            // for a moment.
            #expect(late <= 1, "\(late) of \(all)")
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

        /// Plays a scenario that so many programs must allow.
        private static func requirePrograms(_ count: Int) async throws {
            let required = Array(repeating: "{run: [/bin/true]}", count: count).joined(separator: ", ")
            try await expectPasses(
                """
                scenario: Required
                requires: [\(required)]
                servers: {web: {script: [{expect: hi}]}}
                clients: {user: {connect: web, script: [{send: hi}]}}
                """
            )
        }

        private static let areStarted = Atomic(false)

        /// Closes sockets until all is started, and counts those whose peer did not see the end at once.
        @concurrent private static func countCloses() async -> (all: Int, late: Int) {
            var (all, late) = (0, 0)
            while !areStarted.load(ordering: .relaxed) {
                var ends: [Int32] = [-1, -1]
                guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else { break }
                close(ends[0])
                var byte: UInt8 = 0
                let isLate = recv(ends[1], &byte, 1, Int32(MSG_DONTWAIT)) != 0
                close(ends[1])
                all += 1
                if isLate { late += 1 }
            }
            return (all, late)
        }
    }
}

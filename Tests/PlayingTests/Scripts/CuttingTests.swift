import Net
import Testing

@testable import Playing

extension PlayingTests {
    /// What the other end sees of a connection that is cut because it was beyond the least number.
    @Suite struct CuttingTests {
        private func text(_ client: String, tls: String = "", script: String = "[{await-unread: 100}]")
            -> String
        {
            """
            scenario: T
            servers: {s: {accepts: 1.., \(tls)connections: [[drain], \(script)]}}
            clients:
              a: {connect: s, \(tls)script: [{send: x}, {signal: one}]}
              b: {connect: s, \(tls)after: one, script: \(client)}
            """
        }

        @Test(arguments: Backend.allCases)
        func itEndsThoughBytesLieUnread(_ backend: Backend) async throws {
            // Closed with unread bytes, a connection is reset.
            let played = try await expectPasses(
                text("[{send: hello}, {signal: sent}, expect-eof]"),
                backend
            )
            #expect(played.cuts == 1)
        }

        /// Whatever its script waits for: it is not also reset, and nobody waits for it any more.
        @Test(arguments: Backend.allCases, ["{expect: x}", "{delay: 60s}", "{await: x}, {signal: x}"])
        func itIsNothingButCut(_ backend: Backend, steps: String) async throws {
            let played = try await expectPasses(text("[expect-eof]", script: "[\(steps)]"), backend)
            #expect(played.cuts == 1)
            #expect(
                !played.events(of: "s").contains { if case .resetSent = $0.fact { true } else { false } }
            )
        }

        @Test(arguments: Backend.allCases)
        func overTLSItSaysGoodbye(_ backend: Backend) async throws {
            let played = try await expectPasses(
                text(
                    "[{expect: hi}, expect-eof]",
                    tls: "tls: auto, ",
                    script: "[{send: hi}, {expect: never}]"
                ),
                backend
            )
            #expect(played.cuts == 1)
            let ends = played.events(of: "b").compactMap {
                if case .peerClosed(let end) = $0.fact { end } else { nil }
            }
            #expect(ends.first == .closeNotify)
        }
    }
}

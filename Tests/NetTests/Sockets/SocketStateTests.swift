import Glibc
import Testing

@testable import Net

extension NetTests {
    @Suite struct SocketStateTests {
        @Test func aNewSocketHasNoFate() {
            let state = SocketState(number: -1, address: nil)
            #expect(!state.isReset && !state.isErrorTaken && state.failure == 0)
            #expect(!state.hasEnded && !state.isHalfClosed && !state.endsInUrgentByte)
            #expect(state.bytesSent == 0 && state.bytesReceived == 0 && state.allowsHalfOpen)
        }

        @Test(arguments: [EAGAIN, EBADF, ENOTCONN])
        func whatIsNoFateChangesNothing(code: Int32) {
            var state = SocketState(number: -1, address: nil)
            let isFate = state.noteFate(code)
            #expect(!isFate && !state.isReset && !state.isErrorTaken && state.failure == 0)
        }

        /// What was noted before may be out of date.
        @Test func aLookTellsThisMomentAlone() throws {
            var ends: [Int32] = [-1, -1]
            try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
            defer { for end in ends { close(end) } }
            var state = SocketState(number: ends[0], address: nil)
            let bytes = [UInt8](repeating: 0, count: 65_536)
            while send(ends[0], bytes, bytes.count, Int32(MSG_DONTWAIT)) > 0 {}
            state.readiness = [.readable, .writable]
            #expect(state.look() == [])
            #expect(send(ends[1], bytes, 1, 0) == 1)
            #expect(state.look() == [.readable])
        }

        /// recv(2) on a connection whose error was taken already: ENOTCONN, as on a socket that never had a peer.
        @Test(arguments: [ETIMEDOUT, ECONNRESET])
        func anErrorThatWasTakenIsTold(code: Int32) throws {
            let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            try #require(number >= 0)
            defer { close(number) }
            var state = SocketState(number: number, address: nil)
            if code != ECONNRESET { _ = state.noteFate(code) }
            func receive() throws -> Arrival? {
                try withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) {
                    try state.receive(into: $0, peek: false)
                }
            }
            if code == ECONNRESET {
                #expect(try receive() == .reset)
                #expect(state.isReset && state.isErrorTaken)
            } else {
                let error = #expect(throws: NetError.self) { try receive() }
                #expect(error?.code == .timedOut)
                #expect(!state.isReset)
            }
        }

        /// Bytes that lie before an error hide which it is, and it is taken for a reset; the kernel's word is better.
        @Test(arguments: [(ETIMEDOUT, false), (EHOSTUNREACH, false), (ECONNRESET, true)])
        func theKernelsWordIsBetterThanAGuess(code: Int32, isReset: Bool) {
            var state = SocketState(number: -1, address: nil)
            state.isReset = true
            let isFate = state.noteFate(code)
            #expect(isFate)
            #expect(state.isReset == isReset)
            #expect(state.failure == (isReset ? 0 : code))
        }
    }
}

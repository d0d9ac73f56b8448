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

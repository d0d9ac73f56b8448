/// A descriptor that carries no bytes and becomes readable once: a process's (pidfd_open(2)).
package final class Watch: Sendable {
    private let descriptor: Descriptor

    /// Takes the descriptor over; it is closed with the watch.
    package init(_ number: Int32, on reactor: Reactor) throws(NetError) {
        descriptor = Descriptor(SocketState(number: number, address: nil), on: reactor)
        do throws(NetError) {
            try descriptor.register()
        } catch {
            descriptor.close()
            throw error
        }
    }

    deinit { close() }

    /// Suspends until it is readable, or closed.
    ///
    /// - Throws: `CancellationError`.
    package func readable() async throws(CancellationError) { try await descriptor.wait(for: .input) }

    /// Closes it. A second call does nothing.
    package func close() { descriptor.close() }
}

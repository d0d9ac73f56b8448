import Testing

@testable import Net

extension NetTests {
    @Suite struct RegistryTests {
        /// Another thread may close a socket while its event has been fetched but not delivered.
        @Test func anOldTokenFindsNobody() throws {
            let reactor = try Reactor()
            defer { reactor.shutDown() }
            var registry = Registry()
            let first = Descriptor(SocketState(number: 5, address: nil), on: reactor)
            let second = Descriptor(SocketState(number: 5, address: nil), on: reactor)
            let old = registry.insert(first, number: 5)
            #expect(registry[old] === first)
            registry.remove(number: 5)
            #expect(registry[old] === nil)
            let new = registry.insert(second, number: 5)
            #expect(registry[old] === nil)
            #expect(registry[new] === second)
            registry.remove(number: 1_000)
            #expect(registry.descriptors.count == 1)
        }
    }
}

/// The descriptors a reactor watches, by number. A token names a descriptor and its registration, so that
/// an event that was fetched before a close never reaches the next owner of the same number.
struct Registry {
    private struct Slot {
        var serial: UInt32 = 0
        var descriptor: Descriptor?
    }

    private var slots: [Slot] = []

    /// Registers the descriptor under its number and gives the token for its events.
    mutating func insert(_ descriptor: Descriptor, number: Int32) -> UInt64 {
        let index = Int(number)
        while slots.count <= index { slots.append(Slot()) }
        slots[index].serial &+= 1
        slots[index].descriptor = descriptor
        return UInt64(slots[index].serial) << 32 | UInt64(index)
    }

    /// Forgets whoever has this number: nobody, where a socket was closed before it was registered.
    mutating func remove(number: Int32) {
        guard slots.indices.contains(Int(number)) else { return }
        slots[Int(number)].descriptor = nil
    }

    /// The descriptor an event with this token is for; nil when it was closed since.
    subscript(token: UInt64) -> Descriptor? {
        let index = Int(token & 0xffff_ffff)
        guard index < slots.count, slots[index].serial == UInt32(token >> 32) else { return nil }
        return slots[index].descriptor
    }

    /// All that are registered.
    var descriptors: [Descriptor] { slots.compactMap(\.descriptor) }
}

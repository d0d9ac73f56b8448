package import Playing
import Scenarios
import YAMLTree

/// The report for Wireshark: what was played as the packets there would have been, in the pcapng format.
///
/// Each scenario is an interface of the file, so that it can be filtered by its title; its packets are written when it has
/// ended, and those of two scenarios stand one after the other.
package struct Capture: Reporter {
    private let write: ([UInt8]) -> Void
    private var file = PacketFile()
    private var addresses = CapturedAddresses()
    private var numbers = SplitMix64(seed: 1)
    /// The interfaces of scenarios, by file and line and title.
    private var interfaces: [String: Int] = [:]
    private var packets: UInt16 = 0

    /// Begins a file.
    package init(write: @escaping ([UInt8]) -> Void) {
        self.write = write
        file.section(application: "wirescript")
        write(file.take())
    }

    package mutating func record(_ result: ScenarioResult, index: Int, seed: UInt64) {
        guard case .played(_, let journal) = result.outcome else { return }
        let interface = interface(of: result.plan)
        var drawing = CaptureDrawing(result.plan, journal, addresses: &addresses, numbers: &numbers)
        drawing.draw { packet in
            packets &+= 1
            file.packet(
                packet.segment.packet(number: packets),
                length: packet.segment.length,
                interface: interface,
                at: journal.began + packet.at,
                comments: packet.comments
            )
            if file.bytes.count > 256 * 1024 { write(file.take()) }
        }
        write(file.take())
    }

    package mutating func finish(_ tally: Tally) {}

    /// A scenario that is played again has the interface it had.
    private mutating func interface(of plan: Plan) -> Int {
        let place = "\(plan.file.path):\(plan.line)"
        let key = "\(place): \(plan.title)"
        if let known = interfaces[key] { return known }
        let number = interfaces.count
        interfaces[key] = number
        file.interface(name: visible(plan.title), description: visible(place))
        return number
    }
}

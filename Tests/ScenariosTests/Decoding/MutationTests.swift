import Scenarios
import Testing
import YAMLTree

/// A small generator with a seed, so that a failure can be had again.
private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state ^ (state >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    }
}

@Suite struct MutationTests {
    /// Whatever becomes of a valid file, reading it ends, and what it reports lies within the file.
    @Test(arguments: Corpus.names(in: "passing"))
    func mutationsNeverCrash(_ name: String) throws {
        let original = try #require(Corpus.file("passing", name)).bytes
        let pieces = Corpus.names(in: "invalid").compactMap { Corpus.file("invalid", $0)?.bytes }
        var generator = Generator(state: 7)
        for _ in 0..<600 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0...bytes.count, using: &generator)
                let end = min(bytes.count, place + Int.random(in: 0...12, using: &generator))
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes.removeSubrange(place..<end)
                case 1:
                    bytes.insert(
                        contentsOf: bytes[place..<end],
                        at: Int.random(in: 0...bytes.count, using: &generator)
                    )
                case 2: bytes.insert(UInt8.random(in: 32...126, using: &generator), at: place)
                default:
                    let piece = pieces.randomElement(using: &generator) ?? []
                    let from = Int.random(in: 0...piece.count, using: &generator)
                    let to = min(piece.count, from + Int.random(in: 0...40, using: &generator))
                    bytes.insert(contentsOf: piece[from..<to], at: place)
                }
            }
            let file = SourceFile(path: "mutated.yaml", bytes: bytes)
            let read = ScenarioFile.read(file)
            for diagnostic in read.diagnostics {
                let span = diagnostic.span
                #expect(span.start >= 0 && span.start <= span.end && span.end <= bytes.count, "\(diagnostic)")
            }
            for scenario in read.scenarios { #expect(!explain(scenario, in: file).isEmpty) }
        }
    }
}

import Testing
import YAMLTree

struct NearestTests {
    private let words = ["expect", "send", "close", "reset", "receive", "end", "tcp"]

    @Test(arguments: [
        ("recieve", "receive"), ("clsoe", "close"), ("Send", "send"), ("expct", "expect"), ("sendd", "send"),
        ("tpc", "tcp"),
        ("rest", "reset"),
    ])
    func findsTheLikelySpelling(word: String, meant: String) {
        #expect(nearest(to: word, among: words) == meant)
    }

    @Test(arguments: ["", "x", "xyz", "banana", "receptionist", String(repeating: "send", count: 100)])
    func offersNothingFarOff(word: String) {
        #expect(nearest(to: word, among: words) == nil)
    }

    @Test func ofEquallyNearWordsTheFirstWins() {
        #expect(nearest(to: "bat", among: ["cat", "hat"]) == "cat")
        #expect(nearest(to: "cat", among: ["hat", "cat"]) == "cat")
    }

    @Test func ofOneLetterAnotherMayBeMissing() {
        #expect(nearest(to: "i", among: ["x", "id"]) == "id")
    }
}

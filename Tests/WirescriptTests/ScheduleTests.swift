import Locks
import Playing
import Testing

@testable import Wirescript

@Suite struct ScheduleTests {
    static let three = (1...3).map { scenario("s\($0)") }.joined(separator: "---\n")

    func titles(_ rounds: inout Rounds) -> [String]? { rounds.next()?.reversed().map(\.plan.title) }

    @Test func roundsHaveSeedsAndIndicesOfTheirOwn() {
        var two = rounds(Self.three, count: 2)
        let first = Array((two.next() ?? []).reversed())
        let second = Array((two.next() ?? []).reversed())
        #expect(first.map(\.index) == [1, 2, 3] && second.map(\.index) == [4, 5, 6])
        #expect(Set(first.map(\.seed)) == [7] && Set(second.map(\.seed)) == [8])
        #expect(first[0].plan.seed != second[0].plan.seed)
        #expect(two.next()?.count == nil)
        var again = rounds(Self.three, seed: 8)
        #expect(again.next()?.last?.plan.seed == second[0].plan.seed)
    }

    @Test func shufflingIsSeeded() {
        let many = (1...50).map { scenario("s\($0)") }.joined(separator: "---\n")
        var (a, b) = (
            rounds(many, shuffles: true), rounds(many, shuffles: true)
        )
        var other = rounds(many, shuffles: true, seed: 8)
        let order = titles(&a)
        #expect(order == titles(&b))
        #expect(order != titles(&other))
        #expect(Set(order ?? []).count == 50 && order != (1...50).map { "s\($0)" })
    }

    @Test func anEndlessRunNeverRunsDry() async {
        let schedule = Schedule(rounds(Self.three, count: nil))
        var last = 0
        for _ in 0..<100 { last = await schedule.next()?.index ?? -1 }
        #expect(last == 100)
        schedule.stop()
        #expect(await schedule.next()?.index == nil)
    }

    /// Who uses which address, and how many were ever played.
    final class Usage: Sendable {
        private let state = Mutex<(users: [String: Int], played: Int)>(([:], 0))
        var played: Int { state.withLock { $0.played } }

        /// Begins to use an address; says how many others do.
        func enter(_ address: String) -> Int {
            state.withLock { state in
                defer { state.users[address, default: 0] += 1 }
                return state.users[address, default: 0]
            }
        }

        func leave(_ address: String) {
            state.withLock { state in
                state.users[address, default: 0] -= 1
                state.played += 1
            }
        }
    }

    /// Eight workers, two addresses: whoever takes a job of one must have it alone, and nobody may sleep for ever.
    @Test func aFixedAddressIsUsedByOneAtATime() async {
        let fixed = (1...40).map { scenario("s\($0)", listen: "tcp:127.0.0.1:\(40_001 + $0 % 2)") }
        let schedule = Schedule(rounds(fixed.joined(separator: "---\n"), count: 20))
        let usage = Usage()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    while let job = await schedule.next() {
                        #expect(usage.enter(job.plan.fixedAddresses[0]) == 0)
                        await Task.yield()
                        usage.leave(job.plan.fixedAddresses[0])
                        schedule.finish(job)
                    }
                }
            }
        }
        #expect(usage.played == 800)
    }

    @Test func stoppingWakesWhoWaitsForAnAddress() async {
        let text = [
            scenario("a", listen: "tcp:127.0.0.1:40001"), scenario("b", listen: "tcp:127.0.0.1:40001"),
        ]
        let schedule = Schedule(rounds(text.joined(separator: "---\n"), count: 1))
        let first = await schedule.next()
        #expect(first?.index == 1)
        async let second = schedule.next()
        schedule.stop()
        #expect(await second?.index == nil)
    }
}

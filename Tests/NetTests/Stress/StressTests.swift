import Glibc
import Locks
import Net
import Testing

extension NetTests {
    @Suite struct StressTests {
        /// Random operations on both ends of many connections at once, each judged by the model. A failure prints how to
        /// play it again: NET_STRESS_SEED for all, with NET_STRESS_CONNECTION for the one. NET_STRESS_CONNECTIONS is how
        /// many there are, NET_STRESS_LIMIT how many seconds each may take.
        @Test(arguments: Backend.allCases)
        func everyConnectionShowsWhatItsModelAllows(backend: Backend) async throws {
            let seed = Self.number("NET_STRESS_SEED") ?? .random(in: 0..<1_000_000_000)
            let count = Self.number("NET_STRESS_CONNECTIONS").map(Int.init) ?? 2_000
            let limit = Duration.seconds(Self.number("NET_STRESS_LIMIT").map(Int.init) ?? 60)
            let only = Self.number("NET_STRESS_CONNECTION").map(Int.init)
            print("NET_STRESS_SEED=\(seed), over \(backend)")
            let census = Census.take()
            do {
                let reactors = [try Reactor(backend: backend), try Reactor(backend: backend)]
                defer { for reactor in reactors { reactor.shutDown() } }
                var numbers = (only.map { $0..<$0 + 1 } ?? 0..<count).makeIterator()
                await withTaskGroup(of: String?.self) { group in
                    func addNext() {
                        guard let number = numbers.next() else { return }
                        let plan = StressPlan(seed: seed, number: number)
                        group.addTask { await Self.play(plan, on: reactors, limit) }
                    }
                    for _ in 0..<100 { addNext() }
                    var failures = 0
                    for await failure in group {
                        if let failure {
                            failures += 1
                            if failures <= 3 { Issue.record(Comment(rawValue: failure)) }
                        }
                        if failures == 0 { addNext() }
                    }
                }
            }
            await census.expectAgain()
        }

        private static func play(_ plan: StressPlan, on reactors: [Reactor], _ limit: Duration) async
            -> String?
        {
            do {
                guard let ends = try await StressOpening(plan: plan, reactors: reactors).open() else {
                    return nil
                }
                return await StressRun(plan, ends: ends, on: reactors).play(limit: limit)
            } catch {
                return "connection \(plan.number) of NET_STRESS_SEED=\(plan.seed): \(error)\n\(plan)"
            }
        }

        private static func number(_ name: String) -> UInt64? {
            getenv(name).flatMap { UInt64(String(cString: $0)) }
        }
    }
}

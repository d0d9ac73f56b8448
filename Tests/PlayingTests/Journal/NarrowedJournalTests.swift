import Testing

@testable import Playing

/// A journal that keeps whole streams, and what an ordinary run would have kept.
@Suite struct NarrowedJournalTests {
    private func filled(_ limits: Journal.Limits, writes: Int, of size: Int) -> Journal {
        var journal = Journal(limits: limits)
        let id = journal.open(actor: "a", number: 1)
        journal.record(.connecting(to: "127.0.0.1:1"), at: 0, actor: "a", connection: id, step: 0)
        for number in 0..<writes {
            let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: size)
            journal.record(
                .wrote(journal.data(bytes)),
                at: Int64(number),
                actor: "a",
                connection: id,
                step: 1
            )
        }
        journal.record(.closed(unread: 0), at: 9, actor: "a", connection: id, step: 2)
        return journal
    }

    private func summary(_ journal: Journal) -> [String] { journal.events.map { "\($0)" } }

    @Test(arguments: [(3, 10_000), (512, 10), (700, 10), (2000, 4097)])
    func isWhatAnOrdinaryRunKeeps(_ writes: Int, _ size: Int) {
        let ordinary = filled(Journal.Limits(), writes: writes, of: size)
        let wide = filled(.streams, writes: writes, of: size)
        #expect(summary(wide.narrowed) == summary(ordinary))
        #expect(wide.narrowed.connections[0].eventsDropped == ordinary.connections[0].eventsDropped)
        #expect(wide.connections[0].eventsDropped == 0)
    }

    @Test func wholeStreamsAreKeptUpToABound() {
        var limits = Journal.Limits.streams
        limits.bytesInAll = 100_000
        let journal = filled(limits, writes: 5, of: 60_000)
        let kept = journal.events.compactMap {
            if case .wrote(let data) = $0.fact { data.kept.count } else { nil }
        }
        #expect(kept == [60_000, 60_000, 4096, 4096, 4096])
    }

    @Test func whatIsForgottenMakesRoom() {
        var limits = Journal.Limits.streams
        limits.bytesInAll = 100_000
        // One connection after another, as a service without an end has them; of each, some is dropped already.
        limits.eventsAtEachEnd = 1
        var journal = Journal(limits: limits)
        for number in 1...3 {
            let id = journal.open(actor: "a", number: number)
            for _ in 0..<5 {
                let data = journal.data([UInt8](repeating: 0, count: 40_000))
                #expect(data.kept.count == 40_000)
                journal.record(.read(data), at: 0, actor: "a", connection: id, step: 1)
            }
            journal.forget(id)
        }
    }

    @Test func whatIsDroppedIsCounted() {
        let journal = filled(Journal.Limits(), writes: 700, of: 10)
        let connection = journal.connections[0]
        #expect(connection.eventsDropped == 188 && connection.bytesDroppedWritten == 1880)
        #expect(connection.resumesAt == 1 + 256 + 188)
    }
}

import Net
import Testing

@testable import Playing

extension PlayingTests {
    /// What a program leaves of its process group when it ends itself.
    @Suite struct LeftGroupsTests {
        @Test(arguments: Backend.allCases)
        func theyDieAllAtOnce(_ backend: Backend) async throws {
            let programs = try Programs()
            defer { programs.remove() }
            // Of each pair one waits for the other's end: were they killed one after the other, it would see it, as one of
            // many that fork on and on would have forked again.
            try await expectFailures(
                [],
                """
                scenario: Left
                processes:
                  p:
                    shell: >
                      for n in 1 2 3 4 5 6 7 8; do
                      mkfifo $n; { { read x <$n; echo $$ >>PIDS; } & exec 3>$n; touch up$n; exec sleep 1000; } &
                      until [ -e up$n ]; do sleep 0.01; done
                      done
                    expect: {exit: 0}
                """.replacing("PIDS", with: programs.file),
                backend
            )
            #expect(programs.numbers == [])
            #expect(Programs.ownChildren == [])
        }
    }
}

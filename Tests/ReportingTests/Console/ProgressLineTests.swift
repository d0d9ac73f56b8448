import Playing
import Testing
import YAMLTree

@testable import Reporting

/// The line at the foot of a terminal.
@Suite struct ProgressLineTests {
    private let start = ContinuousClock.now
    private var tally: Tally {
        var tally = Tally(planned: 295, seed: 7)
        tally.passed = 11
        tally.failed = 1
        return tally
    }

    private func line(
        _ columns: Int,
        title: String = "The server greets first",
        after: Duration = .seconds(3)
    )
        throws -> String
    {
        var line = ProgressLine()
        line.begin("another", index: 1, now: start)
        line.begin(title, index: 2, now: start)
        line.begin("later", index: 3, now: start + .seconds(1))
        line.end(index: 1)
        let appearance = Appearance(width: columns, isInteractive: true)
        let update = line.update(tally, appearance, now: start + after)
        let text = try #require(update)
        #expect(text.hasPrefix("\r") && text.hasSuffix("\u{1B}[K"))
        return String(text.dropFirst().dropLast(3))
    }

    @Test func countsAndNamesTheSlowest() throws {
        #expect(try line(80) == "12 of 295 played, 1 failed; 3.0 s: The server greets first")
        #expect(try line(80, after: .milliseconds(499)) == "12 of 295 played, 1 failed")
    }

    @Test(arguments: [1, 5, 20, 30, 45, 60, 200])
    func neverFillsTheLine(_ columns: Int) throws {
        for title in ["The server greets first, and says much", "送信送信送信送信送信送信送信送信送信送信", "😀😀😀😀😀😀😀😀😀😀"] {
            let text = try line(columns, title: title)
            #expect(ShownText.columns(of: text) < max(columns, 4), "\(columns): \(text)")
        }
    }

    @Test func isDrawnTwentyTimesASecond() {
        var line = ProgressLine()
        let appearance = Appearance(width: 80, isInteractive: true)
        #expect(line.update(tally, appearance, now: start + .seconds(1)) != nil)
        #expect(line.update(tally, appearance, now: start + .milliseconds(1049)) == nil)
        #expect(line.update(tally, appearance, now: start + .milliseconds(1051)) != nil)
        #expect(line.erased() == "\r\u{1B}[K" && line.erased() == nil)
        #expect(line.update(tally, Appearance(width: 80), now: start + .seconds(2)) == nil)
    }
}

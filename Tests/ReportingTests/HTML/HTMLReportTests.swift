import Foundation
import Locks
import Playing
import Testing

@testable import Reporting

/// The page of a whole run. That it is well-formed, and works in a browser, is tested with one (`ci/browse.py`).
@Suite struct HTMLReportTests {
    static func page(of results: [ScenarioResult], exit: Int32 = 1) -> String {
        let written = Mutex("")
        var report = HTMLReport(nonce: 7) { bytes in
            written.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
        }
        var tally = Tally(planned: results.count, seed: 7)
        for (index, result) in results.enumerated() {
            report.record(result, index: index + 1, seed: 7)
            tally.count(result)
        }
        tally.exit = exit
        report.finish(tally)
        return written.withLock { $0 }
    }

    @Test func whatFailedComesFirstByCause() throws {
        let good = Sample(path: "a.yaml")
        let page = Self.page(of: [good.result(), Sample.mismatch.result()])
        let cause = try #require(page.range(of: "<span class=\"cause\">mismatch</span>"))
        let files = try #require(page.range(of: "<h2>Files</h2>"))
        let failed = try #require(page.range(of: "id=\"s2\" open=\"\""))
        let passed = try #require(page.range(of: "id=\"s1\""))
        #expect(cause.lowerBound < files.lowerBound)
        #expect(files.lowerBound < failed.lowerBound)
        #expect(failed.lowerBound < passed.lowerBound)
        #expect(page.contains("<h1>1 of 2 scenarios failed</h1>"))
    }

    @Test func noRunThatWentWrongLooksWell() {
        for exit in [1, 2, 3, 130] as [Int32] {
            let page = Self.page(of: exit == 2 ? [] : [Sample().result()], exit: exit)
            #expect(page.contains("<header class=\"bad\">"))
            #expect(!page.contains("<h1>The scenario passed"))
        }
        #expect(Self.page(of: [Sample().result()], exit: 0).contains("<header class=\"good\">"))
    }

    @Test func theConsolesPictureIsThere() {
        let page = Self.page(of: [Sample.mismatch.result()])
        #expect(page.contains("expected  &quot;NOOP\\r\\n&quot;"))
        #expect(page.contains("<b class=\"red\">failure:</b>"))
        #expect(!page.contains("\u{1B}"))
    }

    @Test func everyPieceLeadsToItsRow() throws {
        let page = Self.page(of: [Sample.mismatch.result()])
        let targets = page.components(separatedBy: "href=\"#s1").dropFirst().map { $0.prefix { $0 != "\"" } }
        #expect(targets.count > 10)
        for target in targets { #expect(page.contains("id=\"s1\(target)\""), "\(target)") }
    }

    @Test func nothingBreaksOutOfItsPlace() {
        let titles = [
            "</script><script>alert(1)</script>", "\" onmouseover=\"alert(1)",
            "--><img src=x onerror=alert(1)>",
            "]]>&amp;<", "\u{2028}\u{202E}\u{200F}\u{1B}[31m\u{0}\u{85}\u{FFFE}",
        ]
        let plain = Self.page(of: titles.map { _ in Sample().result() })
        let page = Self.page(of: titles.map { Sample.titled($0).result() })
        for name in ["<script", "</script", "<img", "onmouseover=\"", "<a ", "<b "] {
            #expect(
                page.components(separatedBy: name).count == plain.components(separatedBy: name).count,
                "\(name)"
            )
        }
        let forbidden = page.unicodeScalars.filter {
            $0.value < 0x20 && $0 != "\n" || (0x7F..<0xA0).contains($0.value) || $0 == "\u{202E}"
                || $0 == "\u{2028}" || $0.value & 0xFFFE == 0xFFFE
        }
        #expect(forbidden.isEmpty)
    }

    @Test func everyByteIsShownAndNoneIsWritten() {
        var sample = Sample()
        let end = sample.journal.open(actor: "mail", number: 1)
        let bytes = [UInt8](0...255)
        sample.record(.wrote(sample.journal.data(bytes)), at: 1, "mail", end, 1)
        let page = Self.page(of: [sample.result()], exit: 0)
        for line in [
            "000000  00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f  \u{B7}\u{B7}", "30 31 32 33",
            "000030  30 31 32", "89:;&lt;=&gt;?", "and 192 bytes more",
        ] {
            let isThere = page.contains(line)
            #expect(isThere, "\(line)")
        }
    }

    @Test func aPageOfManyStaysSmall() {
        var sample = Sample()
        let end = sample.journal.open(actor: "mail", number: 1)
        for number in 0..<2000 {
            sample.record(
                .wrote(sample.journal.data([UInt8](repeating: 120, count: 4096))),
                at: Int64(number) * 1000,
                "mail",
                end,
                1
            )
        }
        let one = Self.page(of: [sample.result()]).utf8.count
        let many = Self.page(of: Array(repeating: sample.result(), count: 300)).utf8.count
        #expect(one < 300_000)
        #expect(many < 16 << 20)
    }
}

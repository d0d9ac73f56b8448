import Playing
import Scenarios
import Testing
import YAMLTree

@testable import Reporting

/// What the console says at several widths, of what is wider than it looks or would act on a terminal.
@Suite struct WidthTests {
    static let widths = [60, 80, 100, 200]

    /// A failure whose title, place and message are made to be drawn wrongly.
    private func sample() -> Sample {
        let yaml = """
            scenario: "送信 and 😀, e\u{301} and \\e[31mred\\t first"
            servers:
              mail:
                script:
                  - expect: "日本語 NOOP and a very long line, so that it has to be cut somewhere, whatever the width is"

            """
        var sample = Sample(yaml, path: "über.yaml")
        let mail = sample.journal.open(actor: "mail", number: 1)
        let other = sample.journal.open(actor: "送信者", number: 12)
        sample.record(.accepted(from: "127.0.0.1:50000"), at: 120_400, "mail", mail, nil)
        sample.record(
            .note("an escape \u{1B}]0;title\u{7} and a tab\t, told by somebody who goes on and on"),
            at: 150_000,
            "mail",
            mail,
            1
        )
        sample.record(
            sample.wrote("220 ready for whatever it may be that you are going to say\r\n"),
            at: 1_234_567_890,
            "送信者",
            other,
            11
        )
        sample.record(sample.read("\u{1B}[2J日本語 NOPE\r\n"), at: 1_234_600_000, "mail", mail, 1)
        var failure = Failure(
            cause: .mismatch,
            actor: "mail",
            connection: mail,
            step: 1,
            span: sample.span("N", after: "語 "),
            message: "expected  two spaces and \u{1B}[31mno colour\u{202E}"
        )
        failure.at = 1_234_600_000
        failure.expected = Failure.Excerpt(
            String(repeating: "0123456789", count: 20) + "N",
            from: 1000,
            of: 10_485_760
        )
        failure.received = Failure.Excerpt(
            String(repeating: "0123456789", count: 20) + "\u{1B}",
            from: 1000,
            of: 5000
        )
        failure.offset = 1200
        sample.record(.failed(failure), at: 1_234_700_000, "mail", mail, 1)
        sample.failures = [failure]
        return sample
    }

    private func text(_ width: Int, color: Bool = false) -> String {
        let text = ScenarioText(
            result: sample().result(),
            seed: 7,
            appearance: Appearance(color: color, width: width)
        )
        return text.timeline + "\n" + (text.trouble ?? "")
    }

    @Test(arguments: widths)
    func isDrawn(_ width: Int) throws {
        try expectGolden(text(width), "width-\(width)")
    }

    @Test(arguments: widths)
    func fits(_ width: Int) {
        for line in text(width).split(separator: "\n") {
            // What is to be copied is in one piece; and so is a message, which a terminal breaks as it likes.
            let mayBeLong =
                line.hasPrefix("  again:") || line.contains("failure: ") || line.contains(".yaml:1: ")
            #expect(mayBeLong || ShownText.columns(of: String(line)) <= width, "\(line)")
        }
    }

    @Test(arguments: widths)
    func nothingActsOnATerminal(_ width: Int) {
        for color in [false, true] {
            var text = text(width, color: color)
            for code in ["0", "1", "2", "32", "33", "1;31"] where color {
                text = text.components(of: "\u{1B}[\(code)m").joined()
            }
            let acting = text.unicodeScalars.filter { scalar in
                scalar != "\n" && [.control, .format].contains(scalar.properties.generalCategory)
            }
            #expect(acting.isEmpty)
        }
    }
}

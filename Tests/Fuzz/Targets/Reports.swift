import Scenarios
import YAMLTree

@testable import Playing
@testable import Reporting

/// Everything that is written of some results, and what must hold of it whatever is in them.
struct Reports {
    private let results: [ScenarioResult]
    private var tally: Tally

    init(_ results: [ScenarioResult]) {
        self.results = results
        tally = Tally(planned: results.count, seed: 7)
        for result in results { tally.count(result) }
        tally.exit = tally.failed + tally.errors > 0 ? 1 : 0
    }

    private func write(_ reporter: some Reporter) {
        var reporter = reporter
        for (index, result) in results.enumerated() { reporter.record(result, index: index + 1, seed: 7) }
        reporter.finish(tally)
    }

    private func text(_ reporter: (@escaping (String) -> Void) -> some Reporter) -> String {
        let written = Written<String>()
        write(reporter { written.parts.append($0) })
        return written.parts.joined()
    }

    private func bytes(_ reporter: (@escaping ([UInt8]) -> Void) -> some Reporter) -> [UInt8] {
        let written = Written<[UInt8]>()
        write(reporter { written.parts.append($0) })
        return Array(written.parts.joined())
    }

    /// The report for programs, with all journals.
    func lines() -> [UInt8] {
        bytes { JSONLines(includesJournal: true, tally: tally, scenarios: results.count, write: $0) }
    }

    mutating func check() {
        for line in lines().split(separator: 0x0A) {
            promise(JSON(parsing: line) != nil, "no JSON: \(String(decoding: line, as: UTF8.self))")
        }
        var xml = Elements(text { JUnit(tally: tally, write: $0) })
        xml.check()
        var page = Elements(String(decoding: bytes { HTMLReport(nonce: 1, write: $0) }, as: UTF8.self))
        page.check()
        promise(page.scripts == 1, "there are \(page.scripts) scripts in the page")
        checkTAP()
        checkGitHub()
        checkConsole()
        checkCapture(bytes { Capture(write: $0) })
        for result in results { checkArtifacts(result) }
    }

    private func checkConsole() {
        let expected = Dictionary(results.map { ($0.plan.file.path, 1) }) { $0 + $1 }
        for color in [false, true] {
            let appearance = Appearance(color: color, width: 80)
            let text = text {
                Console(detail: .verbose, appearance: appearance, tally: tally, expected: expected, write: $0)
            }
            for scalar in text.unicodeScalars where scalar.value < 0x20 || scalar.value == 0x7F {
                promise(scalar == "\n" || color && scalar == "\u{1B}", "the console gets U+\(scalar.value)")
            }
        }
    }

    private func checkArtifacts(_ result: ScenarioResult) {
        guard let artifacts = Artifacts(result, seed: 7) else { return }
        var names = [artifacts.name]
        artifacts.each { name, give in
            names.append(name)
            give { _ in }
        }
        for name in names {
            let isPlain = name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }
            promise(
                isPlain && !name.hasPrefix(".") && (1...255).contains(name.utf8.count),
                "no name of a file: \(name)"
            )
        }
    }

    // MARK: TAP

    private func checkTAP() {
        let text = text { TAP(tally: tally, write: $0) }
        promise(!text.utf8.contains(0x0D), "TAP with a CR")
        let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
        var points = 0
        var block: [UInt8] = []
        for (number, line) in lines.enumerated() where !line.isEmpty {
            let shown = String(decoding: line, as: UTF8.self)
            if number == 0 {
                promise(shown == "TAP version 14", "TAP begins with \(shown)")
            } else if line.starts(with: "  ".utf8) {
                block += line.dropFirst(2) + [0x0A]
            } else if line.starts(with: "ok \(points + 1) - ".utf8)
                || line.starts(with: "not ok \(points + 1) - ".utf8)
            {
                checkDirective(line, results[points])
                points += 1
            } else {
                promise(
                    line.starts(with: "1..".utf8) || line.starts(with: "Bail out! ".utf8),
                    "a line of TAP that is none: \(shown)"
                )
            }
        }
        promise(points == results.count, "\(points) test points for \(results.count) results")
        let blocks = SourceFile(path: "tap", bytes: block).parse()
        promise(
            blocks.diagnostics.isEmpty,
            "TAP's YAML: \(blocks.diagnostics)\n\(String(decoding: block, as: UTF8.self))"
        )
        let messages = blocks.documents.compactMap { $0.root?["message"]?.scalar?.text }
        promise(messages == results.compactMap(\.headline?.message), "TAP's messages: \(messages)")
    }

    private func checkDirective(_ line: [UInt8], _ result: ScenarioResult) {
        var isEscaped = false
        var directives = 0
        for byte in line {
            if byte == UInt8(ascii: "#"), !isEscaped { directives += 1 }
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        }
        let isSkipped = if case .skipped = result.outcome { true } else { false }
        promise(
            directives == (isSkipped ? 1 : 0),
            "\(directives) directives: \(String(decoding: line, as: UTF8.self))"
        )
    }

    // MARK: GitHub

    private func checkGitHub() {
        let workspace = Workspace(root: "/w", folder: "/w/x")
        let summary = Written<String>()
        let room = 20_000
        let text = text {
            GitHub(workspace: workspace, summary: (room, { summary.parts.append($0) }), write: $0)
        }
        promise(summary.parts.joined().utf8.count <= room, "the summary is larger than its room")
        let commands = text.utf8.split(separator: 0x0A)
        let troubles = results.count { $0.headline != nil }
        promise(
            commands.count == troubles + (tally.untold == nil ? 0 : 1),
            "\(commands.count) commands for \(troubles)"
        )
        for command in commands {
            promise(
                command.starts(with: "::".utf8) && !command.contains(0x0D),
                "no command: \(String(describing: Substring(command)))"
            )
        }
    }
}

/// What a report wrote.
private final class Written<Part> {
    var parts: [Part] = []
}

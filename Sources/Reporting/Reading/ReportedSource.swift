import Scenarios
import YAMLTree

/// A scenario file as a report carries it: with it, a result read back is told as if it had just been played.
final class ReportedSource {
    let file: SourceFile
    let names: [String]
    private lazy var scenarios = ScenarioFile.read(
        file,
        externalNames: Set(names),
        allowing: Allowances(remote: true, files: true)
    ).scenarios

    init(path: String, bytes: [UInt8], names: [String]) {
        file = SourceFile(path: path, bytes: bytes)
        self.names = names
    }

    /// The scenario whose title is on a line; only its title where it is not valid here, as where a file that it sends
    /// is not on this machine.
    func scenario(at line: Int) -> Scenario? {
        func isThere(_ span: Span) -> Bool { file.position(of: span.start).line == line }
        if let scenario = scenarios.first(where: { isThere($0.title.span) }) { return scenario }
        for document in file.parse().documents {
            guard let root = document.root, let title = root["scenario"]?.scalar, isThere(title.span) else {
                continue
            }
            let template = Template(segments: [.literal(title.text)], span: title.span, scalar: title)
            return Scenario(title: template, span: root.span)
        }
        return nil
    }

    /// What stands for a file that the report does not carry: nothing but the title, and as much empty space as all
    /// places need that the report names.
    static func placeholder(_ path: String, title: String, at line: Int, for report: JSON) -> (
        SourceFile, Scenario
    ) {
        let line = min(line, 100_000)
        var widths = [line: 0]
        report.visitPlaces { widths[$0, default: 0] = max(widths[$0, default: 0], $1) }
        var text = ""
        var span = Span(start: 0, end: 0)
        for number in 1...min(100_000, widths.keys.max() ?? 1) {
            if number == line {
                text += "scenario: "
                let start = text.utf8.count
                text += JSON.string(title).text.dropLast()
                span = Span(start: start, end: text.utf8.count)
            }
            text += String(repeating: " ", count: min(10_000, max(0, widths[number, default: 0]))) + "\n"
        }
        let file = SourceFile(path: path, bytes: Array(text.utf8))
        let scalar = Scalar(text: title, style: .doubleQuoted, span: span)
        let template = Template(segments: [.literal(title)], span: span, scalar: scalar)
        return (file, Scenario(title: template, span: span))
    }
}

extension JSON {
    /// Every line and column in it.
    fileprivate func visitPlaces(_ visit: (Int, Int) -> Void) {
        switch self {
        case .object(let members):
            if let line = self["line"]?.integer, line > 0, let column = self["column"]?.integer {
                visit(line, column)
            }
            for member in members { member.value.visitPlaces(visit) }
        case .array(let items): for item in items { item.visitPlaces(visit) }
        default: break
        }
    }
}

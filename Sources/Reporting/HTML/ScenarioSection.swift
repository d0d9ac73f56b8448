import Playing
import Scenarios
import YAMLTree

/// One scenario on the page: what the console says of it, its diagram, and its events.
struct ScenarioSection {
    let result: ScenarioResult
    let index: Int
    let seed: UInt64
    /// The name of the file's listing on the page.
    let listing: String

    var name: String { "s\(index)" }

    /// Whether it did as it should.
    var isGood: Bool { if case .played(let verdict, _) = result.outcome { verdict.isMet } else { false } }

    func write(isOpen: Bool, into m: inout Markup) {
        let plan = result.plan
        let words = ([result.outcome.word, plan.file.path, plan.title] + plan.scenario.tags + causes)
        m.element(
            "details",
            [
                "class": "scenario \(result.outcome.word)", "id": name, "open": isOpen ? "" : nil,
                "data-find": words.joined(separator: " ").lowercased(),
            ]
        ) { m in
            m.element("summary") { m in
                m.element("span", ["class": "badge"], result.outcome.word)
                m.element("span", ["class": "title"]) { $0.element("bdi", plan.title) }
                for cause in causes { m.element("span", ["class": "cause"], cause) }
                m.element("span", ["class": "dim"]) { $0.element("bdi", "\(plan.file.path):\(plan.line)") }
                m.element("span", ["class": "num"], Figures.duration(Int64(result.seconds * 1e9)))
            }
            body(&m)
        }
    }

    /// The causes of the failures that count, each once.
    var causes: [String] {
        guard case .played(let verdict, _) = result.outcome, !verdict.isMet else { return [] }
        var causes: [String] = []
        for failure in verdict.counted where !causes.contains(failure.cause.rawValue) {
            causes.append(failure.cause.rawValue)
        }
        return causes
    }

    private func body(_ m: inout Markup) {
        let text = ScenarioText(result: result, seed: seed, appearance: Appearance(color: true, width: 96))
        if let about = result.plan.scenario.about { m.element("p", ["class": "about"], about) }
        if let trouble = text.trouble {
            m.element("pre", ["class": "picture", "tabindex": "0"]) { Painted.write(trouble, into: &$0) }
        }
        guard case .played(let verdict, let journal) = result.outcome else {
            if case .skipped(let reason) = result.outcome {
                m.element("p", ["class": "about"], "Not played: \(reason)")
            }
            return
        }
        exchange(verdict, journal, into: &m)
    }

    /// The diagram, and its events as rows.
    func exchange(_ verdict: Verdict, _ journal: Journal, into m: inout Markup) {
        let limits = isGood ? SequenceDiagram.Limits(events: 90, streams: 6) : SequenceDiagram.Limits()
        let diagram = SequenceDiagram(
            journal: journal,
            plan: result.plan,
            failures: verdict.failures,
            name: name,
            limits: limits
        )
        guard !diagram.exchange.marks.isEmpty else { return }
        m.element("figure") { m in
            m.element("figcaption") { m in diagram.writeCaption(into: &m) }
            diagram.draw(into: &m)
        }
        m.element("details", ["class": "rows"]) { m in
            m.element("summary", Figures.count(diagram.exchange.marks.count, "event"))
            EventTable(
                diagram: diagram,
                journal: journal,
                listing: listing,
                dumped: isGood ? 64 : 1024
            ).write(into: &m)
        }
    }
}

extension SequenceDiagram {
    /// How the picture is to be read.
    func writeCaption(into m: inout Markup) {
        m.element("span", "1 tick = \(time.tick < 1000 ? "\(time.tick) ns" : Self.short(time.tick))")
        if !time.breaks.isEmpty { m.element("span", "torn: idle time is cut out") }
        if exchange.lanesOmitted > 0 {
            m.element("span", "\(Figures.count(exchange.lanesOmitted, "connection")) not drawn")
        }
    }

    private static func short(_ time: Int64) -> String {
        switch time {
        case ..<1_000_000: "\(time / 1000) \u{B5}s"
        case ..<1_000_000_000: "\(time / 1_000_000) ms"
        default: "\(time / 1_000_000_000) s"
        }
    }
}

/// Text in the colours of a terminal, as HTML: only the escape sequences that `Appearance` writes mean anything.
enum Painted {
    static func write(_ text: String, into m: inout Markup) {
        for (number, part) in text.split(separator: "\u{1B}[", omittingEmptySubsequences: false).enumerated()
        {
            guard number > 0, let end = part.firstIndex(of: "m"),
                part[..<end].allSatisfy({ $0.isNumber || $0 == ";" })
            else {
                m.add((number > 0 ? "\u{1B}[" : "") + part)
                continue
            }
            let (code, rest) = (part[..<end], String(part[part.index(after: end)...]))
            let kind: String? =
                switch code {
                case "1": "bold"
                case "1;31": "red"
                case "32": "green"
                case "33": "yellow"
                case "2": "dim"
                default: nil
                }
            if let kind { m.element("b", ["class": kind], rest) } else { m.add(rest) }
        }
    }
}

extension ScenarioResult.Outcome {
    /// The outcome's name in a report.
    var word: String {
        switch self {
        case .played(let verdict, _): verdict.isMet ? "passed" : "failed"
        case .skipped: "skipped"
        case .error: "error"
        }
    }
}

import Playing
import Scenarios
import YAMLTree

/// The events of a journal as rows, each with a name of its own to link to; bytes in hex and as text within.
struct EventTable {
    let diagram: SequenceDiagram
    let journal: Journal
    /// The name of the file's listing on the page.
    let listing: String
    /// Bytes of an event that are dumped.
    let dumped: Int

    func write(into m: inout Markup) {
        m.element("table", ["class": "events"]) { m in
            m.element("thead") { m in
                m.element("tr") { m in
                    for name in ["time", "since", "who", "step", "what happened"] {
                        m.element("th", ["scope": "col"], name)
                    }
                }
            }
            m.element("tbody") { m in
                var last: Int64 = 0
                for (place, mark) in diagram.exchange.marks.enumerated() {
                    row(place, mark, since: mark.event.at - last, &m)
                    last = mark.event.at
                    if let count = diagram.exchange.omitted[place] {
                        m.element("tr", ["class": "gap"]) {
                            $0.element("td", ["colspan": "5"], "\(Figures.count(count, "event")) not kept")
                        }
                    }
                }
            }
        }
    }

    private func row(_ place: Int, _ mark: Exchange.Mark, since: Int64, _ m: inout Markup) {
        let event = mark.event
        var kind: String? = diagram.sender(of: mark)
        if case .failed(let failure) = event.fact { kind = diagram.isConsequent(failure) ? "after" : "bad" }
        m.element("tr", ["id": diagram.names.row(event), "class": kind]) { m in
            m.element("td", Figures.milliseconds(event.at))
            m.element("td", "+" + Figures.milliseconds(since))
            m.element("td", diagram.exchange.lanes[mark.lane].label)
            m.element("td") { m in
                guard let step = event.step else { return }
                if let span = diagram.plan.place(of: event, in: journal) {
                    let line = diagram.plan.file.position(of: span.start).line
                    m.element("a", ["href": "#\(listing)L\(line)", "title": "line \(line)"], String(step))
                } else {
                    m.add(String(step))
                }
            }
            m.element("td") { what(place, mark, &$0) }
        }
    }

    private func what(_ place: Int, _ mark: Exchange.Mark, _ m: inout Markup) {
        guard let data = mark.event.fact.data else {
            return m.add(diagram.phrases.what(mark.event.fact, room: 400))
        }
        m.element("details") { m in
            m.element("summary") { m in
                m.add(diagram.phrases.what(mark.event.fact, room: 92))
                if mark.isMatched { m.element("b", ["class": "ok"], " \u{2713}") }
            }
            m.element("div", ["id": diagram.names.bytes(mark.event), "class": "bytes"]) { m in
                stream(place, mark, &m)
                m.element("pre", HexDump.text(data.kept.prefix(dumped), from: mark.stream?.lowerBound ?? 0))
                let rest = data.count - min(dumped, data.kept.count)
                if rest > 0 { m.element("p", "and \(Text.bytes(rest)) more") }
            }
        }
    }

    /// Which bytes of the stream they are, and whose they were before or became.
    private func stream(_ place: Int, _ mark: Exchange.Mark, _ m: inout Markup) {
        guard let range = mark.stream, !range.isEmpty else { return }
        m.element("p") { m in
            m.add(
                range.count == 1
                    ? "byte \(range.lowerBound)" : "bytes \(range.lowerBound) to \(range.upperBound - 1)"
            )
            m.add(" of this direction")
            for flow in diagram.exchange.flows where flow.write == place || flow.read == place {
                guard let other = flow.write == place ? flow.read : flow.write else {
                    if flow.write == place, diagram.exchange.lanes[mark.lane].peer != nil {
                        m.add("; \(flow.bytes.count) never read")
                    }
                    continue
                }
                let event = diagram.exchange.marks[other].event
                m.add("; \(flow.bytes.count) \(flow.write == place ? "read" : "written") at ")
                m.element(
                    "a",
                    ["href": "#" + diagram.names.bytes(event)],
                    Figures.milliseconds(event.at) + " ms"
                )
            }
        }
    }
}

/// Bytes as they are usually dumped: the offset, sixteen in hex, the same as text.
enum HexDump {
    static func text(_ bytes: some Collection<UInt8>, from offset: Int) -> String {
        var text = ""
        var rest = Array(bytes)[...]
        var at = offset
        while !rest.isEmpty {
            let line = rest.prefix(16)
            rest = rest.dropFirst(16)
            let digits = String(at, radix: 16)
            var hex = ""
            for (place, byte) in line.enumerated() { hex += (place == 8 ? "  " : " ") + Text.hex(byte) }
            text += String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits + " "
            text += Figures.left(hex, 49) + "  "
            text += line.map { (0x20...0x7E).contains($0) ? String(Unicode.Scalar($0)) : "\u{B7}" }.joined()
            if !rest.isEmpty { text += "\n" }
            at += 16
        }
        return text
    }
}

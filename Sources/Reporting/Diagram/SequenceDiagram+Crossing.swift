import Playing

/// What goes from one lifeline to another.
extension SequenceDiagram {
    /// Bands from each write to the reads that got its bytes: where it is split its bar has several, where they come
    /// together several end in one.
    func drawFlows(_ m: inout Markup) {
        for flow in exchange.flows {
            guard let place = flow.write ?? flow.read else { continue }
            let mark = exchange.marks[place]
            guard let opposite = columns.columns[mark.lane].opposite else { continue }
            let own = edge(of: flow.bytes, on: place)
            let x = columns.columns[mark.lane].x
            let towards = opposite > x ? 1.0 : -1.0
            var kind = "flow \(sender(of: mark))"
            let from: Edge
            let to: Edge
            if flow.write != nil, let read = flow.read {
                from = (x + towards * 5, own)
                to = (opposite - towards * 5, edge(of: flow.bytes, on: read))
            } else if flow.write != nil {
                let isLost = exchange.lanes[mark.lane].peer != nil
                if isLost { kind += " lost" }
                from = (x + towards * 5, own)
                let length = isLost ? (opposite - x) * 0.45 : opposite - x - towards * 5
                to = (x + length, own)
            } else {
                from = (opposite + (x - opposite) * (exchange.lanes[mark.lane].peer == nil ? 0 : 0.5), own)
                to = (x + towards * 5, own)
            }
            drawBand(from, to, kind, flow, &m)
        }
    }

    private typealias Edge = (x: Double, span: (Double, Double))

    private func drawBand(_ from: Edge, _ to: Edge, _ kind: String, _ flow: Exchange.Flow, _ m: inout Markup)
    {
        let way = to.x > from.x ? 1.0 : -1.0
        let tip = to.x - way * 7
        let middle = (to.span.0 + to.span.1) / 2
        let head = max(4.5, (to.span.1 - to.span.0) / 2)
        m.leaf(
            "path",
            [
                "class": kind,
                "data-w": flow.write.map { names.target(exchange.marks[$0].event) },
                "data-r": flow.read.map { names.target(exchange.marks[$0].event) },
                "d": "M\(n(from.x)) \(n(from.span.0))L\(n(tip)) \(n(to.span.0))V\(n(to.span.1))"
                    + "L\(n(from.x)) \(n(from.span.1))Z",
            ]
        )
        if kind.hasSuffix("lost") {
            let text = "\(flow.bytes.count) never read"
            m.element(
                "text",
                ["class": "lost \(way < 0 ? "end" : "")", "x": n(to.x + way * 4), "y": n(middle + 4)],
                text
            )
        } else {
            m.leaf(
                "path",
                [
                    "class": kind + " tip",
                    "d":
                        "M\(n(tip)) \(n(middle - head))L\(n(to.x)) \(n(middle))L\(n(tip)) \(n(middle + head))Z",
                ]
            )
        }
    }

    /// The part of a mark's bar that stands for these bytes of the stream.
    private func edge(of bytes: Range<Int>, on place: Int) -> (Double, Double) {
        let y = time.places[place]
        guard case .bar(let length, _) = glyphs[place], let range = exchange.marks[place].stream,
            !range.isEmpty
        else {
            return (y - 3, y + 3)
        }
        func at(_ offset: Int) -> Double {
            y - length / 2 + length * Double(offset - range.lowerBound) / Double(range.count)
        }
        return (at(bytes.lowerBound) + 0.5, at(bytes.upperBound) - 0.5)
    }

    /// Connections, ends and resets.
    func drawCrossings(_ m: inout Markup) {
        for crossing in exchange.crossings {
            guard let place = crossing.from ?? crossing.to else { continue }
            let mark = exchange.marks[place]
            guard let opposite = columns.columns[mark.lane].opposite else { continue }
            let x = columns.columns[mark.lane].x
            let way = opposite > x ? 1.0 : -1.0
            let y = time.places[place]
            let isSeen = crossing.to != nil
            let isOutside = exchange.lanes[mark.lane].peer == nil
            let endX = isSeen || isOutside ? opposite - way * 9 : x + (opposite - x) * 0.3
            let endY = crossing.to.map { time.places[$0] } ?? y
            let (kind, label): (String, String) =
                switch crossing.kind {
                case .connect: ("syn", "connect")
                case .end(let end): ("fin", end.rawValue)
                case .reset: ("rst", "RST")
                }
            m.element("g", ["class": "cross \(kind)\(isSeen || isOutside ? "" : " unseen")"]) { m in
                m.leaf(
                    "path",
                    [
                        "d": "M\(n(x + way * 9)) \(n(y))L\(n(endX)) \(n(endY))"
                            + head(crossing.kind, endX, endY, way)
                    ]
                )
                drawLabel(label, (x + way * 9, y), (endX, endY), way, isSeen: isSeen || isOutside, &m)
            }
        }
    }

    /// Above the line near its start, so that the labels of two that cross are apart; behind the end of one that nobody saw.
    private func drawLabel(
        _ label: String,
        _ from: (x: Double, y: Double),
        _ to: (x: Double, y: Double),
        _ way: Double,
        isSeen: Bool,
        _ m: inout Markup
    ) {
        guard isSeen else {
            let kind = way < 0 ? "end" : nil
            return m.element(
                "text",
                ["class": kind, "x": n(to.x + way * 9), "y": n(to.y + 3.5)],
                label + ", not seen"
            )
        }
        let part = 0.3
        m.element(
            "text",
            [
                "class": "mid", "x": n(from.x + (to.x - from.x) * part),
                "y": n(from.y + (to.y - from.y) * part - 5),
            ],
            label
        )
    }

    private func head(_ kind: Exchange.Crossing.Kind, _ x: Double, _ y: Double, _ way: Double) -> String {
        switch kind {
        case .connect: "M\(n(x - way * 6)) \(n(y - 4))L\(n(x)) \(n(y))L\(n(x - way * 6)) \(n(y + 4))"
        case .end: "M\(n(x)) \(n(y - 6))V\(n(y + 6))"
        case .reset: "M\(n(x - 5)) \(n(y - 5))l10 10m0-10l-10 10"
        }
    }
}

import Playing

extension SequenceDiagram {
    static let axisWidth = 84.0
    static let headHeight = 44.0

    /// The picture: a ruler at the left, the names above, and the lifelines, which scroll under both.
    package var html: String {
        var markup = Markup()
        draw(into: &markup)
        return markup.text
    }

    func draw(into markup: inout Markup) {
        let height = time.height + 14
        markup.element(
            "div",
            ["class": "seq", "tabindex": "0", "role": "group", "aria-label": "Sequence diagram"]
        ) { m in
            m.svg("corner", Self.axisWidth, Self.headHeight) {
                $0.element("text", ["x": n(Self.axisWidth - 12), "y": "34", "class": "end dim"], unit)
            }
            m.svg("head", columns.width, Self.headHeight) { drawHead(&$0) }
            m.svg("axis", Self.axisWidth, height) { drawAxis(&$0, height) }
            m.svg("body", columns.width, height) { m in
                drawBreaks(&m)
                for lane in exchange.lanes.indices { drawLifeline(lane, height, &m) }
                drawFlows(&m)
                drawCrossings(&m)
                for place in exchange.marks.indices { drawMark(place, &m) }
            }
        }
    }

    // MARK: Names and time

    private func drawHead(_ m: inout Markup) {
        for (lane, column) in zip(exchange.lanes, columns.columns) {
            let anchor = column.side < 0 ? "end" : "start"
            let x = n(column.x - column.side * 7)
            let room = Int(column.words / MarkText.nameLetter)
            let role =
                lane.isProgram
                ? "program" : lane.connection == nil ? "listener" : lane.isAccepted ? "server" : "client"
            m.element("g", ["class": "\(anchor) \(sender(lane))"]) { m in
                m.element("title", lane.label)
                m.element("text", ["x": x, "y": "20", "class": "name"], MarkText.cut(lane.label, room))
                m.element("text", ["x": x, "y": "35", "class": "dim"], lane.actor.isEmpty ? "" : role)
            }
            if let opposite = column.opposite, lane.peer == nil {
                m.element("text", ["x": n(opposite), "y": "35", "class": "mid dim"], "outside")
            }
        }
    }

    private func drawAxis(_ m: inout Markup, _ height: Double) {
        let x = Self.axisWidth - 9
        var ruler = ""
        for (at, y) in time.ticks { ruler += "M\(n(x)) \(n(y))h\(at % (time.tick * 10) == 0 ? 9 : 5)" }
        m.leaf("path", ["class": "ruler", "d": ruler])
        var line = "M\(n(x)) 0"
        for gap in time.breaks {
            let middle = (gap.top + gap.bottom) / 2
            line += "V\(n(gap.top))l-4 3l8 4l-4 3M\(n(x)) \(n(gap.bottom - 10))l-4 3l8 4l-4 3"
            m.element(
                "text",
                ["x": n(x - 8), "y": n(middle + 4), "class": "end cut"],
                gap.isGap ? "not kept" : "+\(Figures.duration(gap.duration))"
            )
        }
        m.leaf("path", ["class": "line", "d": line + "V\(n(height))"])
        var free = 0.0
        for (mark, y) in zip(exchange.marks, time.places) where y - 7 >= free {
            if time.breaks.contains(where: { y + 7 > $0.top + 6 && y - 7 < $0.bottom - 4 }) { continue }
            m.element("text", ["x": n(x - 8), "y": n(y + 4), "class": "end"], clock(mark.event.at))
            free = y + 7
        }
    }

    private func drawBreaks(_ m: inout Markup) {
        for gap in time.breaks {
            func edge(_ y: Double) -> String {
                "M0 \(n(y))" + String(repeating: "l12 5l12-5", count: Int(columns.width / 24) + 1)
            }
            m.leaf(
                "rect",
                [
                    "class": gap.isGap ? "gap" : "cut", "x": "0", "y": n(gap.top + 3),
                    "width": n(columns.width),
                    "height": n(gap.bottom - gap.top - 2),
                ]
            )
            m.leaf("path", ["class": "tear", "d": edge(gap.top) + edge(gap.bottom - 2)])
        }
    }

    private func drawLifeline(_ lane: Int, _ height: Double, _ m: inout Markup) {
        let x = columns.columns[lane].x
        let mine = exchange.marks.indices.filter { exchange.marks[$0].lane == lane }
        let ys = mine.map { time.places[$0] }
        guard let first = ys.first, let last = ys.last else { return }
        let kind = sender(exchange.lanes[lane])
        m.leaf("path", ["class": "life", "d": "M\(n(x)) 0V\(n(height))"])
        if mine.contains(where: { exchange.marks[$0].event.connection == nil }) {
            m.leaf("path", ["class": "life up", "d": "M\(n(x)) \(n(first))V\(n(last))"])
        }
        let stream = mine.filter { exchange.marks[$0].event.connection != nil }
        if let first = stream.first, let last = stream.last {
            m.leaf(
                "path",
                [
                    "class": "life on \(kind)",
                    "d": "M\(n(x)) \(n(time.places[first]))V\(n(time.places[last]))",
                ]
            )
        }
        if let opposite = columns.columns[lane].opposite, exchange.lanes[lane].peer == nil {
            m.leaf("path", ["class": "life far", "d": "M\(n(opposite)) 0V\(n(height))"])
        }
        // What a delay took.
        for (before, place) in zip(mine, mine.dropFirst()) {
            guard case .delayEnded = exchange.marks[place].event.fact else { continue }
            m.leaf(
                "path",
                ["class": "wait", "d": "M\(n(x)) \(n(time.places[before] + 4))V\(n(time.places[place] - 4))"]
            )
        }
    }

    // MARK: Marks

    private func drawMark(_ place: Int, _ m: inout Markup) {
        let mark = exchange.marks[place]
        let column = columns.columns[mark.lane]
        let (x, y) = (column.x, time.places[place])
        var kind = "ev"
        if case .failed(let failure) = mark.event.fact {
            kind += isConsequent(failure) ? " after" : " failed"
        }
        if mark.event.fact.data != nil { kind += " " + sender(of: mark) }
        m.element("a", ["class": kind, "href": "#" + names.target(mark.event)]) { m in
            switch glyphs[place] {
            case .bar(let length, let isHollow):
                m.leaf(
                    "rect",
                    [
                        "class": isHollow ? "read" : "write", "x": n(x - 5), "y": n(y - length / 2),
                        "width": "10",
                        "height": n(length), "rx": "2",
                    ]
                )
            case .path(let path, let kind):
                m.leaf("path", ["class": kind, "d": path, "transform": "translate(\(n(x)) \(n(y)))"])
            }
            drawWords(words[place], x + column.side * Columns.gap, y, column.side, &m)
        }
    }

    private func drawWords(_ words: MarkText, _ x: Double, _ y: Double, _ side: Double, _ m: inout Markup) {
        for (number, line) in words.lines.enumerated() {
            m.element(
                "text",
                [
                    "class": side < 0 ? "end" : nil, "x": n(x),
                    "y": n(y + 4 + Double(number) * MarkText.lineHeight),
                ]
            ) { m in
                if !line.word.isEmpty {
                    m.element("tspan", ["class": "word"], line.word)
                    if !line.rest.isEmpty { m.add(" ") }
                }
                m.add(line.rest)
            }
        }
    }

    // MARK: Classes

    /// The colour of what a lane sends.
    func sender(_ lane: Exchange.Lane) -> String {
        lane.connection == nil || lane.isProgram ? "cp" : lane.isAccepted ? "cb" : "ca"
    }

    /// The colour of a mark's bytes: that of whoever sent them.
    func sender(of mark: Exchange.Mark) -> String {
        let lane = exchange.lanes[mark.lane]
        guard case .read = mark.event.fact, !lane.isProgram else { return sender(lane) }
        return lane.isAccepted ? "ca" : "cb"
    }

    func n(_ value: Double) -> String {
        let text = Figures.fixed(value, places: 1)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

extension Markup {
    fileprivate mutating func svg(
        _ kind: String,
        _ width: Double,
        _ height: Double,
        content: (inout Markup) -> Void
    ) {
        let (width, height) = (Figures.fixed(width, places: 0), Figures.fixed(height, places: 0))
        element(
            "svg",
            ["class": kind, "width": width, "height": height, "viewBox": "0 0 \(width) \(height)"],
            content: content
        )
    }
}

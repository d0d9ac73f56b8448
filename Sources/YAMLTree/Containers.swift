import CLibYAML

extension TreeBuilder {
    /// A list or mapping whose children are being read.
    private struct Opening {
        let kind: CoreTag.Kind
        let anchor: String?
        let tag: String?
        /// libyaml's mark for the start, with tag and anchor.
        let start: Span
        /// The `[` or `{`; nil in block style, and for a pair such as `[a: b]`, which is a mapping without
        /// braces.
        let bracket: Span?
        let nodesBefore: Int
        let outerDeepest: Int
    }

    /// The list that begins with the current event; leaves its end current.
    mutating func sequence() throws(Stop) -> Node {
        let (isFlow, anchor, tag) = events.sequence
        let opening = try open(.sequence, isFlow: isFlow, anchor: anchor, tag: tag)
        var items: [Node] = []
        try advance()
        while events.kind != YAML_SEQUENCE_END_EVENT {
            items.append(try node())
            try advance()
        }
        guard let first = items.first, let last = items.last else {
            return close(opening, .sequence([]), children: nil)
        }
        let children = Span(start: first.place.start, end: last.place.end)
        return close(opening, .sequence(items), children: children)
    }

    /// The mapping that begins with the current event; leaves its end current.
    mutating func mapping() throws(Stop) -> Node {
        let (isFlow, anchor, tag) = events.mapping
        let opening = try open(.mapping, isFlow: isFlow, anchor: anchor, tag: tag)
        var entries: [Node.Entry] = []
        var children: Span?
        try advance()
        while events.kind != YAML_MAPPING_END_EVENT {
            let key = try node()
            try advance()
            let value = try node()
            try advance()
            children = Span(start: children?.start ?? key.place.start, end: value.place.end)
            if key.scalar == nil {
                let message = "only a text can be a key; put it in quotes"
                diagnostics.append(Diagnostic(message, at: key.place))
            } else {
                entries.append(Node.Entry(key: key, value: value))
            }
        }
        return close(opening, .mapping(settle(entries)), children: children)
    }

    private mutating func open(
        _ kind: CoreTag.Kind,
        isFlow: Bool,
        anchor: String?,
        tag: String?
    ) throws(Stop) -> Opening {
        let start = events.span()
        let hasBracket = isFlow && start.start < start.end
        let bracket = hasBracket ? Span(start: start.end - 1, end: start.end) : nil
        let opening = Opening(
            kind: kind,
            anchor: anchor,
            tag: tag,
            start: start,
            bracket: bracket,
            nodesBefore: nodes,
            outerDeepest: deepest
        )
        try count(1, at: bracket ?? start)
        try reach(depth + 1, at: bracket ?? start)
        depth += 1
        deepest = depth
        if let anchor { anchors[anchor] = .open(start) }
        if let bracket { openBrackets.append(bracket) }
        return opening
    }

    private mutating func close(_ opening: Opening, _ content: Node.Content, children: Span?) -> Node {
        depth -= 1
        let start = opening.start
        var span = children ?? start
        if let bracket = opening.bracket {
            openBrackets.removeLast()
            span = Span(start: bracket.start, end: events.span().end)
        }
        let properties = Span(start: start.start, end: max(start.start, min(start.end, span.start)))
        let tag = accepted(opening.tag, for: opening.kind, at: properties)
        let node = Node(content, span: span, tag: tag)
        if let anchor = opening.anchor {
            let height = deepest - depth
            anchors[anchor] = .node(node, count: nodes - opening.nodesBefore, height: height)
        }
        deepest = max(deepest, opening.outerDeepest)
        return node
    }

    /// A mapping's entries with duplicates reported and left out, and merge keys replaced by what they bring.
    private mutating func settle(_ entries: [Node.Entry]) -> [Node.Entry] {
        var names = Names()
        var kept: [Node.Entry] = []
        kept.reserveCapacity(entries.count)
        var hasMerge = false
        for entry in entries {
            if let first = names.insert(entry.name, kept.count) {
                let advice = entry.isMerge ? "; give it a list: '<<: [*a, *b]'" : ""
                let note = Diagnostic.Note("first here", at: kept[first].key.place)
                let message = "duplicate key '\(shortened(entry.name))'\(advice)"
                diagnostics.append(Diagnostic(message, at: entry.key.place, notes: [note]))
            } else {
                kept.append(entry)
                hasMerge = hasMerge || entry.isMerge
            }
        }
        guard hasMerge else { return kept }
        // A key the mapping has itself wins over a merged one wherever it stands; of merged ones the first
        // wins.
        return kept.flatMap { entry in
            guard entry.isMerge else { return [entry] }
            return merged(entry.value).filter { names.insert($0.name, 0) == nil }
        }
    }

    private mutating func merged(_ value: Node) -> [Node.Entry] {
        switch value.content {
        case .mapping(let entries): return entries
        case .sequence(let items) where items.allSatisfy({ $0.entries != nil }):
            return items.flatMap { $0.entries ?? [] }
        default:
            let wrong = value.items?.first { $0.entries == nil } ?? value
            diagnostics.append(
                Diagnostic("'<<' takes a mapping or a list of mappings, as '*name'", at: wrong.place)
            )
            return []
        }
    }
}

extension Node.Entry {
    /// Whether it is a merge key (YAML 1.1's type `merge`), which must be unquoted.
    fileprivate var isMerge: Bool { name == "<<" && key.scalar?.style == .plain }
}

/// The keys met so far, each with a number. Few are compared one by one, which is faster than hashing them.
private struct Names {
    private var few: [(name: String, number: Int)] = []
    private var many: [String: Int] = [:]

    /// Adds a name; the number of the one that is already there otherwise.
    mutating func insert(_ name: String, _ number: Int) -> Int? {
        if many.isEmpty {
            if let known = few.first(where: { $0.name == name }) { return known.number }
            few.append((name, number))
            if few.count == 16 { for (name, number) in few { many[name] = number } }
            return nil
        }
        if let known = many[name] { return known }
        many[name] = number
        return nil
    }
}

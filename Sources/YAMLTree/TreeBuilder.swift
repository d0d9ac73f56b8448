import CLibYAML

extension SourceFile {
    /// Reads the file as YAML. Never throws: what is wrong is in the result's diagnostics.
    ///
    /// Takes some 20 microseconds for a scenario of 20 lines.
    package func parse(limits: Limits = .default) -> Parsed {
        guard bytes.count <= limits.bytes else {
            let message = "the file has \(bytes.count) bytes; at most \(limits.bytes) are read"
            let first = Diagnostic(message, at: Span(start: textStart, end: textStart))
            return Parsed(file: self, documents: [], diagnostics: [first])
        }
        let isASCII: Bool
        switch TextCheck(self) {
        case .ascii: isASCII = true
        case .utf8: isASCII = false
        case .invalid(let diagnostic): return Parsed(file: self, documents: [], diagnostics: [diagnostic])
        }
        return bytes.withUnsafeBufferPointer { bytes in
            let events = EventReader(bytes, from: textStart, isASCII: isASCII)
            var builder = TreeBuilder(events, limits: limits)
            builder.readDocuments()
            let sorted = builder.diagnostics.sorted { $0.span.start < $1.span.start }
            return Parsed(file: self, documents: builder.documents, diagnostics: sorted)
        }
    }
}

/// Makes nodes of libyaml's events.
///
/// libyaml's marks need care: a block container's end lies wherever the next token starts, so its span is
/// taken from its children; a block scalar ends on the line after it; a value's start is that of its tag or
/// anchor.
struct TreeBuilder: ~Copyable {
    private(set) var documents: [Document] = []
    var diagnostics: [Diagnostic] = []

    var events: EventReader
    let limits: Limits
    var anchors: [String: Anchor] = [:]
    var nodes = 0
    var depth = 0
    /// The deepest level reached since it was last set: gives an anchored node's height.
    var deepest = 0
    /// The brackets and braces open at the moment, and the last quoted text that went over several lines: the
    /// likely causes of a syntax error met much later.
    var openBrackets: [Span] = []
    var longQuote: Span?

    private var isInDocument = false

    /// What a name after `&` stands for.
    enum Anchor {
        /// The node is still being read: an alias to it would be endless.
        case open(Span)
        /// The node, how many nodes it holds and how deep they nest.
        case node(Node, count: Int, height: Int)
    }

    /// A fault after which nothing more of the file can be read.
    struct Stop: Error {
        let diagnostic: Diagnostic
    }

    init(_ events: consuming EventReader, limits: Limits) {
        self.events = events
        self.limits = limits
    }

    /// Reads documents up to the end or to the first fault that ends the reading.
    mutating func readDocuments() {
        do throws(Stop) {
            try advance()
            while events.kind != YAML_STREAM_END_EVENT {
                if events.kind == YAML_DOCUMENT_START_EVENT { try readDocument() }
                try advance()
            }
        } catch {
            diagnostics.append(error.diagnostic)
            // What comes after a document without a `---` is its rest, misplaced: the document is not whole.
            if !isInDocument { _ = documents.popLast() }
        }
    }

    private mutating func readDocument() throws(Stop) {
        let marker = events.span()
        isInDocument = true
        anchors.removeAll()
        try advance()
        let root = try node()
        try advance()
        isInDocument = false
        if root.isNull, root.place.start == root.place.end {
            documents.append(Document(root: nil, span: marker))
        } else {
            documents.append(Document(root: root, span: root.place))
        }
    }

    mutating func advance() throws(Stop) {
        do throws(SyntaxFault) {
            try events.advance()
        } catch {
            throw Stop(
                diagnostic: error.diagnostic(
                    in: events.bytes,
                    openBracket: openBrackets.last,
                    longQuote: longQuote
                )
            )
        }
    }

    /// The node that begins with the current event; leaves its last event current.
    mutating func node() throws(Stop) -> Node {
        switch events.kind {
        case YAML_ALIAS_EVENT: return try aliased()
        case YAML_SEQUENCE_START_EVENT: return try sequence()
        case YAML_MAPPING_START_EVENT: return try mapping()
        default: return try scalar()
        }
    }

    private mutating func scalar() throws(Stop) -> Node {
        let (text, libyamlStyle, anchor, tag) = events.scalar
        let style: Scalar.Style =
            switch libyamlStyle {
            case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
            case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
            case YAML_LITERAL_SCALAR_STYLE: .literal
            case YAML_FOLDED_SCALAR_STYLE: .folded
            default: .plain
            }
        var span = events.span()
        let weight = 1 + text.utf8.count / 1024
        try count(weight, at: span)
        let whole = span
        if anchor != nil || tag != nil { span.start = events.valueStart(in: span) }
        switch style {
        case .literal, .folded: span.end = events.textEnd(of: span)
        case .singleQuoted, .doubleQuoted: if events.isMultiline { longQuote = span }
        default: break
        }
        let kind = accepted(tag, for: .scalar, at: Span(start: whole.start, end: span.start))
        let node = Node(.scalar(Scalar(text: text, style: style, span: span)), span: span, tag: kind)
        if let anchor { anchors[anchor] = .node(node, count: weight, height: 0) }
        return node
    }

    private mutating func aliased() throws(Stop) -> Node {
        let name = events.alias
        let span = events.span()
        switch anchors[name] {
        case .node(let node, let count, let height):
            // Counted before anything is built, so that an alias bomb costs nothing.
            try self.count(count, at: span, through: name)
            try reach(depth + height, at: span)
            return node.brought(by: span)
        case .open(let anchor):
            let note = Diagnostic.Note("'&\(name)' begins here", at: anchor)
            diagnostics.append(
                Diagnostic("alias '*\(name)' stands inside the value it names", at: span, notes: [note])
            )
        case nil:
            let likely = nearest(to: name, among: anchors.keys.sorted())
            let hint = likely.map { "did you mean '*\($0)'?" } ?? "an anchor '&\(name)' must come before it"
            diagnostics.append(Diagnostic("unknown alias '*\(name)'; \(hint)", at: span))
        }
        try count(1, at: span)
        return Node(.scalar(Scalar(text: "", style: .plain, span: span)), span: span)
    }

    mutating func count(_ more: Int, at span: Span, through alias: String? = nil) throws(Stop) {
        nodes += more
        guard nodes > limits.nodes else { return }
        let culprit = alias.map { "alias '*\($0)' brings the file" } ?? "the file comes"
        let message = "\(culprit) to more than \(limits.nodes) values; aliases count for all they bring"
        throw Stop(diagnostic: Diagnostic(message, at: span))
    }

    mutating func reach(_ level: Int, at span: Span) throws(Stop) {
        deepest = max(deepest, level)
        guard level > limits.depth else { return }
        let message = "lists and mappings nest deeper than \(limits.depth) levels"
        throw Stop(diagnostic: Diagnostic(message, at: span))
    }

    /// The tag, unless it is unknown or belongs to another kind of value; `span` is where tag and anchor
    /// stand.
    mutating func accepted(_ tag: String?, for kind: CoreTag.Kind, at span: Span) -> String? {
        guard let tag else { return nil }
        guard let refusal = CoreTag.refusal(of: tag, for: kind) else { return tag }
        diagnostics.append(Diagnostic(refusal, at: events.tag(in: span)))
        return nil
    }
}

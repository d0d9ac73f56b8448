/// A value of a YAML document with its place. A class, because readers hand nodes about for every key they read.
package final class Node: Sendable {
    /// What a node holds.
    package enum Content: Sendable {
        /// A text.
        case scalar(Scalar)
        /// A list.
        case sequence([Node])
        /// Keys with their values in the order written, merge keys (`<<`) already replaced by what they
        /// bring.
        case mapping([Entry])
    }

    /// A key with its value.
    package struct Entry: Sendable {
        /// The key, always a scalar.
        package let key: Node
        /// The value; null when nothing was written after the colon.
        package let value: Node

        /// The key's text.
        package var name: String { key.scalar?.text ?? "" }
    }

    /// What the node holds.
    package let content: Content
    /// Where the content is written, without its tag and anchor. Of a value brought by an alias this is the
    /// anchored text, and `alias` is where it is used.
    package let span: Span
    /// The resolved tag when one was written: `!!binary` is `tag:yaml.org,2002:binary`.
    package let tag: String?
    /// The `*name` that brought this node here; nil for the nodes below it.
    package let alias: Span?

    init(_ content: Content, span: Span, tag: String? = nil, alias: Span? = nil) {
        self.content = content
        self.span = span
        self.tag = tag
        self.alias = alias
    }

    /// Where the node stands in its parent: its alias if one brought it, else its content.
    package var place: Span { alias ?? span }

    /// Whether no value was written: nothing, `~` or `null`, unquoted and untagged.
    package var isNull: Bool {
        guard case .scalar(let scalar) = content, scalar.style == .plain, tag == nil else { return false }
        return scalar.text.isEmpty || scalar.text == "~" || scalar.text == "null"
    }

    /// The scalar, if it is one.
    package var scalar: Scalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    /// The list's items, if it is one.
    package var items: [Node]? {
        if case .sequence(let items) = content { items } else { nil }
    }

    /// The mapping's entries, if it is one.
    package var entries: [Entry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// The value of a mapping's key; nil for a missing key and for what is no mapping. Looks at each key in
    /// turn.
    package subscript(_ key: String) -> Node? { entries?.first { $0.name == key }?.value }

    func brought(by alias: Span) -> Node { Node(content, span: span, tag: tag, alias: alias) }
}

/// A text as YAML wrote it.
package struct Scalar: Sendable {
    /// How a text was written.
    package enum Style: Sendable {
        /// Without quotes.
        case plain
        /// In `'`.
        case singleQuoted
        /// In `"`.
        case doubleQuoted
        /// After `|`.
        case literal
        /// After `>`.
        case folded
    }

    /// The text, with escapes, folding and indentation undone.
    package let text: String
    /// How it was written.
    package let style: Style
    /// Where it is written: with its quotes; from its `|` or `>` to its last line that is not blank.
    package let span: Span

    /// Makes a scalar.
    package init(text: String, style: Style, span: Span) {
        self.text = text
        self.style = style
        self.span = span
    }
}

/// One document of a file.
package struct Document: Sendable {
    /// The document's value; nil when it has none (nothing between two `---`).
    package let root: Node?
    /// The root's place; of an empty document, its `---`.
    package let span: Span
}

/// What a file may ask for before it is refused, so that a few lines cannot fill the memory.
package struct Limits: Sendable {
    /// The most nodes of a file, counted after aliases have been expanded; a text counts once more for each KiB.
    package var nodes: Int
    /// The deepest nesting of lists and mappings, aliases expanded.
    package var depth: Int
    /// The largest file, in bytes.
    package var bytes: Int

    /// Makes limits.
    package init(nodes: Int = 100_000, depth: Int = 64, bytes: Int = 16 << 20) {
        self.nodes = nodes
        self.depth = depth
        self.bytes = bytes
    }

    /// 100,000 nodes, 64 levels, 16 MiB.
    package static let `default` = Limits()
}

/// What parsing made of a file.
package struct Parsed: Sendable {
    /// The file.
    package let file: SourceFile
    /// The documents read whole. After a syntax error these are the ones before it.
    package let documents: [Document]
    /// What is wrong, sorted by place.
    package let diagnostics: [Diagnostic]
}

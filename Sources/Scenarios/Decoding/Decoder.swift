internal import YAMLTree

/// Turns the nodes of one document into a scenario, collecting everything that is wrong on the way.
///
/// Each method reads one construct of the language; what it cannot read it reports, and returns nil or leaves out.
struct Decoder {
    let file: SourceFile
    let options: ReadOptions
    var diagnostics: [Diagnostic] = []
    /// What the document names and gives, for the checks that need the whole of it.
    var mentions = Mentions()
    /// Which variables may be used in what is being read.
    var scope = Mentions.Scope.scenario
    /// The script that is being read.
    var role = Role.server
    /// The number of the next step of that script.
    var nextStep = 1

    /// What is being read is what a `send` sends: there may be pauses in it.
    var isSending = false
    /// The actor that is being read.
    var actor = ""

    /// Whose script it is.
    enum Role { case server, client, process }

    init(file: SourceFile, options: ReadOptions) {
        self.file = file
        self.options = options
    }

    /// A value with the key it belongs to.
    struct Slot {
        /// The key's node.
        let key: Node
        /// What the value should be.
        let type: ValueType
        /// The value.
        let node: Node

        /// The key, as it is written.
        var name: String { key.scalar?.text ?? "" }
        /// The value as text, where it is a scalar and one was written.
        var scalar: Scalar? { node.hasNoValue ? nil : node.scalar }
        /// An item of the value, with this value's key.
        func item(_ node: Node) -> Slot { Slot(key: key, type: type.element, node: node) }
        /// The same value, read as another type.
        func read(as type: ValueType) -> Slot { Slot(key: key, type: type, node: node) }
    }

    /// A mapping whose keys have been looked up in the catalogue.
    struct Opened {
        let sections: [Section]
        let slots: [Slot]
        let span: Span
        /// A key was unknown, misplaced or missing.
        let isFlawed: Bool

        /// The value of a key that the catalogue has for these sections.
        subscript(_ name: String) -> Slot? {
            for slot in slots where slot.name == name { return slot }
            assert(
                sections.contains { Catalogue.entry(name, in: $0) != nil },
                "'\(name)' is not in the catalogue"
            )
            return nil
        }
    }

    /// Reports a mistake; of a message with a very long name in it the middle is left out.
    mutating func error(_ message: String, at span: Span, notes: [Diagnostic.Note] = []) {
        let isLong = message.utf8.count > 500
        let shown = isLong ? "\(message.prefix(200)) ... \(message.suffix(100))" : message
        diagnostics.append(Diagnostic(shown, at: span, notes: notes))
    }

    /// Whether more is wrong than is ever shown, so that nothing more need be looked for.
    var hasEnough: Bool { diagnostics.count > ScenarioFile.mostDiagnostics }

    mutating func warning(_ message: String, at span: Span) {
        diagnostics.append(Diagnostic(.warning, message, at: span))
    }

    /// The number of errors so far: what changed while something was read says whether it is sound.
    var errorCount: Int { diagnostics.count { $0.severity == .error } }

    /// Reports that a value is of the wrong type.
    mutating func wrongType(_ slot: Slot) {
        if slot.node.hasNoValue {
            error(
                "'\(slot.name)' has no value; it takes \(slot.type.phrase)",
                at: slot.node.placeOrKey(slot.key)
            )
        } else {
            error("'\(slot.name)' takes \(slot.type.phrase), not \(slot.node.kind)", at: slot.node.place)
        }
        mentions.harvest(slot.node)
    }

    /// Opens a mapping by the sections it may have keys of; reports unknown, misplaced and missing keys.
    mutating func open(_ slot: Slot, as sections: Section...) -> Opened? {
        guard let entries = slot.node.entries else {
            wrongType(slot)
            return nil
        }
        return open(entries, of: slot.node, as: sections, needing: slot.key.span)
    }

    /// Opens the entries of a mapping; what is missing is reported at `place`.
    mutating func open(_ entries: [Node.Entry], of node: Node, as sections: [Section], needing place: Span)
        -> Opened
    {
        var slots: [Slot] = []
        slots.reserveCapacity(entries.count)
        var isFlawed = false
        var meant: [String] = []
        for entry in entries {
            let name = entry.name
            guard let found = sections.lazy.compactMap({ Catalogue.entry(name, in: $0) }).first else {
                isFlawed = true
                if let likely = reportUnknown(entry.key, in: sections) { meant.append(likely) }
                mentions.harvest(entry.value)
                continue
            }
            if !found.beside.isEmpty, !entries.contains(where: { found.beside.contains($0.name) }) {
                isFlawed = true
                reportMisplaced(entry.key, found, in: sections)
            } else {
                slots.append(Slot(key: entry.key, type: found.type, node: entry.value))
            }
        }
        for section in sections {
            for needed in Catalogue.required(in: section) {
                guard !entries.contains(where: { $0.name == needed.name }) else { continue }
                isFlawed = true
                guard !meant.contains(needed.name) else { continue }
                error("\(section.title) needs '\(needed.name)', \(needed.type.phrase)", at: place)
            }
        }
        return Opened(sections: sections, slots: slots, span: node.span, isFlawed: isFlawed)
    }

    private mutating func reportMisplaced(_ key: Node, _ entry: Catalogue.Entry, in sections: [Section]) {
        let here = entry.beside.filter { name in sections.contains { Catalogue.entry(name, in: $0) != nil } }
        let beside = (here.isEmpty ? entry.beside : here).map { "'\($0)'" }.joined(separator: " or ")
        error("'\(entry.name)' stands beside \(beside) only", at: key.span)
    }

    /// Reports a key that these sections do not have; returns the likely spelling.
    @discardableResult
    mutating func reportUnknown(_ key: Node, in sections: [Section]) -> String? {
        let name = key.word
        let title = sections[0].title
        let likely = Catalogue.nearest(to: name, in: sections)
        if let likely {
            error("unknown key '\(name)' of \(title); did you mean '\(likely)'?", at: key.span)
        } else if let other = Catalogue.all.first(where: { $0.name == name && $0.section != .cause }) {
            if other.section.title == title {
                reportMisplaced(key, other, in: sections)
            } else {
                error(
                    "unknown key '\(name)' of \(title); it is a key of \(other.section.title)",
                    at: key.span
                )
            }
        } else {
            let known = sections.flatMap { Catalogue.entries(of: $0).map(\.name) }
            let hint = known.count <= 8 ? "; it takes \(known.map { "'\($0)'" }.joined(separator: ", "))" : ""
            error("unknown key '\(name)' of \(title)\(hint)", at: key.span)
        }
        return likely
    }
}

extension Node {
    /// Whether nothing was written: language values are never YAML 1.1 guesses, so `~` and `null` are texts.
    var hasNoValue: Bool {
        guard case .scalar(let scalar) = content else { return false }
        return scalar.text.isEmpty && scalar.style == .plain && tag == nil
    }

    /// What it is, in a sentence: "not KIND".
    var kind: String {
        switch content {
        case .scalar: hasNoValue ? "nothing" : "a text"
        case .sequence(let items): items.isEmpty ? "an empty list" : "a list"
        case .mapping(let entries): entries.isEmpty ? "an empty map" : "a map"
        }
    }

    /// A key's text.
    var word: String { scalar?.text ?? "" }

    /// Where the value stands, or, where there is none, its key.
    func placeOrKey(_ key: Node) -> Span { hasNoValue ? key.span : place }
}

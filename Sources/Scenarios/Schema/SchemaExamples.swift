internal import YAMLTree

extension Catalogue.Entry {
    /// The value that the key has in its example; nil where it stands alone.
    var exampleValue: JSON? {
        let bytes = Array(example.utf8)
        guard let root = SourceFile(path: "example", bytes: bytes).parse().documents.first?.root else {
            return nil
        }
        // Level by level: what stands further in may have a key of the same name.
        var level = [root]
        while !level.isEmpty {
            for node in level { if let value = node[name] { return JSON(value) } }
            level = level.flatMap { $0.items ?? $0.entries?.map(\.value) ?? [] }
        }
        return nil
    }
}

extension JSON {
    /// A node as an editor reads it: scalars by YAML 1.2's core schema (section 10.3).
    init(_ node: Node) {
        switch node.content {
        case .sequence(let items): self = .array(items.map(JSON.init))
        case .mapping(let entries):
            self = .object(entries.map { (key: $0.name, value: JSON($0.value)) })
        case .scalar(let scalar):
            if node.isNull {
                self = .null
            } else if scalar.style != .plain {
                self = .string(scalar.text)
            } else if scalar.text == "true" || scalar.text == "false" {
                self = .bool(scalar.text == "true")
            } else {
                self = isJSONNumber(scalar.text) ? .number(scalar.text) : .string(scalar.text)
            }
        }
    }
}

/// The JSON Schema of a scenario, generated from the catalogue.
///
/// Draft 7, because that is what YAML language servers speak; `markdownDescription`, `errorMessage`,
/// `patternErrorMessage` and `defaultSnippets` are theirs, and other readers pass over them. It refuses nothing that
/// `check` takes, but for what a YAML reader has taken for something else than text before it looks: an unquoted `null`,
/// and a name such as `true`.
package enum Schema {
    /// The whole of it, as text.
    package static var text: String { document.text }

    private static let document: JSON =
        [
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": "Wirescript scenario",
            "description":
                "What the servers and clients of a byte stream send, expect and do to the connection.",
            "$ref": "#/definitions/scenario",
            "definitions": .object(scalars + compounds + sections),
        ]

    /// What stands in several places.
    private static let compounds: [(key: String, value: JSON)] = [
        (key: "bytes", value: any([reference("text"), reference("bytes-map")])),
        (key: "bytes-map", value: map([.bytes, .bytesOption])),
        // In `expect` what could be both is a unit.
        (
            key: "exact-bytes",
            value: map([.bytes, .bytesOption]) { Catalogue.entry($0.name, in: .unit) == nil }
        ),
        (key: "parts", value: any([reference("bytes"), list(of: reference("part-or-bytes"), least: 1)])),
        (key: "part-or-bytes", value: any([reference("bytes"), reference(Section.part)])),
        (key: "check", value: check("check", reference(Section.check))),
        (key: "result", value: check("result", map([.check]))),
        (key: "steps", value: list(of: reference(Section.step), least: 0)),
    ]

    /// A text, bytes, a list that all hold, or a map of checks.
    private static func check(_ name: String, _ checks: JSON) -> JSON {
        any([reference("text"), checks, reference("bytes-map"), list(of: reference(name), least: 1)])
    }

    private static let sections: [(key: String, value: JSON)] =
        Section.allCases.compactMap { section in
            switch section {
            case .step:
                let words = Catalogue.entries(of: .step).filter(\.type.allowsNothing).map(\.name)
                let word: JSON = ["enum": .texts(words)]
                return (key: "step", value: any([word, map([.step, .modifier])]) + snippets(of: .step))
            case .turn:
                return (key: "turn", value: map([.turn, .modifier], only: isOfTurn) + snippets(of: .turn))
            case .unit: return (key: "unit", value: map([.unit, .expectation], and: [adjust]))
            case .check:
                return (key: "check-map", value: map([.check]) { $0.name != "eof" && $0.name != "reset" })
            case .modifier, .expectation, .bytes, .bytesOption, .cause: return nil
            default: return (key: section.rawValue, value: map([section]))
            }
        }

    /// A turn takes the modifiers of `send` only.
    private static func isOfTurn(_ entry: Catalogue.Entry) -> Bool {
        entry.section == .turn || entry.beside.contains("server")
    }

    private static let adjust = Catalogue.entry("adjust", in: .bytesOption)

    /// A map with the keys of these sections.
    private static func map(
        _ sections: [Section],
        and more: [Catalogue.Entry?] = [],
        only isAllowed: (Catalogue.Entry) -> Bool = { _ in true }
    ) -> JSON {
        let entries = (sections.flatMap(Catalogue.entries) + more.compactMap(\.self)).filter(isAllowed)
        let names = Set(entries.map(\.name))
        let needs = entries.compactMap { entry -> SchemaRule? in
            let beside = entry.beside.filter(names.contains)
            return beside.isEmpty ? nil : .needs(entry.name, beside)
        }
        let rules = sections.flatMap(SchemaRule.rules) + needs
        var seen: Set<String> = []
        let properties = entries.filter { seen.insert($0.name).inserted }
        let required = entries.filter(\.isRequired).map(\.name)
        return ["type": "object", "additionalProperties": false]
            + (required.isEmpty ? [:] : ["required": .texts(required)])
            + ["properties": .object(properties.map { (key: $0.name, value: property($0)) })]
            + (rules.isEmpty ? [:] : ["allOf": .array(rules.map(\.schema))])
    }

    /// A key's value, with what an editor shows of it.
    private static func property(_ entry: Catalogue.Entry) -> JSON {
        // Beside 'stop' it is no name: a rule tells the two apart.
        let isSignal = entry.section == .step && entry.name == "signal"
        let standard = entry.standard.map { " Default: \($0)." } ?? ""
        return (isSignal ? ["type": "string"] : schema(of: entry.type))
            + [
                "description": .string(entry.help + standard),
                "markdownDescription": .string("\(entry.help)\(standard)\n\n```yaml\n\(entry.example)\n```"),
                "examples": [entry.exampleValue ?? .null],
            ]
    }

    /// A map to choose from where a list has a new item.
    private static func snippets(of section: Section) -> JSON {
        let snippets = Catalogue.entries(of: section).compactMap { entry -> JSON? in
            guard let value = entry.exampleValue, !entry.example.contains("$") else { return nil }
            return [
                "label": .string(entry.name),
                "description": .string(entry.help),
                "body": .object([(key: entry.name, value: value)]),
            ]
        }
        return ["defaultSnippets": .array(snippets)]
    }

    static func any(_ schemas: [JSON]) -> JSON { ["anyOf": .array(schemas)] }

    static func list(of item: JSON, least: Int) -> JSON {
        let bound: JSON = least > 0 ? ["minItems": JSON(integerLiteral: least)] : [:]
        return ["type": "array", "items": item] + bound
    }

    /// The schema of a value.
    private static func schema(of type: ValueType) -> JSON {
        switch type {
        case .nothing: ["type": "null"]
        case .text, .expression, .file: reference("text")
        case .literal: reference("literal")
        case .hex: reference("hex")
        case .base64: reference("base64")
        case .title: reference("title")
        case .tag: reference("tag")
        case .name: reference("name")
        case .flag: reference("flag")
        case .integer: reference("integer")
        case .duration: reference("duration")
        case .limit: reference("limit")
        case .size: reference("size")
        case .count: reference("count")
        case .range: reference("range")
        case .rate: reference("rate")
        case .seed: reference("seed")
        case .address: reference("address")
        case .target: reference("target")
        case .bytes: reference("bytes")
        case .check: reference("check")
        case .result: reference("result")
        case .json: [:]
        case .parts: reference("parts")
        case .steps: reference("steps")
        case .cause: reference("cause")
        case .words(let words): Self.words(words)
        case .list(let item, let least): list(of: schema(of: item), least: least)
        case .map(let item, let key):
            ["type": "object", "additionalProperties": schema(of: item)]
                + (key == .text ? [:] : ["propertyNames": reference(key == .actor ? "actor" : "name")])
        case .section(let section): reference(section)
        case .either(let types): either(types)
        }
    }

    private static func either(_ types: [ValueType]) -> JSON {
        var schemas = types.map(schema)
        let hasUnits = types.contains { if case .section(.unit) = $0 { true } else { false } }
        if hasUnits, let place = types.firstIndex(where: { if case .bytes = $0 { true } else { false } }) {
            schemas[place] = any([reference("text"), reference("exact-bytes")])
        }
        return any(schemas)
    }
}

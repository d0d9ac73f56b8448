import FoundationEssentials
import Scenarios

/// A JSON value, for comparison: numbers by their value, objects whatever the order of their members.
enum JSONValue: Equatable {
    case null
    case bool(Bool)
    case number(Decimal)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])
}

extension JSONValue: Decodable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let bool = try? container.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? container.decode(Decimal.self) {
            self = .number(number)
        } else if let string = try? container.decode(String.self) {
            self = .string(string)
        } else if let array = try? container.decode([JSONValue].self) {
            self = .array(array)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// Reads JSON text; nil where it is none.
    init?(parsing bytes: [UInt8]) {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else { return nil }
        self = value
    }

    /// A value written in YAML, its references expanded.
    init<Names: Scope>(_ tree: JSONTree, _ evaluator: Evaluator<Names>) throws(EvaluationError) {
        switch tree {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .number(let text): self = Decimal(string: text).map(JSONValue.number) ?? .string(text)
        case .string(let template): self = .string(try evaluator.text(template))
        case .array(let items):
            var values: [JSONValue] = []
            for item in items { values.append(try JSONValue(item, evaluator)) }
            self = .array(values)
        case .object(let members):
            var values: [String: JSONValue] = [:]
            for member in members { values[member.key] = try JSONValue(member.value, evaluator) }
            self = .object(values)
        }
    }
}

extension JSONValue {
    /// What first differs, with its place; nil where nothing does. With `partial`, `actual` may have more members.
    func difference(from actual: JSONValue, partial: Bool, at path: String = "$") -> String? {
        switch (self, actual) {
        case (.object(let wanted), .object(let found)):
            for (key, value) in wanted.sorted(by: { $0.key < $1.key }) {
                guard let other = found[key] else { return "\(path).\(key) is missing" }
                if let difference = value.difference(from: other, partial: partial, at: "\(path).\(key)") {
                    return difference
                }
            }
            let surplus = found.keys.filter { wanted[$0] == nil }.sorted()
            return partial || surplus.isEmpty ? nil : "\(path).\(surplus[0]) is there, and is not expected"
        case (.array(let wanted), .array(let found)):
            for (index, pair) in zip(wanted, found).enumerated() {
                if let difference = pair.0.difference(from: pair.1, partial: partial, at: "\(path)[\(index)]")
                {
                    return difference
                }
            }
            return wanted.count == found.count ? nil : "\(path) has \(found.count) items, not \(wanted.count)"
        default:
            return self == actual ? nil : "\(path) is \(actual.text), not \(text)"
        }
    }

    private var text: String {
        switch self {
        case .null: "null"
        case .bool(let bool): String(bool)
        case .number(let number): number.description
        case .string(let string): Text.quoted(Array(string.utf8))
        case .array: "an array"
        case .object: "an object"
        }
    }
}

/// What the value of a key is: enough to describe it in words and in a JSON Schema.
package indirect enum ValueType: Sendable {
    /// No value: the key is a word of its own.
    case nothing
    /// Any scalar, expanded.
    case text
    /// A scenario's title, a text of one line.
    case title
    /// A word to select by.
    case tag
    /// A scalar taken as it is.
    case literal
    /// A text that stands for bytes.
    case hex, base64
    /// A name, `[a-z][a-z0-9-]*`.
    case name
    /// `true` or `false`, `on` or `off`.
    case flag
    case integer
    case duration, size, count, rate, seed
    /// A duration that is no range.
    case limit
    /// All numbers of a range, such as `1..37`.
    case range
    /// Where a server listens.
    case address
    /// A server's name or an address.
    case target
    /// A regular expression.
    case expression
    /// A file's path, relative to the scenario's folder.
    case file
    case bytes
    case check
    /// A check of what a call returned, which may be an end too.
    case result
    case json
    /// What `send` takes: bytes, or a list of parts.
    case parts
    case steps
    case cause
    /// One of these words.
    case words([String])
    /// A list of at least so many of these.
    case list(ValueType, least: Int = 0)
    /// Keys of one kind, each with one of these.
    case map(ValueType, named: Key = .name)
    /// A map with the keys of a section.
    case section(Section)
    /// A map with the keys of any of these sections, for what has one leading key and options beside it.
    case either([ValueType])

    /// What the keys of a map are.
    package enum Key: Sendable {
        case name, actor, text
    }

    /// In a sentence: "takes PHRASE".
    package var phrase: String {
        switch self {
        case .nothing: "no value"
        case .text, .title, .tag, .literal, .hex, .base64: "a text"
        case .name: "a name"
        case .flag: "'true' or 'false'"
        case .integer: "a whole number"
        case .duration, .limit: TimeSpan.expectation
        case .size: Size.expectation
        case .count: Count.expectation
        case .range: "a range such as 1..37"
        case .rate: Rate.expectation
        case .seed: Seed.expectation
        case .address: Endpoint.expectation
        case .target: "a server's name or an address such as tcp:127.0.0.1:8080"
        case .expression: "a regular expression"
        case .file: "a file's path"
        case .bytes: "bytes"
        case .check, .result: "a check"
        case .json: "a JSON value"
        case .parts: "bytes or a list of parts"
        case .steps: "a list of steps"
        case .cause: "a cause"
        case .words(let words) where words.count > 3:
            "one of \(words.map { "'\($0)'" }.joined(separator: ", "))"
        case .words(let words): words.map { "'\($0)'" }.joined(separator: " or ")
        case .list(let item, _): "a list of \(item.plural)"
        case .map(let item, _): "a map of names to \(item.plural)"
        case .section: "a map"
        case .either(let types): either(types.map(\.phrase))
        }
    }

    /// Several of them, in a sentence.
    package var plural: String {
        switch self {
        case .text, .title, .tag, .literal, .hex, .base64: "texts"
        case .name: "names"
        case .size: "sizes"
        case .integer: "numbers"
        case .bytes: "bytes"
        case .check, .result: "checks"
        case .steps: "scripts"
        case .cause: "causes"
        case .section(.server): "servers"
        case .section(.client): "clients"
        case .section(.process): "processes"
        case .words(let words) where words == ["1.2", "1.3"]: "versions"
        case .section(.turn): "turns"
        case .section(.rule): "rules"
        case .section: "maps"
        case .list(let item, _): "lists of \(item.plural)"
        case .either(let types): either(types.map(\.plural))
        default: phrase
        }
    }

    /// Each phrase once: two kinds of map are a map to a reader.
    private func either(_ phrases: [String]) -> String {
        var seen: Set<String> = []
        return phrases.filter { seen.insert($0).inserted }.joined(separator: " or ")
    }

    /// The type of an item, where this is a list or may be one.
    package var element: ValueType {
        switch self {
        case .list(let item, _), .map(let item, _): item
        case .either(let types):
            types.lazy.compactMap { if case .list(let item, _) = $0 { item } else { nil } }.first ?? self
        default: self
        }
    }
}

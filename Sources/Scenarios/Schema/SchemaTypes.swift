extension Schema {
    /// Any scalar an editor's YAML reader may make of a text: `220` is a text to us and a number to it.
    static let anyText: JSON = ["type": ["string", "number", "boolean"]]

    /// A `$` that begins no variable.
    private static let closed = #"\$\$\{|\$(?!\{)"#
    private static let path = #"[A-Za-z0-9_/-]+(\.[A-Za-z0-9_/-]+)*"#
    private static let digit = "[A-Za-z0-9+/]"
    private static let variable = #"\$\{"#
    private static let wordPattern = "[a-z][a-z0-9-]*"

    /// The schemas of scalars, by the names they have among the definitions.
    static let scalars: [(key: String, value: JSON)] = [
        (key: "literal", value: anyText),
        (
            key: "text",
            value: anyText + [
                "pattern": .string("^(\(closed)|\\$\\{\(path)\\}|[^$])*$"),
                "patternErrorMessage":
                    "'${' begins a variable's name and needs a '}'; '$${' is the text itself",
            ]
        ),
        (
            key: "title",
            value: anyText + [
                "pattern": .string(
                    #"^(?=.*\S)(\#(closed)|\$\{[A-Za-z0-9_/-]+(\.(length|high|low))?\}|[^$\n])*$"#
                ),
                "patternErrorMessage":
                    "a title is one line that is not empty, and uses 'vars' and the matrix only",
            ]
        ),
        (key: "hex", value: coded(#"(\s*[0-9A-Fa-f]\s*[0-9A-Fa-f])*\s*"#, "two hex digits for each byte")),
        (
            key: "base64",
            value: coded(
                #"(\s*(\#(digit)\s*){4})*(\s*(\#(digit)\s*){2}((=\s*){2}|\#(digit)\s*=\s*))?\s*"#,
                "base64: four digits for three bytes, the last filled up with '='"
            )
        ),
        (
            key: "tag",
            value: anyText + [
                "pattern": #"^[^!\s]\S*$"#,
                "patternErrorMessage": "a tag is one word that does not begin with '!'",
            ]
        ),
        (key: "name", value: named("^\(wordPattern)$", "names are lower-case letters, digits and '-'")),
        (
            key: "actor",
            value: named(
                "^(?!(tcp|unix|none|never|var)$)\(wordPattern)$",
                "names are lower-case letters, digits and '-'; 'tcp', 'unix', 'none', 'never' and 'var' are taken"
            )
        ),
        (key: "flag", value: ["enum": [true, false, "true", "false", "on", "off"]]),
        (key: "integer", value: number(#"^[-+]?[0-9]+$"#, least: nil, ValueType.integer)),
        (key: "duration", value: named(anyOf("\(span)(\\.\\.\(span))?"), .duration)),
        (key: "limit", value: named(anyOf(span), "a duration such as 20ms, no range")),
        (key: "size", value: number(anyOf(size), least: 0, .size)),
        (key: "count", value: number(anyOf(#"[0-9]+(\.\.[0-9]*)?"#), least: 0, .count)),
        (key: "range", value: named(anyOf(#"[0-9]+\.\.[0-9]+"#), .range)),
        (key: "rate", value: named(anyOf("\(size)/s"), .rate)),
        (key: "seed", value: number(anyOf("-?[0-9]+"), least: nil, .seed)),
        (key: "address", value: named(anyOf("tcp|none|unix|\(endpoint)"), .address)),
        (key: "target", value: named(anyOf("(?!(tcp|unix|none)$)\(wordPattern)|\(endpoint)"), .target)),
        (key: "cause", value: ["enum": .texts(Cause.allCases.map(\.rawValue))]),
    ]

    private static let span = #"[0-9]+(\.[0-9]{1,9})?(us|ms|s|m)"#
    private static let size = #"([0-9]+|[0-9]+(\.[0-9]{1,9})?(KB|MB|GB|KiB|MiB|GiB))"#
    private static let endpoint = #"tcp:(([\w.-]+|\[[0-9A-Fa-f:.]+\]):)?[0-9]+(,[0-9]+)?|unix:.+"#

    /// A whole text that matches, or one with a reference, which nobody knows before it is played.
    private static func anyOf(_ pattern: String) -> String { "^(\(pattern))$|\(variable)" }

    private static func named(_ pattern: String, _ type: ValueType) -> JSON { named(pattern, type.phrase) }

    private static func named(_ pattern: String, _ phrase: String) -> JSON {
        ["type": "string", "pattern": .string(pattern), "patternErrorMessage": .string(phrase)]
    }

    private static func coded(_ pattern: String, _ phrase: String) -> JSON {
        anyText + ["pattern": .string(anyOf(pattern)), "patternErrorMessage": .string(phrase)]
    }

    private static func number(_ pattern: String, least: Int?, _ type: ValueType) -> JSON {
        let range: JSON = least.map { ["minimum": JSON(integerLiteral: $0)] } ?? [:]
        return ["type": ["integer", "string"], "pattern": .string(pattern)] + range
            + ["patternErrorMessage": .string(type.phrase)]
    }

    /// One of these words; `1.2` is a number to an editor.
    static func words(_ words: [String]) -> JSON {
        ["enum": .array(words.map { .string($0) } + words.filter(isJSONNumber).map { .number($0) })]
    }

    static func reference(_ name: String) -> JSON { ["$ref": .string("#/definitions/\(name)")] }

    static func reference(_ section: Section) -> JSON {
        reference(section == .check ? "check-map" : section.rawValue)
    }
}

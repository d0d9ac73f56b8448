/// Which keys of a map go together, beyond what the catalogue says of each: the decoders report the same in their words.
enum SchemaRule {
    /// Just one of these keys.
    case one([String])
    /// At least one of these keys.
    case some([String])
    /// None of the first beside one of the second.
    case not([String], beside: [String])
    /// The first key needs one of these beside it.
    case needs(String, [String])
    /// What the others cannot say: a schema, and what it means.
    case schema(JSON, String)

    /// The schema that a map must match.
    var schema: JSON {
        switch self {
        case .one(let keys):
            ["oneOf": .array(keys.map(Self.has)), "errorMessage": .string("one of \(list(keys))")]
        case .some(let keys):
            ["anyOf": .array(keys.map(Self.has)), "errorMessage": .string("\(list(keys)) is missing")]
        case .not(let some, let others):
            [
                "not": ["allOf": [Self.any(some), Self.any(others)]],
                "errorMessage": .string("\(list(some)) cannot stand beside \(list(others))"),
            ]
        case .needs(let key, let others):
            [
                "dependencies": .object([(key: key, value: Self.any(others))]),
                "errorMessage": .string("'\(key)' needs \(list(others)) beside it"),
            ]
        case .schema(let schema, let meaning): schema + ["errorMessage": .string(meaning)]
        }
    }

    static func has(_ key: String) -> JSON { ["required": [.string(key)]] }

    private static func any(_ keys: [String]) -> JSON {
        keys.count == 1 ? has(keys[0]) : ["anyOf": .array(keys.map(has))]
    }

    private func list(_ keys: [String]) -> String {
        let shown = keys.map { "'\($0)'" }
        return shown.count < 2
            ? shown.joined() : shown.dropLast().joined(separator: ", ") + " or " + shown[shown.count - 1]
    }

    /// The rules of a map that has keys of a section.
    static func rules(of section: Section) -> [SchemaRule] {
        switch section {
        case .scenario:
            [
                .schema(
                    [
                        "anyOf": .array(
                            [has("conversation")] + ["servers", "clients", "processes"].map(somebody)
                        )
                    ],
                    "'servers', 'clients', 'processes' or a 'conversation' are missing"
                ),
                .not(["servers", "clients"], beside: ["conversation"]),
            ]
        case .server: [.not(["connections"], beside: ["script"]), vacant, neverConnecting, resetOnTCP]
        case .client: [severalPorts]
        case .conversation: [resetOnTCP]
        case .process: [.one(["run", "shell"]), .not(["stdin"], beside: ["script"])]
        case .ready: [.one(["port", "unix", "stdout", "stderr"])]
        case .step: step
        case .turn: [.one(names(.turn))]
        case .part: [.one(names(.part))]
        case .split: [.one(names(.split))]
        case .rule: [.one(["when", "otherwise"]), .needs("when", ["do"])]
        case .unit: [.one(names(.unit))]
        case .bytes:
            [
                .one(names(.bytes)), .needs("encode", ["of"]), .needs("frame", ["of"]),
                .needs("repeat", ["times", "size"]), .not(["size"], beside: ["times"]),
            ]
        case .http:
            [
                .some(["status", "method", "target"]), .not(["method", "target"], beside: ["status"]),
                .not(["body"], beside: ["chunks"]), chunked,
            ]
        case .httpUnit: [.not(["status", "reason"], beside: ["method", "target"])]
        default: []
        }
    }

    private static let step: [SchemaRule] = [
        stepsHaveOneVerb,
        .needs("repeat", ["steps"]),
        .not(["fails"], beside: ["may-fail"]),
        .not(
            ["within", "not-before", "fails", "may-fail", "meanwhile"],
            beside: ["close", "reset", "hang"]
        ),
        .not(["meanwhile"], beside: ["start-tls"]),
        .schema(["properties": ["steps": ["minItems": 1]]], "'repeat' of no steps does nothing"),
        .schema(
            [
                "properties": [
                    "meanwhile": ["minItems": 1, "items": no(["close", "end", "reset", "hang", "connect"])]
                ]
            ],
            "a step of 'meanwhile' cannot end the connection"
        ),
        .schema(
            [
                "if": has("stop"),
                "then": [
                    "properties": ["signal": Schema.words(Signal.names + Signal.names.map { "SIG\($0)" })]
                ],
                "else": ["properties": ["signal": Schema.reference("name")]],
            ],
            "beside 'stop', 'signal' is the signal to send; else the name of one"
        ),
    ]

    /// Beside `stop`, `signal` is no verb.
    private static var stepsHaveOneVerb: SchemaRule {
        let verbs = names(.step)
        let others = verbs.filter { $0 != "stop" && $0 != "signal" }
        let stop: JSON = ["required": ["stop"]]
        let signal: JSON = ["required": ["signal"], "not": ["required": ["stop"]]]
        return .schema(["oneOf": .array(others.map(has) + [stop, signal])], "a step has one verb")
    }

    /// What is no such step. It looks at a script's own steps, not at those within them.
    private static func no(_ verbs: [String]) -> JSON {
        [
            "not": [
                "anyOf": .array(
                    [["enum": .texts(verbs)]] + verbs.map { ["type": "object", "required": [.string($0)]] }
                )
            ]
        ]
    }

    private static func scripts(_ step: JSON) -> JSON {
        [
            "properties": [
                "script": ["items": step], "connections": ["items": ["items": step]],
                "turns": ["items": step],
            ]
        ]
    }

    private static let neverConnecting = SchemaRule.schema(
        scripts(no(["connect"])),
        "'connect' is a step of a client"
    )

    private static let resetOnTCP = SchemaRule.schema(
        [
            "if": [
                "properties": ["listen": ["type": "string", "pattern": "^unix"]], "required": ["listen"],
            ],
            "then": scripts(no(["reset"])),
        ],
        "'reset' needs TCP"
    )

    private static let severalPorts = SchemaRule.schema(
        [
            "if": ["properties": ["from": ["pattern": ":[1-9][0-9]*$"]], "required": ["from", "parallel"]],
            "then": ["properties": ["parallel": ["not": ["type": "integer", "minimum": 2]]]],
        ],
        "'parallel' connections cannot all come from one port"
    )

    /// Actors of a kind, at least one.
    private static func somebody(_ kind: String) -> JSON {
        let crowd: JSON = ["minProperties": 1]
        return has(kind) + ["properties": .object([(key: kind, value: crowd)])]
    }

    private static let vacant = SchemaRule.schema(
        [
            "if": ["properties": ["listen": ["const": "none"]], "required": ["listen"]],
            "then": ["maxProperties": 1],
        ],
        "'listen: none' takes no other key"
    )

    private static let chunked = SchemaRule.schema(
        [
            "if": ["anyOf": [has("chunks"), has("trailers")]],
            "then": ["properties": ["framing": ["const": "chunked"]]],
        ],
        "'chunks' and 'trailers' need 'framing: chunked'"
    )

    private static func names(_ section: Section) -> [String] { Catalogue.entries(of: section).map(\.name) }
}

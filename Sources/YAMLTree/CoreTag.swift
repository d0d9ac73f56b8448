/// The tags that may stand in a file: YAML's own (YAML 1.1 repository types used by 1.2's core schema, and
/// binary).
enum CoreTag {
    enum Kind {
        case scalar, sequence, mapping
    }

    private static let prefix = "tag:yaml.org,2002:"

    /// Why a tag cannot stand on such a value; nil if it can.
    static func refusal(of tag: String, for kind: Kind) -> String? {
        let isCore = tag.hasPrefix(prefix)
        let name = isCore ? String(tag.dropFirst(prefix.count)) : tag
        let shown = isCore ? "!!\(name)" : name
        let right: Kind
        switch name {
        case "str", "binary", "int", "float", "bool", "null": right = .scalar
        case "seq": right = .sequence
        case "map": right = .mapping
        default: return unknown(shown)
        }
        guard isCore else { return unknown(shown) }
        guard right != kind else { return nil }
        return "tag '\(shown)' belongs on \(describe(right)), not on \(describe(kind))"
    }

    private static func unknown(_ shown: String) -> String {
        let allowed = ["!!str", "!!binary", "!!map", "!!seq", "!!int", "!!float", "!!bool", "!!null"]
        let hint =
            nearest(to: shown, among: allowed).map { "did you mean '\($0)'?" }
            ?? "a text that starts with '!' must be quoted"
        return "unknown tag '\(shown)'; \(hint)"
    }

    private static func describe(_ kind: Kind) -> String {
        switch kind {
        case .scalar: "a text"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

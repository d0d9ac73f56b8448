package import Messages
package import YAMLTree

/// What must hold of a unit's bytes.
package struct Check: Sendable {
    /// The kinds of check.
    package indirect enum Form: Sendable {
        /// All of these hold; none at all is `{}`, which means anything.
        case all([Check])
        case equals(Bytes)
        case startsWith(Bytes)
        case endsWith(Bytes)
        case contains(Bytes)
        /// A regular expression, searched for. References expand escaped.
        case matches(Template)
        /// The number of bytes.
        case length(Field<Count>)
        /// Equal as JSON; with `partial`, members not named may be there too.
        case json(JSONTree, partial: Bool)
        case not(Check)
        case anyOf([Check])
        /// Decode, then check the decoded bytes.
        case decode(Codec, Check)
        /// Keep the value as a variable.
        case capture(String)
        /// `gets: {eof: true}` of a `read`.
        case eof
        /// `gets: {reset: true}` of a `read`.
        case reset
    }

    /// What must hold.
    package var form: Form
    /// Where it stands.
    package var span: Span

    /// Makes a check.
    package init(_ form: Form, span: Span) {
        self.form = form
        self.span = span
    }
}

/// A JSON value written in YAML; its strings may hold references.
package indirect enum JSONTree: Sendable {
    case null
    case bool(Bool)
    /// A number, as it is written.
    case number(String)
    case string(Template)
    case array([JSONTree])
    case object([(key: String, value: JSONTree)])
}

/// What an `expect` consumes before it checks.
package struct Expectation: Sendable {
    /// The units.
    package indirect enum Unit: Sendable {
        /// Exactly these bytes, compared as they come.
        case exactly(Bytes)
        /// Up to LF or CRLF, which is not part of the value.
        case line
        /// Up to and with the delimiter.
        case until(Bytes)
        /// Exactly so many bytes.
        case bytes(Field<Size>)
        /// A length-prefixed frame, whose payload is the value.
        case frame(FrameFormat)
        /// `http` and `message`: a start line, headers and a body.
        case message(MessageExpectation)
        /// Everything to the peer's FIN.
        case rest
        /// The first of these that completes.
        case anyOf([Bytes])
        /// All of these, in any order, each whole.
        case unordered([Bytes])
    }

    /// `normalize`: rewrites the unit before it is checked.
    package enum Rewrite: Sendable {
        /// Drops the lines that match.
        case dropLines(Template)
        /// Replaces what matches by the text.
        case replace(Template, with: Template)
    }

    /// What is consumed.
    package var unit: Unit
    /// What must hold of it. Nil for `exactly`, `any-of` and `unordered`, which judge as they consume. Of a message: of all
    /// its bytes.
    package var check: Check?
    /// `as`: keeps the unit's value (for `any-of`: the one that came).
    package var capture: String?
    /// `max`: the most bytes that are kept.
    package var limit: Field<Size>?
    /// `skip: true`: pass over units that do not hold.
    package var skips: Bool
    /// `normalize`, in order.
    package var rewrites: [Rewrite]

    /// Makes an expectation.
    package init(
        unit: Unit,
        check: Check? = nil,
        capture: String? = nil,
        limit: Field<Size>? = nil,
        skips: Bool = false,
        rewrites: [Rewrite] = []
    ) {
        self.unit = unit
        self.check = check
        self.capture = capture
        self.limit = limit
        self.skips = skips
        self.rewrites = rewrites
    }
}

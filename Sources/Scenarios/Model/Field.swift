package import YAMLTree

/// A value that a scalar's text can be read as: a duration, a size, a count, ...
package protocol ScalarValue: Sendable {
    /// Reads the text, or returns nil where it is not such a value.
    init?(scalar text: some StringProtocol)
    /// What to write instead, for a diagnostic: `a duration such as 20ms`.
    static var expectation: String { get }
    /// What is wrong with a text that is no such value, where that can be told: one phrase for a diagnostic.
    static func advice(for text: String) -> String?
}

extension ScalarValue {
    /// Nothing to say beyond the expectation.
    package static func advice(for text: String) -> String? { nil }
}

/// A scalar the language gives a type: read when the file is, or, where it has a reference whose value
/// is known only while playing, then.
package struct Field<Value: ScalarValue>: Sendable {
    /// A value, or the text it will be read from.
    package enum Content: Sendable {
        /// Read already.
        case value(Value)
        /// To be expanded, then read.
        case template(Template)
    }

    /// What is known of it.
    package var content: Content
    /// Where it stands.
    package var span: Span

    /// Makes a field.
    package init(_ content: Content, span: Span) {
        self.content = content
        self.span = span
    }

    /// The value, where it is known.
    package var value: Value? { if case .value(let value) = content { value } else { nil } }
}

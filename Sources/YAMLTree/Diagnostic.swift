/// What is wrong with a file: one phrase, lower case, without a full stop, that states the rule.
package struct Diagnostic: Hashable, Sendable {
    /// How bad it is.
    package enum Severity: Hashable, Sendable {
        /// The file cannot be used.
        case error
        /// The file can be used, yet probably does not say what was meant.
        case warning
    }

    /// A second place that explains the first, or advice that belongs to no place.
    package struct Note: Hashable, Sendable {
        /// Where to look; nil for advice without a place.
        package var span: Span?
        /// The phrase.
        package var message: String

        /// Makes a note.
        package init(_ message: String, at span: Span? = nil) {
            self.span = span
            self.message = message
        }
    }

    /// How bad it is.
    package var severity: Severity
    /// The place at fault.
    package var span: Span
    /// The phrase.
    package var message: String
    /// What explains it, shown after it in this order.
    package var notes: [Note]

    /// Makes a diagnostic.
    package init(_ severity: Severity, _ message: String, at span: Span, notes: [Note] = []) {
        self.severity = severity
        self.span = span
        self.message = message
        self.notes = notes
    }

    /// Makes an error.
    package init(_ message: String, at span: Span, notes: [Note] = []) {
        self.init(.error, message, at: span, notes: notes)
    }
}

/// A name as a message shows it: not more of it than helps to find it.
func shortened(_ name: String) -> String { name.count > 60 ? name.prefix(57) + "..." : name }

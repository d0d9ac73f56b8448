package import YAMLTree

/// A scalar as it was written, with its `${...}` references found but not yet replaced.
///
/// A template is expanded once: what a value contains is never looked at again.
package struct Template: Sendable {
    /// A stretch of literal text or one reference.
    package enum Segment: Sendable {
        /// Text that stands for itself (`$${` already turned into `${`).
        case literal(String)
        /// `${path}`.
        case reference(Reference)
    }

    /// What to put together, in order.
    package let segments: [Segment]
    /// Where the scalar stands.
    package var span: Span
    /// The scalar this came from: maps an offset in the text back to its place in the file.
    package var scalar: Scalar

    /// The text as bytes, where nothing has to be replaced: made once, and shared by every play of a step.
    package let literalBytes: [UInt8]?

    /// Makes a template from its parts.
    package init(segments: [Segment], span: Span, scalar: Scalar) {
        self.segments = segments
        self.span = span
        self.scalar = scalar
        literalBytes = Self.literal(segments).map { Array($0.utf8) }
    }

    /// The text, where nothing has to be replaced.
    package var literal: String? { Self.literal(segments) }

    private static func literal(_ segments: [Segment]) -> String? {
        switch segments.count {
        case 0: return ""
        case 1: if case .literal(let text) = segments[0] { return text } else { return nil }
        default: return nil
        }
    }

    /// The references, in order.
    package var references: [Reference] {
        segments.compactMap { if case .reference(let reference) = $0 { reference } else { nil } }
    }
}

/// One `${a.b.c}`: the words between the dots, and where they stand.
package struct Reference: Hashable, Sendable {
    /// `["servers", "mail", "port"]` of `${servers.mail.port}`.
    package var path: [String]
    /// From `$` to `}`.
    package var span: Span

    /// Makes a reference.
    package init(path: [String], span: Span) {
        self.path = path
        self.span = span
    }

    /// The name as it is written between the braces.
    package var name: String { path.joined(separator: ".") }
}

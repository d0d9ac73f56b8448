package import YAMLTree

/// What is expected of a message: only what is named is checked.
package struct MessageExpectation: Sendable {
    /// Which kind of message comes.
    package enum Kind: Sendable {
        case request
        case response
        /// Of one's own, with the name of the header that carries its body's length.
        case own(length: Template?)
    }

    /// `part`: how much of it is taken.
    package enum Part: String, Sendable, CaseIterable {
        case whole, head, body
    }

    /// What a criterion looks at.
    package enum Subject: Hashable, Sendable {
        case method, target, version, status, reason
        /// The start line of a message of one's own.
        case start
        /// How the body's end is told: `length`, `chunked`, `close` or `none`.
        case framing
        /// The header of this name, and a header after the last chunk.
        case header(String), trailer(String)
        case body
    }

    /// What must hold of it.
    package enum Wanted: Sendable {
        /// A check. Several lines of one header are checked as one, joined by a comma and a space.
        case check(Check)
        /// It has as many lines, each as its check says.
        case lines([Check])
        /// `absent: true`.
        case absent
    }

    /// One thing that is named.
    package struct Criterion: Sendable {
        package var subject: Subject
        package var wanted: Wanted
        /// Where it is written.
        package var span: Span
    }

    package var kind: Kind
    /// In the order of a message.
    package var criteria: [Criterion] = []
    package var part = Part.whole
    /// `strict`: what RFC 9112 lets readers pass is a defect too.
    package var isStrict = false
    /// `as` inside it: keeps the whole.
    package var capture: String?

    /// Makes an expectation of anything of a kind.
    package init(_ kind: Kind) { self.kind = kind }
}

package import YAMLTree

/// Something that a place of a scenario needs of an actor, of one or of any of several.
package struct Reliance: Sendable {
    /// What is needed.
    package enum Need: Sendable, Equatable {
        /// A signal, or an actor's end: `await`, `after`, `until`, `accept-after`.
        case event(String)
        /// `${ACTOR.NAME}`.
        case capture(of: String)
        /// `${ports.NAME}`.
        case port(String)
    }

    package var need: Need
    /// The actor that needs it; nil where it is the scenario itself, as in `files`.
    package var actor: String?
    package var span: Span

    /// Makes a reliance.
    package init(_ need: Need, of actor: String?, at span: Span) {
        self.need = need
        self.actor = actor
        self.span = span
    }
}

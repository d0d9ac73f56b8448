import Scenarios

/// The reference of the language, as a terminal shows it.
package enum Reference {
    /// Everything the language knows by this name, or, without one, what there is. Returns nil where there is no
    /// such name.
    package static func text(of key: String?) -> String? {
        key.map(Catalogue.explain) ?? Catalogue.overview()
    }

    /// All of it, as a page of Markdown.
    package static var page: String { Catalogue.referencePage }

    /// The name most likely meant.
    package static func suggestion(for key: String) -> String? { Catalogue.nearest(to: key) }

    /// Every word of the language, in order.
    package static var words: [String] { Set(Catalogue.all.map(\.name)).sorted() }

    /// Writes a text of it to standard output.
    package static func show(_ text: String) -> ExitStatus {
        Output.standard.write(text)
        return Output.standard.concluded()
    }

    /// The JSON Schema of a scenario, with a newline at its end.
    package static var schema: String { Schema.text }
}

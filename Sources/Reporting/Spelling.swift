extension StringProtocol {
    /// The text with some of its scalars spelt otherwise; nil leaves one as it is.
    ///
    /// Scalars, not characters: with a combining character after it a sign is a part of another character, and still
    /// what it was to a shell, to YAML and to Markdown.
    func spelling(_ spelt: (Unicode.Scalar) -> String?) -> String {
        var text = ""
        for scalar in unicodeScalars {
            if let other = spelt(scalar) { text += other } else { text.unicodeScalars.append(scalar) }
        }
        return text
    }
}

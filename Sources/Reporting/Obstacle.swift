package import Playing
package import YAMLTree

/// What kept scenarios from being played before any was: something wrong in a file, or that the harness could not do.
package struct Obstacle: Sendable {
    /// Where in a file it is.
    package struct Place: Hashable, Sendable {
        /// As given on the command line.
        package let path: String
        /// From 1.
        package let line: Int
        /// From 1.
        package let column: Int
    }

    /// More than these are only counted.
    package static let most = 200

    /// Nil where it is in no file.
    package let place: Place?
    /// One line.
    package let message: String
    /// What the console says of it: its line in the file and its hints, without colour.
    package let text: String

    package init(place: Place?, message: String, text: String) {
        self.place = place
        self.message = message
        self.text = text
    }

    /// An error in a file.
    package init(_ diagnostic: Diagnostic, in file: SourceFile) {
        let position = file.position(of: diagnostic.span.start)
        self.init(
            place: Place(path: file.path, line: position.line, column: position.column),
            message: visible(diagnostic.message),
            text: Renderer(color: false, width: 100).render(diagnostic, in: file)
        )
    }

    /// What the harness could not do.
    package init(_ error: HarnessError) {
        self.init(place: nil, message: visible(error.message), text: visible("\(error)") + "\n")
    }

    /// The first of them; the last stands for the rest.
    package static func bounded(_ obstacles: [Obstacle]) -> [Obstacle] {
        let left = obstacles.count - most
        guard left > 0 else { return obstacles }
        let more = "and \(Figures.count(left, "more error")); the console tells of each"
        return obstacles.prefix(most) + [Obstacle(place: nil, message: more, text: more + "\n")]
    }

    /// `greeting.yaml:7:20: unknown key 'sned'`.
    var line: String { (place.map { visible("\($0.path):\($0.line):\($0.column): ") } ?? "") + message }
}

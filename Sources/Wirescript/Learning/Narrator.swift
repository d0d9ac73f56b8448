import Glibc
import Reporting

/// Writes pieces to a terminal at the pace of a reader.
struct Narrator {
    /// Whether anybody is waited for.
    let pauses: Bool

    private static let moment: UInt32 = 400_000

    func tell(_ pieces: [LessonScreen.Piece]) {
        for piece in pieces {
            Output.standard.write(piece.text)
            guard pauses, Output.standard.failure == nil else { continue }
            switch piece.pause {
            case .none: break
            case .moment: usleep(Self.moment)
            case .reader(let prompt): wait(prompt)
            }
        }
    }

    /// Waits for a line, where somebody can type one.
    private func wait(_ prompt: String) {
        guard isatty(STDIN_FILENO) == 1 else { return }
        Output.standard.write("    [\(prompt)] ")
        _ = readLine(strippingNewline: true)
        // The line that Enter left goes, so that the story has no holes.
        Output.standard.write("\u{1B}[1A\r\u{1B}[K")
    }
}

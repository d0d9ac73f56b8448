import Playing
import Scenarios

/// A lesson on a terminal, as pieces that are shown one after another.
package struct LessonScreen {
    /// What is waited for after a piece.
    package enum Pause: Sendable {
        case none
        /// As long as it takes to see that something has happened.
        case moment
        /// Until the reader wants to go on.
        case reader(prompt: String)
    }

    /// A piece.
    package struct Piece: Sendable {
        package let text: String
        package let pause: Pause
    }

    private let lesson: Lesson
    private let appearance: Appearance
    /// The lesson after this one.
    private let next: String?

    /// Lays a lesson out.
    package init(_ lesson: Lesson, next: String?, appearance: Appearance) {
        self.lesson = lesson
        self.next = next
        self.appearance = appearance
    }

    /// Everything, in order.
    package var pieces: [Piece] {
        guard let careless = lesson.results.first else { return [] }
        var pieces = [
            Piece(
                text: "\n" + appearance.paint(careless.plan.title, .bold) + "\n\n"
                    + paragraphs(lesson.before),
                pause: .reader(prompt: "press Enter to play it")
            )
        ]
        pieces += played(careless)
        pieces.append(Piece(text: paragraphs(lesson.after), pause: .none))
        if lesson.results.count > 1 {
            pieces.append(Piece(text: "", pause: .reader(prompt: "press Enter for the careful program")))
        }
        for careful in lesson.results.dropFirst() {
            let about = paragraphs(Lesson.sections(careful.plan.scenario.about))
            let text = appearance.paint(careful.plan.title, .bold) + "\n\n" + about
            pieces.append(Piece(text: text, pause: .moment))
            pieces += played(careful)
        }
        pieces.append(Piece(text: paragraphs(lesson.conclusion) + farewell, pause: .none))
        return pieces
    }

    private func played(_ result: ScenarioResult) -> [Piece] {
        let moral = Piece(text: "\n" + paragraph("=>", result.moral) + "\n", pause: .moment)
        guard case .played(_, let journal) = result.outcome else { return [moral] }
        let story = Story(result.plan, journal)
        let columns = StoryColumns(story, appearance: appearance)
        var pieces = [Piece(text: columns.heading, pause: .moment)]
        for moment in story.moments {
            let isQuestion = if case .question = moment.content { true } else { false }
            let pause = isQuestion ? Pause.reader(prompt: "press Enter for the answer") : .moment
            pieces.append(Piece(text: columns.text(of: moment), pause: pause))
        }
        return pieces + [moral]
    }

    private var farewell: String {
        var text =
            "\n"
            + paragraph(
                "",
                "To test a program of your own for this: wirescript new --from-pitfall \(lesson.name)"
            )
        if let next { text += paragraph("", "The next pitfall: wirescript learn \(next)") }
        return text
    }

    private func paragraphs(_ sections: [Lesson.Section]) -> String {
        sections.map { paragraph($0.label.isEmpty ? "" : $0.label + ":", $0.text) + "\n" }.joined()
    }

    private func paragraph(_ label: String, _ text: String) -> String {
        var readable = appearance
        readable.width = min(readable.width, 92)
        return readable.wrapped(text, label: label.isEmpty ? "" : Figures.left(label, 13))
    }
}

import Playing
import Scenarios

/// A lesson as a page of Markdown.
package struct LessonPage {
    private let lesson: Lesson

    /// Makes the page of a lesson.
    package init(_ lesson: Lesson) { self.lesson = lesson }

    /// The page.
    package var text: String {
        guard let careless = lesson.results.first else { return "" }
        var text = "# \(careless.plan.title)\n\n" + paragraphs(lesson.before)
        text += played(careless) + paragraphs(lesson.after)
        for careful in lesson.results.dropFirst() {
            text += "## \(careful.plan.title)\n\n" + paragraphs(Lesson.sections(careful.plan.scenario.about))
            text += played(careful)
        }
        return text + paragraphs(lesson.conclusion)
    }

    private func played(_ result: ScenarioResult) -> String {
        guard case .played(_, let journal) = result.outcome else { return result.moral + "\n\n" }
        return StoryTable(Story(result.plan, journal)).text + "**What happened:** \(result.moral)\n\n"
    }

    private func paragraphs(_ sections: [Lesson.Section]) -> String {
        sections.map { ($0.label.isEmpty ? "" : "**\($0.label):** ") + $0.text + "\n\n" }.joined()
    }
}

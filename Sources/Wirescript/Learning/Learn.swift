import Glibc
import Playing
import Reporting
import Scenarios

/// The pitfalls course on a terminal, or, where nobody watches, as Markdown.
package struct Learn: Sendable {
    private let course = Course()
    private let color: ColorChoice
    /// Whether a terminal's reader is waited for.
    private let pauses: Bool

    /// Makes a course whose text is coloured so; without pauses nobody is waited for.
    package init(color: ColorChoice, pauses: Bool) {
        self.color = color
        self.pauses = pauses
    }

    /// Lists the topics by chapter.
    package func list() -> ExitStatus {
        let appearance = Appearance(of: STDOUT_FILENO, color: color)
        Output.standard.write(course.contents(appearance))
        return Output.standard.concluded()
    }

    /// Whether there is such a topic, and where there is none, the name that was most likely meant.
    package func check(_ name: String) -> (isKnown: Bool, suggestion: String?) {
        course.topic(named: name) == nil ? (false, course.suggestion(for: name)) : (true, nil)
    }

    /// Plays the whole course and writes it as pages into a folder, which is made.
    package func write(into folder: String) async -> ExitStatus {
        var lessons: [Lesson] = []
        do throws(Refusal) {
            // A folder that cannot be written to is known before a course is played.
            do throws(HarnessError) {
                try Directory.make(folder)
                _ = try WholeFile("\(folder)/index.html", as: "page")
            } catch { throw Refusal(error) }
            let rehearsal = try Rehearsal()
            for topic in course.topics where !Task.isCancelled {
                lessons.append(try await rehearsal.lesson(topic))
            }
            if Task.isCancelled { return .interrupted }
            do throws(HarnessError) {
                try Directory.make(folder)
                for (name, html) in CourseSite(lessons).files {
                    let file = try WholeFile("\(folder)/\(name)", as: "page")
                    file.output.write(html)
                    if let failure = file.commit() { throw HarnessError(failure) }
                }
            } catch { throw Refusal(error) }
        } catch {
            error.write()
            return error.status
        }
        Output.standard.write("written: \(folder)/index.html and \(lessons.count) lessons\n")
        let others = lessons.filter { !$0.isAsTold }.map(\.name)
        if !others.isEmpty {
            Output.error.write("wirescript: not as the course says: \(others.joined(separator: ", "))\n")
        }
        return others.isEmpty ? .passed : .failed
    }

    /// Plays a topic's scenarios, and tells what happened. The status is `failed` where it went otherwise than the course
    /// says.
    package func tell(_ name: String) async -> ExitStatus {
        guard let topic = course.topic(named: name) else { return .usage }
        let lesson: Lesson
        do throws(Refusal) {
            // All is played before anything is told: Ctrl-C then leaves nothing behind, however slowly one reads.
            lesson = try await Rehearsal().lesson(topic)
        } catch {
            error.write()
            return error.status
        }
        if Task.isCancelled { return .interrupted }
        Interruption.release()
        let appearance = Appearance(of: STDOUT_FILENO, color: color)
        if appearance.isInteractive {
            let screen = LessonScreen(lesson, next: course.topic(after: topic)?.name, appearance: appearance)
            Narrator(pauses: pauses).tell(screen.pieces)
        } else {
            Output.standard.write(LessonPage(lesson).text)
        }
        return lesson.isAsTold ? Output.standard.concluded() : .failed
    }
}

extension Course {
    /// The topic after another; nil after the last.
    func topic(after topic: Topic) -> Topic? {
        guard let place = topics.firstIndex(where: { $0.name == topic.name }) else { return nil }
        return topics.dropFirst(place + 1).first
    }

    /// What there is to learn.
    fileprivate func contents(_ appearance: Appearance) -> String {
        var text = ""
        let width = topics.map(\.name.count).max() ?? 0
        for chapter in Self.chapters {
            let topics = topics.filter { $0.chapter == chapter }
            if topics.isEmpty { continue }
            text +=
                appearance.heading(chapter.first.map { $0.uppercased() + chapter.dropFirst() } ?? "") + "\n"
            for topic in topics {
                let padding = String(repeating: " ", count: width - topic.name.count)
                text += "  \(topic.name)\(padding) \(topic.isCard ? "*" : " ") \(topic.title)\n"
            }
            text += "\n"
        }
        return text + "'wirescript learn TOPIC' plays one and tells what happens; those with a * are short.\n"
    }
}

import Playing
import Scenarios

/// The pitfalls course as a small static site: a page with the contents, and one for each lesson. Each page is whole by
/// itself, and asks nothing of any network.
package struct CourseSite {
    private let lessons: [Lesson]
    private let nonce: String

    /// Makes the site of lessons that were played, in the order in which they are read.
    package init(_ lessons: [Lesson], nonce: UInt64 = .random(in: 0 ... .max)) {
        self.lessons = lessons
        self.nonce = "w" + String(nonce, radix: 36)
    }

    /// The files' names and contents.
    package var files: [(name: String, html: String)] {
        [("index.html", contents)] + lessons.indices.map { (Self.name(lessons[$0]), page($0)) }
    }

    private static func name(_ lesson: Lesson) -> String { lesson.name + ".html" }

    // MARK: The contents

    private var contents: String {
        PageFrame(title: "The pitfalls of byte streams", nonce: nonce).html { m in
            m.element("header") { m in
                bar(&m) { $0.element("span", ["class": "brand"], "Wirescript") }
                m.element("h1", "The pitfalls of byte streams")
                m.element(
                    "p",
                    ["class": "lead"],
                    "Each of these was played on real sockets when this page was made, first by a careless program and then"
                        + " by a careful one. The pictures show what was written, what was read, and when."
                )
            }
            m.element("main", ["class": "contents"]) { m in
                for chapter in chapters {
                    m.element("section") { m in
                        m.element("h2", chapter.capitalisedFirst)
                        m.element("ol") { m in
                            for lesson in lessons where lesson.chapter == chapter { item(lesson, &m) }
                        }
                    }
                }
            }
        }
    }

    private var chapters: [String] {
        lessons.reduce(into: []) { chapters, lesson in
            if !chapters.contains(lesson.chapter) { chapters.append(lesson.chapter) }
        }
    }

    private func item(_ lesson: Lesson, _ m: inout Markup) {
        m.element("li") { m in
            m.element("a", ["href": Self.name(lesson)], lesson.results.first?.plan.title ?? lesson.name)
            m.element("code", ["class": "dim"], lesson.name)
        }
    }

    // MARK: A lesson

    private func page(_ place: Int) -> String {
        let lesson = lessons[place]
        let title = lesson.results.first?.plan.title ?? lesson.name
        return PageFrame(title: "\(title) \u{B7} Wirescript", nonce: nonce).html { m in
            m.element("header") { m in
                bar(&m) { m in
                    m.element("nav", ["class": "crumbs"]) { m in
                        m.element("a", ["href": "index.html"], "The pitfalls of byte streams")
                        m.element("span", ["class": "dim"], lesson.chapter)
                    }
                }
                m.element("h1", title)
            }
            m.element("main", ["class": "lesson"]) { lessonBody(lesson, &$0) }
            m.element("footer", ["class": "turn"]) { turn(place, &$0) }
        }
    }

    private func lessonBody(_ lesson: Lesson, _ m: inout Markup) {
        let listing = lesson.results.first.map {
            Listing(file: $0.plan.file, name: "f1", title: "\(lesson.name).yaml")
        }
        paragraphs(lesson.before, &m)
        for (place, result) in lesson.results.enumerated() {
            if place > 0 {
                m.element("h2", ["class": "careful"], result.plan.title)
                paragraphs(Lesson.sections(result.plan.scenario.about), &m)
            }
            played(result, place, explained: place == 0 ? lesson.after : [], &m)
        }
        paragraphs(lesson.conclusion, &m)
        m.element("p", ["class": "dim"]) { m in
            m.add("In a terminal: ")
            m.element("code", "wirescript learn \(lesson.name)")
            m.add("; to test a program of your own for it: ")
            m.element("code", "wirescript new --from-pitfall \(lesson.name)")
        }
        listing?.write(into: &m)
    }

    /// What happened, and why. Where there is a question, it is asked first, and all of this is the answer.
    private func played(
        _ result: ScenarioResult,
        _ place: Int,
        explained: [Lesson.Section],
        _ m: inout Markup
    ) {
        guard case .played(let verdict, let journal) = result.outcome else {
            m.element("p", ["class": "moral"], result.moral)
            return paragraphs(explained, &m)
        }
        let section = ScenarioSection(result: result, index: place + 1, seed: 0, listing: "f1")
        let story = Story(result.plan, journal)
        let answer: (inout Markup) -> Void = { m in
            section.exchange(verdict, journal, into: &m)
            m.element("p", ["class": "moral"], result.moral)
            paragraphs(explained, &m)
        }
        if let question = story.question, case .question(let text) = story.moments[question].content {
            m.element("details", ["class": "question"]) { m in
                m.element("summary") { m in
                    m.element("b", text)
                    m.element("span", "Think first; then open this to see what happened.")
                }
                answer(&m)
            }
        } else {
            answer(&m)
        }
    }

    private func paragraphs(_ sections: [Lesson.Section], _ m: inout Markup) {
        for section in sections {
            m.element("p") { m in
                if !section.label.isEmpty { m.element("b", section.label + ": ") }
                prose(section.text, &m)
            }
        }
    }

    /// Text in which what stands between backticks is code.
    private func prose(_ text: String, _ m: inout Markup) {
        for (place, part) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
            if place.isMultiple(of: 2) { m.add(String(part)) } else { m.element("code", String(part)) }
        }
    }

    // MARK: Around both

    private func bar(_ m: inout Markup, _ start: (inout Markup) -> Void) {
        m.element("div", ["class": "bar"]) { m in
            start(&m)
            PageFrame.theme(&m)
        }
    }

    private func turn(_ place: Int, _ m: inout Markup) {
        let before = place > 0 ? lessons[place - 1] : nil
        let after = place + 1 < lessons.count ? lessons[place + 1] : nil
        m.element("nav") { m in
            if let before { link("\u{2190} ", before, "", &m) } else { m.element("span", "") }
            if let after { link("", after, " \u{2192}", &m) }
        }
    }

    private func link(_ start: String, _ lesson: Lesson, _ end: String, _ m: inout Markup) {
        m.element(
            "a",
            ["href": Self.name(lesson)],
            start + (lesson.results.first?.plan.title ?? lesson.name) + end
        )
    }
}

extension String {
    fileprivate var capitalisedFirst: String { (first.map { $0.uppercased() } ?? "") + dropFirst() }
}

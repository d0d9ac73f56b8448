import Playing
import Reporting
import Testing

@testable import Wirescript

/// A lesson as it is told, played on real sockets.
@Suite(.timeLimit(.minutes(5))) struct LessonTests {
    private func lesson(_ name: String) async throws -> Lesson {
        let course = Course()
        return try await Rehearsal().lesson(try #require(course.topic(named: name)))
    }

    @Test func aLessonIsTwoPlaysThatWentAsItSays() async throws {
        let lesson = try await lesson("partial-read")
        #expect(lesson.results.count == 2)
        #expect(lesson.isAsTold)
        #expect(lesson.sections.map(\.label) == ["Expected", "On the wire", "Why", "Remedy", "Source"])
    }

    @Test func aStoryHasBothActorsAndTheQuestionBeforeItsAnswer() async throws {
        let result = try #require(try await lesson("partial-read").results.first)
        guard case .played(_, let journal) = result.outcome else {
            Issue.record("not played")
            return
        }
        let story = Story(result.plan, journal)
        #expect(story.lanes == ["client", "shop"])
        let question = try #require(story.question)
        let read = try #require(story.moments.firstIndex { $0.says("reads") })
        let failure = try #require(story.moments.firstIndex { $0.isFailure })
        #expect(question < read)
        #expect(read < failure)
        #expect(
            !story.moments[failure...].contains { $0.says("resets") },
            "what follows a failure is no story"
        )
    }

    @Test func aPageIsMarkdown() async throws {
        let text = LessonPage(try await lesson("partial-read")).text
        #expect(text.hasPrefix("# A client takes the first read for the whole message\n\n**Expected:** "))
        #expect(text.contains("\n| ms | client | shop |\n|--:|---|---|\n"))
        #expect(text.contains("> **Question.** "))
        #expect(text.contains("`\"price 12\"`"))
        #expect(text.contains("**What happened:** 'shop' failed (mismatch)"))
        #expect(text.contains("\n## A client reads until the line is whole\n\n**Careful:** "))
        #expect(text.contains("**What happened:** Both sides got what they should."))
    }

    @Test func aLongStretchOfReadsIsToldInALine() async throws {
        let result = try #require(try await lesson("back-pressure").results.last)
        guard case .played(_, let journal) = result.outcome else {
            Issue.record("not played")
            return
        }
        let story = Story(result.plan, journal)
        #expect(journal.events.count > 60)
        #expect(story.moments.count < 60)
        #expect(story.moments.contains { $0.says("goes on like that") })
    }

    @Test(arguments: [60, 80, 120]) func aScreenIsNoWiderThanTheTerminal(_ width: Int) async throws {
        let lesson = try await lesson("several-messages")
        let pieces = LessonScreen(lesson, next: "x", appearance: Appearance(width: width)).pieces
        for line in pieces.map(\.text).joined().split(separator: "\n") where !line.contains("http") {
            #expect(line.count <= width, "\(line)")
        }
        let prompts = pieces.compactMap { if case .reader(let prompt) = $0.pause { prompt } else { nil } }
        #expect(prompts.count == 3)
    }
}

extension Story.Moment {
    fileprivate func says(_ verb: String) -> Bool {
        if case .event(let text, _) = content { text.hasPrefix(verb) } else { false }
    }

    fileprivate var isFailure: Bool { if case .failure = content { true } else { false } }
}

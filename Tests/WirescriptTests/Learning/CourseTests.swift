import Foundation
import Testing

@testable import Wirescript

/// The course as it lies in the program: that it is the one of the repository, and whole.
@Suite(.timeLimit(.minutes(5))) struct CourseTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "scenarios/pitfalls")

    @Test func theProgramHasTheFilesOfTheRepository() throws {
        var paths: Set<String> = []
        let found = FileManager.default.enumerator(atPath: Self.folder.path)
        while let path = found?.nextObject() as? String {
            let isFile = found?.fileAttributes?[.type] as? FileAttributeType == .typeRegular
            if isFile, !path.hasPrefix("programs/swift/"), !path.contains("__pycache__") {
                paths.insert(path)
            }
        }
        #expect(Set(Course.files.map(\.path)) == paths, "run ci/course")
        for (path, bytes) in Course.files {
            let file = try Data(contentsOf: Self.folder.appending(path: path))
            #expect(Array(file) == bytes, "\(path) was changed and the program was not built anew")
        }
    }

    @Test func topicsStandInTheirChapters() {
        let course = Course()
        #expect(Set(course.topics.map(\.name)).count == course.topics.count)
        #expect(course.topics.first?.name == "partial-read")
        #expect(course.topic(named: "partial-read")?.chapter == "reading")
        #expect(course.topic(named: "partial-raed") == nil)
        #expect(course.suggestion(for: "partial-raed") == "partial-read")
        let last = course.topics.last
        #expect(last.map { course.topic(after: $0) == nil } == true)
    }
}

import Glibc
import Playing
import Reporting
import Scenarios

/// Plays topics of the course, in a folder of their own that is gone afterwards.
struct Rehearsal {
    private let course: Course

    init(_ course: Course) { self.course = course }

    /// Plays the scenarios of a topic.
    func lesson(_ topic: Course.Topic) async throws(Refusal) -> Lesson {
        do throws(HarnessError) {
            let folder = try TemporaryFolder()
            for file in Course.files { try folder.write(file.bytes, to: file.path) }
            var inputs = Inputs(paths: ["\(folder.path)/\(topic.path)"])
            inputs.allowsFiles = true
            let reading = try await Reading(inputs, options: PlanOptions(seed: 0))
            var results: [ScenarioResult] = []
            for plan in reading.items.flatMap(\.plans) {
                results.append(try await playAlone(plan, PlayOptions()))
            }
            withExtendedLifetime(folder) {}
            return Lesson(name: topic.name, chapter: topic.chapter, results: results)
        } catch { throw Refusal(error) }
    }
}

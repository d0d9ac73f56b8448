import Playing
import Reporting
import Scenarios

/// Plays topics of the course, in a folder of their own that goes with it.
struct Rehearsal {
    private let folder: TemporaryFolder

    /// Lays the course's files out.
    init() throws(Refusal) {
        do throws(HarnessError) {
            folder = try TemporaryFolder()
            for file in Course.files { try folder.write(file.bytes, to: file.path) }
        } catch { throw Refusal(error) }
    }

    /// Plays the scenarios of a topic.
    func lesson(_ topic: Course.Topic) async throws(Refusal) -> Lesson {
        do throws(HarnessError) {
            var inputs = Inputs(paths: ["\(folder.path)/\(topic.path)"])
            inputs.allowsFiles = true
            let reading = try await Reading(inputs, options: PlanOptions(seed: 0))
            var results: [ScenarioResult] = []
            for plan in reading.items.flatMap(\.plans) {
                results.append(try await playAlone(plan, PlayOptions()))
            }
            return Lesson(name: topic.name, chapter: topic.chapter, results: results)
        } catch { throw Refusal(error) }
    }
}

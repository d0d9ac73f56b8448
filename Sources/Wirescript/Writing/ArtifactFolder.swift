import Glibc
import Playing
import Reporting

/// The folder for what is saved of failed scenarios (`--artifacts`): made when the first has something to save.
struct ArtifactFolder {
    private let path: String
    private var names: Set<String> = []
    /// What kept something from being saved; nil while nothing has.
    private(set) var failure: String?

    /// Finds out whether there can be such a folder, before anything is played.
    init(_ path: String) throws(HarnessError) {
        self.path = path
        var status = stat()
        guard stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFDIR else {
            throw HarnessError("cannot save artifacts in '\(path)': it is no folder")
        }
    }

    /// Saves what there is of a result that failed; its folder, or nil where there was nothing.
    mutating func save(_ result: ScenarioResult, seed: UInt64) -> String? {
        guard failure == nil, let artifacts = Artifacts(result, seed: seed) else { return nil }
        var name = artifacts.name
        var number = 1
        while !names.insert(name).inserted {
            number += 1
            name = "\(artifacts.name)-\(number)"
        }
        let folder = "\(path)/\(name)"
        var failure: String?
        do throws(HarnessError) { try Directory.make(folder) } catch { failure = error.message }
        clear(folder)
        artifacts.each { name, contents in
            guard failure == nil else { return }
            do throws(HarnessError) {
                let file = try WholeFile("\(folder)/\(name)", as: "artifact")
                contents { file.output.write($0) }
                failure = file.commit()
            } catch { failure = error.message }
        }
        self.failure = failure
        return failure == nil ? folder : nil
    }

    /// Removes what an earlier run saved of the same scenario: it is not to be taken for this one's.
    private func clear(_ folder: String) {
        for entry in Folder.entries(of: folder) ?? [] where !entry.isFolder {
            let isOurs =
                ["report.txt", "journal.txt"].contains(entry.name)
                || entry.name.hasSuffix(".expected") || entry.name.hasSuffix(".received")
            if isOurs { unlink("\(folder)/\(entry.name)") }
        }
    }
}

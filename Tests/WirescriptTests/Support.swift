import Glibc
import Playing
import Scenarios
import YAMLTree

@testable import Wirescript

/// A folder that goes when the test does.
final class TemporaryTree {
    let path: String

    init(_ files: [String: String] = [:]) {
        var template = Array("/tmp/wirescript-test-XXXXXX".utf8CString)
        path = String(cString: mkdtemp(&template))
        for (name, text) in files { write(name, text) }
    }

    deinit { remove(path) }

    /// The path of a name within.
    func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ name: String, _ text: String) {
        var folder = path
        for part in name.split(separator: "/").dropLast() {
            folder += "/\(part)"
            mkdir(folder, 0o755)
        }
        let descriptor = open(self(name), O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        Output(descriptor, name: name).write(text)
        close(descriptor)
    }

    func text(_ name: String) -> String? {
        (try? SourceFile.read(self(name))).map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    private func remove(_ folder: String) {
        for entry in Folder.entries(of: folder) ?? [] {
            let path = "\(folder)/\(entry.name)"
            if entry.isFolder { remove(path) } else { unlink(path) }
        }
        rmdir(folder)
    }
}

/// A scenario in which nothing happens but what every scenario needs.
func scenario(_ title: String, tags: [String] = [], listen: String = "tcp") -> String {
    """
    scenario: \(title)
    tags: [\(tags.joined(separator: ", "))]
    servers:
      s:
        listen: \(listen)
        script: [{expect: "x"}]
    clients:
      c:
        connect: s
        script: [{send: "x"}]

    """
}

func read(_ yaml: String, path: String = "a.yaml") -> ScenarioFile {
    ScenarioFile.read(SourceFile(path: path, bytes: Array(yaml.utf8)))
}

/// All plans of a text.
func rounds(_ yaml: String, shuffles: Bool = false, count: Int? = 1, seed: UInt64 = 7) -> Rounds {
    let file = read(yaml)
    let options = PlanOptions(seed: seed)
    let places = Array(Plan.plans(of: file, options: options).plans.indices)
    let choice = Rounds.Choice(file: file, places: places)
    return Rounds(choices: [choice], options: options, shuffles: shuffles, count: count)
}

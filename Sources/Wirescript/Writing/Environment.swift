import Glibc
package import Reporting

/// A variable of the environment; nil where it is not set.
package func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

extension Workspace {
    /// What GitHub Actions takes paths from: `GITHUB_WORKSPACE`, elsewhere the working directory.
    package static var gitHub: Workspace { Workspace(root: environment("GITHUB_WORKSPACE")) }

    /// What GitLab takes paths from; nil where this is not one of its jobs.
    package static var gitLab: Workspace? {
        environment("GITLAB_CI") == "true" ? Workspace(root: environment("CI_PROJECT_DIR")) : nil
    }

    private init(root: String?) {
        let folder = Self.resolved(".") ?? "/"
        self.init(root: root.flatMap { $0.isEmpty ? nil : Self.resolved($0) ?? $0 } ?? folder, folder: folder)
    }

    /// An absolute path without links in it.
    private static func resolved(_ path: String) -> String? {
        guard let text = realpath(path, nil) else { return nil }
        defer { free(text) }
        return String(cString: text)
    }
}

/// The summary of a job of GitHub Actions, which every step appends to.
enum JobSummaryFile {
    /// A step's summary of more than 1 MiB is refused whole (docs.github.com, "Workflow commands").
    private static let most = 1 << 20

    /// How much may still be written, and what writes; nil where there is no summary, or it cannot be written, which says
    /// nothing about the scenarios.
    static var room: (room: Int, write: (String) -> Void)? {
        guard let path = environment("GITHUB_STEP_SUMMARY"), !path.isEmpty else { return nil }
        var status = stat()
        let used = stat(path, &status) == 0 ? Int(status.st_size) : 0
        return (
            max(0, most - used - 1),
            { text in
                let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o666)
                guard descriptor >= 0 else {
                    let why = String(cString: strerror(errno))
                    return Output.error.write(
                        "wirescript: warning: cannot write the job's summary '\(path)': \(why)\n"
                    )
                }
                Output(descriptor, name: "the job's summary").write(text)
                close(descriptor)
            }
        )
    }
}

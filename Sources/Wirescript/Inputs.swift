import Glibc
import Scenarios

/// What is read before anything is played: the scenario files, and what the command line lets them use.
public struct Inputs: Sendable {
    /// Files, folders (searched through for `*.yaml` and `*.yml`), patterns, or `-` for standard input.
    /// None at all means the folder `scenarios`.
    public var paths: [String]
    /// What standard input is taken for: its path in messages, and the folder that its paths are relative to; nil for `-`
    /// and the working directory.
    public var standardInputPath: String?
    /// Variables by name: they win over a file's `vars`.
    public var variables: [String: String] = [:]
    /// YAML files, each a map of variables; `variables` win over these, a later file over an earlier one.
    public var variableFiles: [String] = []
    /// Whether addresses that are neither loopback nor a Unix socket are allowed.
    public var allowsRemote = false
    /// Whether scenarios may read files from anywhere, not only from their folder and the working directory.
    public var allowsFiles = false
    /// Whether the scenarios are a stranger's: they may neither run programs nor read the environment, and of files and
    /// Unix sockets have only those below their own folder.
    public var isUntrusted = false
    /// Whether untrusted scenarios may run programs all the same, which may then do whatever their user may.
    public var allowsPrograms = false
    /// Whether untrusted scenarios may read the environment all the same.
    public var allowsEnvironment = false
    /// Whether what is wrong with a file is also written as annotations for GitHub Actions.
    public var annotates = false
    /// How many files are read, and scenarios played, at a time; nil for as many as there are cores.
    public var jobs: Int?

    /// Makes inputs with paths and defaults for the rest.
    public init(paths: [String] = []) { self.paths = paths }

    /// `paths`, or what no path at all means.
    var allPaths: [String] { paths.isEmpty ? ["scenarios"] : paths }

    /// What that lets scenarios do.
    var allowances: Allowances {
        let untrusted = Allowances.Untrusted(programs: allowsPrograms, environment: allowsEnvironment)
        return Allowances(
            remote: allowsRemote,
            files: allowsFiles,
            untrusted: isUntrusted ? untrusted : nil
        )
    }

    /// The options of the command line that say the same, besides paths and what does not change how a scenario is played.
    func words(timeoutScale: Double) -> [String] {
        var words = allowances.flags
        if timeoutScale != 1 { words += ["--timeout-scale", "\(timeoutScale)"] }
        for file in variableFiles { words += ["--var-file", file] }
        for (name, value) in variables.sorted(by: { $0.key < $1.key }) {
            words += ["--var", "\(name)=\(value)"]
        }
        return words
    }

    /// `jobs`, or the number of cores.
    var workers: Int { jobs ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}

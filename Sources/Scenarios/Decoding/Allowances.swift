package import YAMLTree

/// What a file's scenarios may do beyond its own folder and machine.
package struct Allowances: Sendable {
    /// Addresses that are not loopback.
    package var remote: Bool
    /// Files from anywhere.
    package var files: Bool
    /// Nil for one's own scenarios, which may run any program and read the environment.
    package var untrusted: Untrusted?

    /// What of that a stranger's scenarios may do all the same.
    package struct Untrusted: Sendable {
        /// Run programs.
        package var programs: Bool
        /// Read the environment.
        package var environment: Bool

        /// Makes what is allowed; by default nothing is.
        package init(programs: Bool = false, environment: Bool = false) {
            self.programs = programs
            self.environment = environment
        }
    }

    /// Makes allowances; by default there are none.
    package init(remote: Bool = false, files: Bool = false, untrusted: Untrusted? = nil) {
        self.remote = remote
        self.files = files
        self.untrusted = untrusted
    }

    /// The flags of the command line that allow just this.
    package var flags: [String] {
        let flags = [
            ("--untrusted", untrusted != nil), ("--allow-programs", untrusted?.programs == true),
            ("--allow-env", untrusted?.environment == true), ("--allow-remote", remote),
            ("--allow-files", files),
        ]
        return flags.filter(\.1).map(\.0)
    }

    /// Whether programs may be run.
    var programs: Bool { untrusted?.programs ?? true }
    /// Whether the environment may be read.
    var environment: Bool { untrusted?.environment ?? true }

    /// Why a file, its path resolved, may not be read, as what is said of it; nil where it may. `own` is the scenario's
    /// private folder, where there is one.
    package func refusal(ofFile real: String, in file: SourceFile, own: String? = nil) -> String? {
        if files { return nil }
        // The working directory is whatever the user happened to be in, and no stranger's to read.
        let folders = [file.folder, untrusted == nil ? "." : nil, own]
        if folders.contains(where: { $0.map { lies(real, below: $0) } ?? false }) { return nil }
        return untrusted == nil
            ? "lies neither below the scenario's folder nor below the working directory; '--allow-files' allows it"
            : "does not lie below the scenario's folder; '--allow-files' allows it"
    }

    /// Why an address may be neither listened on nor connected to; nil where it may.
    package func refusal(of endpoint: Endpoint, in file: SourceFile, own: String? = nil) -> String? {
        if !remote, !endpoint.isLoopback {
            return "this address is not on this machine's loopback; '--allow-remote' allows it"
        }
        guard untrusted != nil, case .unix(let path?) = endpoint else { return nil }
        // What listens elsewhere, such as a container engine, may do whatever it is asked.
        if let real = resolvedSocket(path),
            [file.folder, own].contains(where: { $0.map { lies(real, below: $0) } ?? false })
        {
            return nil
        }
        return "a Unix socket that does not lie below the scenario's folder; '--untrusted' refuses it"
    }

    private func lies(_ path: String, below folder: String) -> Bool {
        guard let real = resolvedPath(folder) else { return false }
        return path.hasPrefix(real == "/" ? real : real + "/")
    }

    /// A socket's path resolved; one that is not there yet has a folder.
    private func resolvedSocket(_ path: String) -> String? {
        if let real = resolvedPath(path) { return real }
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
        return resolvedPath(folder).map { "\($0)/\(name)" }
    }
}

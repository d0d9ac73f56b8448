internal import YAMLTree

extension Process {
    /// Its keys but `script`, a line each, with what holds where nothing was written.
    func lines(besideNamedFailures: Bool) -> [String] {
        var lines: [String] = []
        switch command {
        case .arguments(let words, _): lines.append("run: [\(words.map(\.written).joined(separator: ", "))]")
        case .shell(let line): lines.append("shell: \(line.written)")
        }
        if let after { lines.append("after: \(after.name)") }
        lines.append("dir: \(folder?.written ?? "\"${tmp}\"")")
        if !environment.isEmpty {
            let items = environment.map { "\(plainText($0.name)): \($0.value.written)" }
            lines.append("env: {\(items.joined(separator: ", "))}")
        }
        if !passedOn.isEmpty {
            lines.append("env-from: [\(passedOn.map(plainText).joined(separator: ", "))]")
        }
        if let input { lines.append("stdin: \(input.written)") }
        if !inherits.isEmpty { lines.append("inherit: [\(inherits.map(\.name).joined(separator: ", "))]") }
        if let ready {
            let mark =
                switch ready.mark {
                case .port(let port): "port: \(port.written)"
                case .unix(let path): "unix: \(path.written)"
                case .output(let check): "stdout: \(check.written)"
                case .errors(let check): "stderr: \(check.written)"
                }
            lines.append("ready: {\(mark), within: \(ready.within?.written ?? "5s")}")
        }
        if let outcome = expected(writesImplied: !besideNamedFailures) {
            lines.append("expect: {\(outcome)}")
        }
        if isExitImplied, besideNamedFailures { lines.append("# 'exit: 0' is implied") }
        if isService {
            lines.append(
                "stop: {signal: \((stop?.signal ?? .terminate).name), within: \(stop?.within?.written ?? "5s")}"
            )
        }
        return lines
    }

    private var isExitImplied: Bool { expectation?.exits == nil && !isService }

    /// Beside a verdict that names failures an exit status that is written means more than one that is implied: it counts
    /// also where the job's connection failed. So it is not written there.
    private func expected(writesImplied: Bool) -> String? {
        var members: [String] = []
        if let exits = expectation?.exits {
            let items = exits.map(\.written)
            members.append("exit: \(items.count == 1 ? items[0] : "[\(items.joined(separator: ", "))]")")
        } else if isExitImplied, writesImplied {
            members.append("exit: 0")
        }
        if let check = expectation?.output { members.append("stdout: \(check.written)") }
        if let check = expectation?.errors { members.append("stderr: \(check.written)") }
        if let files = expectation?.files, !files.isEmpty {
            let items = files.map { "\($0.path.written): \($0.check?.written ?? "{absent: true}")" }
            members.append("files: {\(items.joined(separator: ", "))}")
        }
        return members.isEmpty ? nil : members.joined(separator: ", ")
    }
}

extension Process.Exit {
    fileprivate var written: String {
        switch self {
        case .code(let code): String(code)
        case .signal(let signal): "{signal: \(signal.name)}"
        }
    }
}

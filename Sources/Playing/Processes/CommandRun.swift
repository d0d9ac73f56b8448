import Glibc
package import Net

/// A command that plays the other side: with this process's standard streams and environment, in a process group of its
/// own, and, where this one has the terminal, with that too, so that Ctrl-C is the command's.
package struct CommandRun: Sendable {
    private let arguments: [String]
    private let additions: [(name: String, value: String)]

    /// Makes a command; the program is looked for in PATH. `environment` is added to this process's own.
    package init(_ arguments: [String], environment: [(name: String, value: String)]) {
        self.arguments = arguments
        additions = environment
    }

    /// So long after the first signal that is passed on, what is left is killed.
    private static let grace = Duration.seconds(5)

    /// Starts it and waits for its end; nothing that it started outlives this. Its exit status, 128 + N where signal N
    /// ended it.
    ///
    /// - Parameter signals: what is passed on to its process group.
    /// - Throws: ``HarnessError`` where it cannot be started; also where the task is cancelled, for then it is killed.
    package func play(passing signals: AsyncStream<Int32>, on reactor: Reactor) async throws(HarnessError)
        -> Int32
    {
        var program = Program(
            arguments: arguments.map { Array($0.utf8) },
            environment: Program.ownEnvironment.filter { variable in
                !additions.contains { $0.name == variable.name }
            } + additions.map { ($0.name, Array($0.value.utf8)) },
            folder: ".",
            descriptors: [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
        )
        program.keepsSession = true
        let running: RunningProgram
        do { running = try program.start(on: reactor) } catch {
            throw HarnessError("cannot start '\(arguments[0])': \(error)")
        }
        let confined = Confined(running)
        let terminal = Terminal()
        let result = await withTaskGroup(of: Void.self) { group in
            group.addTask { await Self.pass(signals, to: confined.value, on: reactor) }
            let result = await follow(confined.value, terminal)
            group.cancelAll()
            return result
        }
        terminal.takeBack()
        // Not cancelled with this task: what has begun to end is waited for.
        await Task(executorPreference: reactor) { _ = await confined.value.end() }.value
        return try result.get()
    }

    /// Waits for what the keeper tells of it.
    private func follow(_ program: RunningProgram, _ terminal: Terminal) async -> Result<Int32, HarnessError>
    {
        while true {
            guard let report = try? await program.report() else {
                return .failure(HarnessError("'\(arguments[0])' was killed: the scenario is over"))
            }
            switch report {
            case .started(let process): terminal.give(to: process)
            case .ended(let status):
                let signal = status & 0x7F
                return .success(signal == 0 ? status >> 8 & 0xFF : 128 + signal)
            case .noProgram(let code), .noFolder(let code), .noProcess(let code):
                return .failure(HarnessError("cannot start '\(arguments[0])': \(errnoText(code))"))
            case .lost: return .failure(HarnessError("'\(arguments[0])' was lost: its keeper was killed"))
            }
        }
    }

    private static func pass(_ signals: AsyncStream<Int32>, to program: RunningProgram, on reactor: Reactor)
        async
    {
        for await signal in signals {
            program.signal(signal)
            do { try await reactor.sleep(for: grace) } catch { return }
            program.signal(SIGKILL)
        }
    }
}

/// The terminal, where this process group has it.
private struct Terminal {
    private let isOurs = isatty(STDIN_FILENO) == 1 && tcgetpgrp(STDIN_FILENO) == getpgrp()

    /// Makes a process group the one that reads it and that Ctrl-C goes to.
    func give(to group: pid_t) {
        guard isOurs else { return }
        tcsetpgrp(STDIN_FILENO, group)
        // It may have tried to read already, and been stopped for it.
        kill(-group, SIGCONT)
    }

    /// Makes it this group's again.
    func takeBack() {
        guard isOurs else { return }
        // To do that from the background would stop us.
        let old = signal(SIGTTOU, SIG_IGN)
        tcsetpgrp(STDIN_FILENO, getpgrp())
        signal(SIGTTOU, old)
    }
}

extension Served {
    /// What tells a command where the server is: `WIRESCRIPT_MAIL_PORT` and so on, a `-` of the name being a `_`.
    package var environment: [(name: String, value: String)] {
        let name = String(self.name.uppercased().map { $0 == "-" ? "_" : $0 })
        return facts.map { ("WIRESCRIPT_\(name)_\($0.word.uppercased())", $0.value) }
    }
}

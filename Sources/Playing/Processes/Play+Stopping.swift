import Glibc
import Net
import Scenarios
import YAMLTree

extension Play {
    /// Plays a `stop`.
    func stop(_ name: String, _ signal: Signal?, _ strand: Strand) async throws(Halt) {
        guard let process = processes.first(where: { $0.model.name == name }) else { return }
        strand.wants = .actor(name)
        strand.hasWaited = true
        while case .waiting = process.state { try await wait(for: .readiness) }
        try await stop(process, signal)
    }

    /// Ends the services, the last to start first.
    func stopServices() async throws(Halt) {
        for process in processes.reversed() where process.model.isService { try await stop(process, nil) }
    }

    /// Ends a process by its own `stop`, or by a signal; returns when it has ended.
    private func stop(_ process: ProcessRun, _ signal: Signal?) async throws(Halt) {
        guard process.isRunning, let program = process.program else { return }
        // Its peers see a service's end sooner than we are told of it.
        if process.model.isService, process.isExiting {
            while process.isRunning { try await wait(for: .named(process.model.name)) }
            return
        }
        process.isStopping = true
        let signal = signal ?? process.model.stop?.signal ?? .terminate
        let limit = try stopLimit(process)
        record(.signalSent(signal.name), process)
        program.signal(signal.number)
        let confined = Confined((process, program))
        let due = MonotonicTime(nanoseconds: MonotonicTime.now.nanoseconds + limit)
        let reactor = reactor
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                do { try await reactor.sleep(until: due) } catch { return }
                self.kill(confined.value.0, confined.value.1, after: signal, limit)
            }
            while process.isRunning, (try? await wait(for: .named(process.model.name))) != nil {}
            group.cancelAll()
        }
        if process.isRunning { throw .stopped }
    }

    private func kill(_ process: ProcessRun, _ program: RunningProgram, after signal: Signal, _ limit: Int64)
    {
        guard process.isRunning else { return }
        process.wasKilled = true
        let mayBeKilled = process.model.expectation?.exits?.contains(.signal(.kill)) ?? false
        if !mayBeKilled {
            fail(
                .timeout,
                process,
                "'\(process.model.name)' did not end within \(Text.duration(limit)) of SIG\(signal.name), and was killed",
                at: process.model.stop?.span ?? process.model.span
            )
        }
        record(.signalSent(Signal.kill.name), process)
        program.signal(SIGKILL)
    }

    private func stopLimit(_ process: ProcessRun) throws(Halt) -> Int64 {
        guard let within = process.model.stop?.within else { return scaled(5_000_000_000) }
        do throws(EvaluationError) { return scaled(try evaluator(nil).value(within).upper) } catch {
            throw .harness(error.harnessError)
        }
    }

    /// Judges how a process ended, and what it has written: whatever is not as it must be is a failure of its own.
    func judgeEnd(of process: ProcessRun, _ ending: Ending) {
        let model = process.model
        guard !process.isExcused, !isOver else { return }
        judgeStatus(of: process, ending)
        do throws(EvaluationError) {
            try judgeOutput(of: process)
        } catch {
            end(with: .harness(error.harnessError))
        }
        // Nothing that needs it could go well.
        if model.isService, !process.isStopping, !process.isReady { stop() }
    }

    private func judgeStatus(of process: ProcessRun, _ ending: Ending) {
        let model = process.model
        if model.isService, !process.isStopping {
            let when = process.isReady ? "before it was stopped" : "before it was ready"
            return fail(
                .exitStatus,
                process,
                "'\(model.name)' \(ending.text) \(when)",
                at: model.command.span,
                isEarlyEnd: true
            )
        }
        let exits = model.expectation?.exits ?? (process.isStopping ? nil : [.code(0)])
        if let exits, !process.wasKilled, !exits.contains(where: { ending.isMeant(by: $0) }) {
            let wanted = exits.map(\.text).joined(separator: " or ")
            fail(
                .exitStatus,
                process,
                "'\(model.name)' \(ending.text), not with \(wanted)",
                at: model.expectation?.exitSpan ?? model.command.span
            )
        }
    }

    private func judgeOutput(of process: ProcessRun) throws(EvaluationError) {
        guard let expectation = process.model.expectation else { return }
        for (check, output, what) in [
            (expectation.output, process.output, "standard output"),
            (expectation.errors, process.errors, "standard error"),
        ] {
            guard let check else { continue }
            if output.verdict == .tooLong {
                fail(
                    .tooLong,
                    process,
                    "its \(what) is longer than the 1 MiB that is kept",
                    at: check.span
                )
            } else {
                try judge(check, output.value.bytes, "its \(what)", process)
            }
        }
        for (path, check) in expectation.files {
            let name = try evaluator(process.lane).text(path)
            let full = name.hasPrefix("/") ? name : process.folder + "/" + name
            let contents = FileContents.read(full, limit: 1 << 20)
            switch (check, contents) {
            case (nil, .absent): break
            case (nil, _):
                fail(.output, process, "there is a file '\(name)', and must be none", at: path.span)
            case (let check?, .bytes(let bytes)): try judge(check, bytes, "'\(name)'", process)
            case (_?, .absent): fail(.output, process, "there is no file '\(name)'", at: path.span)
            case (_?, .tooLong):
                fail(
                    .tooLong,
                    process,
                    "'\(name)' is longer than the 1 MiB that is looked at",
                    at: path.span
                )
            case (_?, .unreadable(let code)):
                fail(.output, process, "'\(name)' cannot be read: \(errnoText(code))", at: path.span)
            }
        }
    }

    /// Keeps what a check captures; where it does not hold, that is a failure of the process.
    private func judge(_ check: Check, _ bytes: [UInt8], _ what: String, _ process: ProcessRun)
        throws(EvaluationError)
    {
        var checker = Checker(evaluator(process.lane), expressions)
        guard let difference = try checker.judge(check, bytes) else {
            for capture in checker.captures {
                names.captures[process.model.name, default: [:]][capture.name] = capture.value
            }
            return
        }
        var failure = Failure(
            cause: .output,
            actor: process.model.name,
            connection: nil,
            step: 0,
            span: difference.span,
            message: "\(what), \(Text.quoted(bytes)), \(difference.message)"
        )
        failure.at = elapsed
        describe(difference, of: bytes, in: &failure)
        record(.failed(failure), process)
    }
}

/// A file that a program has written, or not.
private enum FileContents {
    case bytes([UInt8])
    case absent
    case tooLong
    case unreadable(Int32)

    static func read(_ path: String, limit: Int) -> FileContents {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor != -1 else {
            return errno == ENOENT || errno == ENOTDIR ? .absent : .unreadable(errno)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while bytes.count <= limit {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count >= 0 else { return .unreadable(errno) }
            if count == 0 { return .bytes(bytes) }
            bytes += buffer[..<count]
        }
        return .tooLong
    }
}

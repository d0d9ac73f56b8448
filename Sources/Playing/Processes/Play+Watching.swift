import Glibc
import Net
import Scenarios
import YAMLTree

extension Play {
    /// Reads what a program writes, all of it, so that it never waits for us.
    func collect(_ output: ReferenceWritableKeyPath<ProcessRun, Output>, of process: ProcessRun) async
        -> Halt?
    {
        guard let pipe = output == \.output ? process.outputPipe : process.errorPipe else { return nil }
        while !drain(pipe, output, of: process) {
            await Task.yield()
            do { try await pipe.receivable() } catch { return .stopped }
        }
        return nil
    }

    /// Reads what a program has written so far, as much as any pipe holds; whether it writes no more.
    ///
    /// Not on and on: what writes without end must not keep timers and the others from their turn.
    @discardableResult
    func drain(
        _ pipe: Connection?,
        _ output: ReferenceWritableKeyPath<ProcessRun, Output>,
        of process: ProcessRun
    ) -> Bool {
        guard let pipe else { return true }
        for _ in 0..<64 {
            guard let arrival = try? pipe.tryReceive(into: scratch.buffer) else { return pipe.isClosed }
            guard case .bytes(let count) = arrival else { return true }
            let bytes = UnsafeRawBufferPointer(rebasing: scratch.buffer[..<count])
            record(.output(process[keyPath: output].stream, journal.data(bytes)), process)
            let lines = process[keyPath: output].append(bytes, splitsLines: !process.isReady)
            for line in lines where !process.isReady { take(line, of: output, process) }
        }
        return false
    }

    /// Looks whether a line marks a process ready.
    private func take(
        _ line: [UInt8],
        of output: ReferenceWritableKeyPath<ProcessRun, Output>,
        _ process: ProcessRun
    ) {
        let check: Check
        switch process.model.ready?.mark {
        case .output(let mark)? where output == \.output: check = mark
        case .errors(let mark)? where output == \.errors: check = mark
        default: return
        }
        var checker = Checker(evaluator(nil), expressions)
        do throws(EvaluationError) {
            guard try checker.judge(check, line) == nil else { return }
            for capture in checker.captures {
                names.captures[process.model.name, default: [:]][capture.name] = capture.value
            }
            becomeReady(process)
        } catch {
            end(with: .harness(error.harnessError))
        }
    }

    private func becomeReady(_ process: ProcessRun) {
        guard !process.isReady else { return }
        process.isReady = true
        record(.ready, process)
        announce(.readiness)
    }

    /// Waits until a process is ready; its end, or too long a time, is a failure, and ends the scenario: nothing that
    /// needs it could go well.
    func awaitReady(_ process: ProcessRun) async -> Halt? {
        guard let ready = process.model.ready else { return nil }
        do throws(Halt) {
            let limit = try readyLimit(ready)
            let start = elapsed
            let confined = Confined(process)
            let reactor = reactor
            let due = MonotonicTime(nanoseconds: MonotonicTime.now.nanoseconds + limit)
            let halt = await withTaskGroup(of: Halt?.self) { group in
                group.addTask { await self.watch(confined.value, ready) }
                group.addTask {
                    try? await reactor.sleep(until: due)
                    return nil
                }
                let first = await group.next() ?? nil
                group.cancelAll()
                return first
            }
            if isOver || Task.isCancelled { return .stopped }
            if let halt { throw halt }
            guard !process.isReady, process.isRunning, !process.isStopping else { return nil }
            var message = "'\(process.model.name)' was not ready within \(Text.duration(elapsed - start))"
            message += ": \(wants(ready))"
            let rest = ready.isOfOutput ? process.output.unfinishedLine : process.errors.unfinishedLine
            if !rest.isEmpty, ready.isOfAnyOutput {
                message += "; \(Text.quoted(rest)) has no newline yet, and only a whole line counts"
            }
            fail(.timeout, process, message, at: ready.span)
            stop()
            return nil
        } catch {
            return error
        }
    }

    private func readyLimit(_ ready: Process.Ready) throws(Halt) -> Int64 {
        guard let within = ready.within else { return scaled(5_000_000_000) }
        do throws(EvaluationError) { return scaled(try evaluator(nil).value(within).upper) } catch {
            throw .harness(error.harnessError)
        }
    }

    private func wants(_ ready: Process.Ready) -> String {
        switch ready.mark {
        case .port(let port):
            "nothing listens on port \((try? evaluator(nil).text(port)) ?? port.scalar.text)"
        case .unix(let path): "nothing listens on '\((try? evaluator(nil).text(path)) ?? path.scalar.text)'"
        case .output: "no line of its standard output is what marks it ready"
        case .errors: "no line of its standard error is what marks it ready"
        }
    }

    /// Returns when a process is ready, or has ended.
    private func watch(_ process: ProcessRun, _ ready: Process.Ready) async -> Halt? {
        do throws(Halt) {
            let isListening = try listening(process, ready)
            var pause = Duration.microseconds(100)
            while !process.isReady, process.isRunning {
                guard let isListening else {
                    try await wait(for: .readiness)
                    continue
                }
                do throws(NetError) {
                    if try isListening() {
                        becomeReady(process)
                        break
                    }
                } catch {
                    throw .harness(.system(error, at: ready.span))
                }
                do { try await reactor.sleep(for: pause) } catch { throw .stopped }
                pause = min(pause * 2, .milliseconds(2))
            }
            return nil
        } catch {
            return error
        }
    }

    /// Whether the port or the socket that marks a process ready listens; nil where it is another mark.
    private func listening(_ process: ProcessRun, _ ready: Process.Ready) throws(Halt)
        -> (() throws(NetError) -> Bool)?
    {
        do throws(EvaluationError) {
            switch ready.mark {
            case .port(let template):
                let text = try evaluator(nil).text(template)
                guard let port = names.ports[text] ?? UInt16(text) else {
                    throw .unreadable(text, expectation: "a port's number or name", at: template.span)
                }
                return { () throws(NetError) in try ListeningSockets.contains(port: port) }
            case .unix(let template):
                let given = try evaluator(nil).text(template)
                let path = given.hasPrefix("/") ? given : process.folder + "/" + given
                return { () throws(NetError) in try ListeningSockets.contains(path: path) }
            case .output, .errors: return nil
            }
        } catch {
            throw .harness(error.harnessError)
        }
    }

    /// Gives a program its input; who does not read all of it has read enough.
    func feed(_ process: ProcessRun) async -> Halt? {
        guard let pipe = process.feed, let input = process.model.input else { return nil }
        do throws(EvaluationError) {
            let payload = try evaluator(nil).payload(input)
            var offset = 0
            while offset < payload.size {
                let count = min(Connection.largestSend, payload.size - offset)
                let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
                defer { buffer.deallocate() }
                let taken: Int?
                do throws(NetError) {
                    taken = try payload.withBytes(at: offset, count: count, buffer) {
                        bytes throws(NetError) in
                        payload.loss(at: input.span) == nil ? try pipe.sendIfReady(bytes) : nil
                    }
                } catch {
                    break
                }
                if let loss = payload.loss(at: input.span) { return .harness(loss) }
                guard let taken else {
                    do { try await pipe.sendable() } catch { return .stopped }
                    continue
                }
                offset += taken
            }
            try? pipe.halfClose()
            return nil
        } catch {
            return .harness(error.harnessError)
        }
    }
}

extension Process.Ready {
    fileprivate var isOfOutput: Bool { if case .output = mark { true } else { false } }
    fileprivate var isOfAnyOutput: Bool {
        switch mark {
        case .output, .errors: true
        case .port, .unix: false
        }
    }
}

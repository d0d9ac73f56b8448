import Glibc
import Net
import Scenarios
import YAMLTree

extension Play {
    /// Starts a process's program; returns when it runs.
    func start(_ process: ProcessRun) async throws(Halt) -> RunningProgram {
        releasePorts()
        do throws(HarnessError) {
            let (program, pipes, kept) = try prepare(process)
            defer { for descriptor in kept { Glibc.close(descriptor) } }
            do throws(NetError) {
                let running = try program.start(on: reactor)
                process.program = running
                try attach(pipes, to: process)
            } catch {
                throw HarnessError(
                    "'\(process.model.name)' cannot be started: \(error)",
                    span: process.model.span
                )
            }
        } catch {
            throw .harness(error)
        }
        guard let running = process.program else { throw .stopped }
        let report: RunningProgram.Report
        do { report = try await running.report() } catch { throw .stopped }
        guard case .started(let number) = report else {
            throw .harness(refusal(report, of: process))
        }
        process.state = .running
        process.number = number
        record(.started(command: process.command, folder: process.folder, number: number), process)
        if process.model.ready == nil { process.isReady = true }
        announce(.readiness)
        if let script = process.model.script { beginScript(script, of: process) }
        return running
    }

    /// Why a program does not run, in the words of who would mend it.
    private func refusal(_ report: RunningProgram.Report, of process: ProcessRun) -> HarnessError {
        let name = process.model.name
        let span = process.model.command.span
        let what = "'\(name)' cannot be started"
        switch report {
        case .noFolder(let code):
            return HarnessError(
                "\(what): its folder '\(process.folder)': \(errnoText(code))",
                span: process.model.folder?.span ?? span
            )
        case .noProgram(ENOENT):
            let first = process.command.first ?? ""
            return HarnessError(
                "\(what): there is no program '\(first)'"
                    + (first.utf8.contains(UInt8(ascii: "/")) ? "" : " in its PATH"),
                advice: "install it, or skip the scenario without it: 'requires: [{run: [which, \(first)]}]'",
                span: span
            )
        case .noProgram(ENOEXEC):
            return HarnessError(
                "\(what): '\(process.command.first ?? "")' is neither a program nor a script with '#!'",
                span: span
            )
        case .noProgram(let code):
            return HarnessError("\(what): '\(process.command.first ?? "")': \(errnoText(code))", span: span)
        case .noProcess(let code): return HarnessError("\(what): \(errnoText(code))", span: span)
        default: return HarnessError("\(what): its keeper is gone", span: span)
        }
    }

    /// The ends of a program's pipes that are ours.
    private struct Pipes {
        var input: Int32?
        var output: Int32
        var errors: Int32
    }

    /// Makes everything a program is given: what is ours of it, and what is to be closed once the program has it.
    private func prepare(_ process: ProcessRun) throws(HarnessError) -> (Program, Pipes, kept: [Int32]) {
        let model = process.model
        let own = try names.temporaryPath()
        for (index, port) in model.inherits.enumerated() { process.inherited[port.name] = Int32(3 + index) }
        let evaluator = Evaluator(
            names: LaneNames(shared: names, lane: nil, inherited: process.inherited),
            file: plan.file,
            seed: plan.seed,
            allowances: plan.allowances
        )
        var program = Program(arguments: [], environment: [], folder: own, descriptors: [])
        program.arguments = try harness { () throws(EvaluationError) in
            switch model.command {
            case .shell(let line): return [Array("sh".utf8), Array("-c".utf8), try evaluator.bytes(line)]
            case .arguments(let words, _):
                var all: [[UInt8]] = []
                for word in words { all.append(try evaluator.bytes(word)) }
                return all
            }
        }
        if let folder = model.folder {
            let given = try harness { () throws(EvaluationError) in try evaluator.text(folder) }
            program.folder = given.hasPrefix("/") ? given : plan.file.folder + "/" + given
        }
        program.environment = try environment(of: model, own, evaluator)
        for text in program.arguments + program.environment.map(\.value) where text.contains(0) {
            throw HarnessError(
                "a program's arguments and environment cannot hold a NUL",
                span: model.command.span
            )
        }
        process.command = program.arguments.map { String(decoding: $0, as: UTF8.self) }
        process.folder = program.folder
        var kept: [Int32] = []
        var pipes = Pipes(input: nil, output: -1, errors: -1)
        do throws(HarnessError) {
            if model.script != nil || model.input.map({ !$0.isFile }) ?? false {
                let (reading, writing) = try pipe(for: model)
                kept.append(reading)
                pipes.input = writing
            } else {
                kept.append(try input(of: model, evaluator))
            }
            for path in [\Pipes.output, \Pipes.errors] {
                let (reading, writing) = try pipe(for: model)
                kept.append(writing)
                pipes[keyPath: path] = reading
            }
            for port in model.inherits { kept.append(try listeningSocket(port)) }
        } catch {
            for descriptor in kept + [pipes.input ?? -1, pipes.output, pipes.errors] where descriptor >= 0 {
                Glibc.close(descriptor)
            }
            throw error
        }
        program.descriptors = kept
        program.listeners = model.inherits.count
        return (program, pipes, kept)
    }

    private func environment(
        of model: Process,
        _ own: String,
        _ evaluator: Evaluator<LaneNames>
    ) throws(HarnessError) -> [(name: String, value: [UInt8])] {
        func inherited(_ name: String) -> [UInt8]? { getenv(name).map { Array(String(cString: $0).utf8) } }
        var all: [(name: String, value: [UInt8])] = []
        func set(_ name: String, _ value: [UInt8]) {
            all.removeAll { $0.name == name }
            all.append((name, value))
        }
        set("PATH", inherited("PATH") ?? Array("/usr/local/bin:/usr/bin:/bin".utf8))
        set("HOME", Array(own.utf8))
        set("TMPDIR", Array(own.utf8))
        set("LANG", Array("C.UTF-8".utf8))
        for name in model.passedOn { if let value = inherited(name) { set(name, value) } }
        for (name, value) in model.environment {
            set(name, try harness { () throws(EvaluationError) in try evaluator.bytes(value) })
        }
        return all
    }

    private func pipe(for model: Process) throws(HarnessError) -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else {
            throw HarnessError(
                "'\(model.name)' cannot be started: pipe: \(errnoText(errno))",
                span: model.span
            )
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// What a program reads that is no pipe: the file it is given, or nothing.
    private func input(of model: Process, _ evaluator: Evaluator<LaneNames>) throws(HarnessError) -> Int32 {
        var path = "/dev/null"
        if case .file(let name)? = model.input?.form {
            let given = try harness { () throws(EvaluationError) in try evaluator.text(name) }
            path = given.hasPrefix("/") ? given : plan.file.folder + "/" + given
        }
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw HarnessError(
                "cannot read '\(path)': \(errnoText(errno))",
                span: model.input?.span ?? model.span
            )
        }
        return descriptor
    }

    /// A socket that listens on one of `ports`, for a program to inherit: blocking, as programs expect it.
    private func listeningSocket(_ port: (name: String, span: Span)) throws(HarnessError) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = (names.ports[port.name] ?? 0).bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isBound, Glibc.listen(descriptor, 4096) == 0 else {
            let code = errno
            Glibc.close(descriptor)
            throw HarnessError("port '\(port.name)' cannot listen: \(errnoText(code))", span: port.span)
        }
        return descriptor
    }

    /// Takes our ends of a program's pipes.
    private func attach(_ pipes: Pipes, to process: ProcessRun) throws(NetError) {
        process.errorPipe = try Connection(reading: pipes.errors, writing: nil, on: reactor)
        if process.model.script != nil {
            process.scriptPipes = try Connection(reading: pipes.output, writing: pipes.input, on: reactor)
        } else {
            let both = try Connection(reading: pipes.output, writing: pipes.input, on: reactor)
            process.outputPipe = both
            if pipes.input != nil { process.feed = both }
        }
    }

    /// Plays a process's script over its output and input.
    private func beginScript(_ script: Script, of process: ProcessRun) {
        let name = process.model.name
        let lane = Lane(
            actor: name,
            script: script,
            isSurplus: process.model.isService,
            inherited: process.inherited,
            random: SplitMix64(seed: SplitMix64.seed(plan.seed, name))
        )
        lane.connection = process.scriptPipes.take()
        lane.journalID = process.journalID
        process.lane = lane
        begin(lane)
    }

    /// The ports that are not held are free from the first program's start on.
    private func releasePorts() {
        for listener in names.released { listener.close() }
        names.released = []
    }
}

extension Bytes {
    /// A file as it is.
    fileprivate var isFile: Bool { if case .file = form { true } else { false } }
}

import Glibc
import Net
import Scenarios

/// The reason why this machine cannot play a plan; nil where it can. Suspends while a program that tells it runs.
///
/// - Throws: ``HarnessError`` where that cannot be found out.
func unmetRequirement(of plan: Plan, on reactor: Reactor) async throws(HarnessError) -> String? {
    for requirement in plan.scenario.requires {
        switch requirement {
        case .ipv6: if !hasIPv6 { return "requires ipv6: this machine has no ::1" }
        case .root: if geteuid() != 0 { return "requires root" }
        case .run(let templates):
            let evaluator = Evaluator(
                names: LaneNames(shared: SharedNames(plan), lane: nil),
                file: plan.file,
                seed: plan.seed,
                allowances: plan.allowances
            )
            let arguments = templates.compactMap { try? evaluator.text($0) }
            guard arguments.count == templates.count,
                try await succeeds(arguments, plan.allowances, on: reactor)
            else {
                return "requires '\(arguments.joined(separator: " "))' to succeed"
            }
        }
    }
    return nil
}

/// Whether a socket can be bound to ::1.
private let hasIPv6: Bool = {
    let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_addr = in6addr_loopback
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) == 0
        }
    }
}()

/// Runs a program without input or output, for at most ten seconds; whether it exits with 0. Under a keeper as all programs
/// are: nothing that it starts is left, and no copy of it holds what other scenarios close just then.
private func succeeds(_ arguments: [String], _ allowances: Allowances, on reactor: Reactor)
    async throws(HarnessError) -> Bool
{
    func fault(_ reason: String) -> HarnessError {
        HarnessError("cannot find out whether '\(arguments.joined(separator: " "))' succeeds: \(reason)")
    }
    let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
    guard nothing >= 0 else { throw fault("/dev/null: \(errnoText(errno))") }
    defer { close(nothing) }
    // A stranger's would read it from there.
    let isOpen = allowances.untrusted?.environment ?? true
    let program = Program(
        arguments: arguments.map { Array($0.utf8) },
        environment: Program.ownEnvironment.filter { isOpen || $0.name == "PATH" },
        folder: ".",
        descriptors: [nothing, nothing, nothing]
    )
    let running: Confined<RunningProgram>
    do { running = Confined(try program.start(on: reactor)) } catch { throw fault("\(error)") }
    let last = await withTaskGroup(of: RunningProgram.Report?.self) { group in
        group.addTask { await lastReport(of: running.value) }
        group.addTask {
            try? await reactor.sleep(for: .seconds(10))
            return nil
        }
        defer { group.cancelAll() }
        return await group.next() ?? nil
    }
    // Not cancelled with this task: what has begun to end is waited for.
    await Task(executorPreference: reactor) { _ = await running.value.end() }.value
    if Task.isCancelled { throw HarnessError("interrupted") }
    switch last {
    case .ended(let status)?: return status == 0
    case .noFolder(let code)?, .noProcess(let code)?: throw fault(errnoText(code))
    case .lost?: throw fault("its keeper was killed")
    case .noProgram?, .started?, nil: return false
    }
}

/// What the keeper tells last of a program; nil where the task is cancelled before.
private func lastReport(of program: RunningProgram) async -> RunningProgram.Report? {
    while let report = try? await program.report() {
        if case .started = report { continue }
        return report
    }
    return nil
}

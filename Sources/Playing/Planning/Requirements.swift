import Glibc
import Net
import Scenarios

/// The reason why this machine cannot play a plan; nil where it can.
func unmetRequirement(of plan: Plan) -> String? {
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
            guard arguments.count == templates.count, succeeds(arguments) else {
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

/// Runs a program without input or output, for at most ten seconds; whether it exits with 0.
private func succeeds(_ arguments: [String]) -> Bool {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for argument in argv { free(argument) } }
    var child = pid_t()
    guard let program = arguments.first, posix_spawnp(&child, program, &actions, nil, &argv, environ) == 0
    else { return false }
    var status: Int32 = 0
    for _ in 0..<1000 {
        let ended = waitpid(child, &status, WNOHANG)
        if ended == child { return status == 0 }
        if ended < 0 && errno != EINTR { return false }
        poll(nil, 0, 10)
    }
    kill(child, SIGKILL)
    waitpid(child, &status, 0)
    return false
}

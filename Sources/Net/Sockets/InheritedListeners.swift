import Glibc
import Locks

extension Listener {
    /// The listeners that the program which started this one has bound for it: systemd's socket activation, as
    /// sd_listen_fds(3) has it. Descriptors from 3 on are passed, as many as `LISTEN_FDS` says, if `LISTEN_PID` is this
    /// process; `LISTEN_FDNAMES` may name them.
    ///
    /// Each is handed out once, as by ``init(inheriting:options:on:)``: a later call gives those that were not asked
    /// for before.
    ///
    /// - Parameters:
    ///   - name: only those of this name; nil takes all.
    ///   - options: of the connections they will accept.
    ///   - reactor: what watches them; nil takes the one the caller runs on, else ``Reactor/shared``.
    /// - Returns: the listeners in their order; none where nothing was passed to this process.
    /// - Throws: ``NetError``: `invalidArgument` when a variable is no number or a descriptor cannot listen; whatever a
    ///   call says.
    public static func inherited(
        named name: String? = nil,
        options: SocketOptions = SocketOptions(),
        on reactor: Reactor? = nil
    ) throws(NetError) -> [Listener] {
        let passed = try PassedDescriptor.read(process: getpid()) { getenv($0).map { String(cString: $0) } }
        let wanted = passed.filter { name == nil || $0.name == name }
        return try taken.withLock { taken throws(NetError) in
            try take(wanted, unless: &taken, options: options, on: reactor)
        }
    }

    /// The descriptors that have a listener by now.
    private static let taken = Mutex<Set<Int32>>([])

    static func take(
        _ passed: [PassedDescriptor],
        unless taken: inout Set<Int32>,
        options: SocketOptions = SocketOptions(),
        on reactor: Reactor? = nil
    ) throws(NetError) -> [Listener] {
        var listeners: [Listener] = []
        for descriptor in passed where taken.insert(descriptor.number).inserted {
            listeners.append(try Listener(inheriting: descriptor.number, options: options, on: reactor))
        }
        return listeners
    }
}

/// A descriptor that was passed to this process when it was started.
struct PassedDescriptor: Equatable {
    let number: Int32
    let name: String

    /// SD_LISTEN_FDS_START.
    private static let first: Int32 = 3

    /// What the environment says was passed to this process.
    static func read(process: pid_t, _ variable: (String) -> String?) throws(NetError) -> [PassedDescriptor] {
        guard let target = variable("LISTEN_PID"), let count = variable("LISTEN_FDS") else { return [] }
        // Meant for a program that started this one, and left in the environment.
        guard try number(target, "LISTEN_PID") == process else { return [] }
        let names = variable("LISTEN_FDNAMES").map {
            $0.split(separator: ":", omittingEmptySubsequences: false)
        }
        return (0..<(try number(count, "LISTEN_FDS"))).map { index in
            let name = names.flatMap { $0.indices.contains(Int(index)) ? String($0[Int(index)]) : nil }
            return PassedDescriptor(number: first + index, name: name ?? "unknown")
        }
    }

    private static func number(_ text: String, _ variable: String) throws(NetError) -> Int32 {
        // More descriptors than a process can have are a mistake.
        if let number = Int32(text), (0..<Int32.max - first).contains(number) { return number }
        throw NetError(
            errno: EINVAL,
            call: "inherit",
            detail: "\(variable) is '\(text)', which is no number of that kind"
        )
    }
}

import Glibc
import Net

/// Connections one after another, and a twentieth as many cancelled at a random moment: prints what the process has
/// open and resident at the start, when everything has been used once, and at the end.
@concurrent
func showNothingLeaks(_ count: Int, _ reactor: Reactor) async throws -> Duration {
    let start = reactor.now
    print("at first:            \(Holding.now)")
    try await useAndCancel(count / 10, reactor)
    print("after a tenth:       \(Holding.now)")
    try await useAndCancel(count, reactor)
    print("after all:           \(Holding.now)")
    return reactor.now - start
}

@concurrent
private func useAndCancel(_ count: Int, _ reactor: Reactor) async throws {
    let listener = try Listener.bind(to: .loopback(), on: reactor)
    try listener.listen()
    let echo = Task(executorPreference: reactor) { try await echoEach(of: listener) }
    for _ in 0..<count { try await exchange(with: listener.address, on: reactor) }
    for _ in 0..<count / 20 {
        let address = listener.address
        let one = Task(executorPreference: reactor) {
            while true { try await exchange(with: address, on: reactor) }
        }
        await cancelAtRandomMoment(one)
    }
    echo.cancel()
    _ = await echo.result
}

/// From another thread than the reactor's, while that is at work on it.
@concurrent
private func cancelAtRandomMoment(_ task: Task<Void, any Error>) async {
    let moment = MonotonicTime.now + .microseconds(Int.random(in: 0..<300))
    await Task(executorPreference: globalConcurrentExecutor) {
        while MonotonicTime.now < moment {}
        task.cancel()
    }.value
    _ = await task.result
}

/// A connection of one round trip. It ends with a reset, so that no TIME_WAIT keeps its port (RFC 9293, 3.6.1).
@concurrent
private func exchange(with address: Address, on reactor: Reactor) async throws {
    let connection = try await Connection.connect(to: address, on: reactor)
    defer { connection.reset() }
    try await connection.write("x")
    guard try await connection.receive(upTo: 10) == [UInt8(ascii: "x")] else { throw WrongBytes() }
}

/// Each connection in a task of its own, gone with it.
@concurrent
private func echoEach(of listener: Listener) async throws {
    try await withThrowingDiscardingTaskGroup { group in
        while true {
            let connection = try await listener.accept()
            group.addTask {
                defer { connection.close() }
                while let bytes = try? await connection.receive(upTo: 10), !bytes.isEmpty {
                    try? await connection.write(bytes)
                }
            }
        }
    }
}

/// What the process holds of the system.
private struct Holding: CustomStringConvertible {
    let descriptors: Int
    let residentKiB: Int

    static var now: Holding {
        Holding(descriptors: openDescriptors(), residentKiB: residentPages() * Int(getpagesize()) / 1024)
    }

    var description: String { "\(descriptors) descriptors, \(residentKiB) KiB resident" }

    private static func openDescriptors() -> Int {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = -3  // ".", ".." and the folder itself.
        while readdir(folder) != nil { count += 1 }
        return count
    }

    /// The second number in /proc/self/statm (proc(5)).
    private static func residentPages() -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 200)
        guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
        let words = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self).split(
            separator: " "
        )
        return words.count > 1 ? Int(words[1]) ?? 0 : 0
    }
}

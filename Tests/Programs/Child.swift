import CLinux
import Foundation
import Locks

/// A child process in a process group of its own, and the pipes to it.
final class Child: Sendable {
    private let pid: pid_t
    private let output: Int32
    private let errors: Int32
    private let input: Mutex<Int32?>
    /// Whether it has been waited for: its number may be another process's from then on.
    private let isGone = Mutex(false)

    init(_ command: [String], _ environment: [String: String]) throws {
        let (input, output, errors) = try (Pipe(), Pipe(), Pipe())
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input.reading, 0)
        posix_spawn_file_actions_adddup2(&actions, output.writing, 1)
        posix_spawn_file_actions_adddup2(&actions, errors.writing, 2)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A program that is gone is no reason to end the tests by SIGPIPE; the child has the default again.
        Foundation.signal(SIGPIPE, SIG_IGN)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        posix_spawnattr_setflags(&attributes, Int16(flags))

        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var arguments = command.map { strdup($0) } + [nil]
        var settings = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + settings { free(text) } }
        var pid: pid_t = 0
        let failure = posix_spawnp(&pid, command[0], &actions, &attributes, &arguments, &settings)
        for number in [input.reading, output.writing, errors.writing] { close(number) }
        guard failure == 0 else {
            for number in [input.writing, output.reading, errors.reading] { close(number) }
            throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EINVAL)
        }
        self.pid = pid
        self.output = output.reading
        self.errors = errors.reading
        self.input = Mutex(input.writing)
    }

    /// Sends a signal to all of its process group.
    func kill(_ signal: Int32 = SIGKILL) {
        isGone.withLock { isGone in
            if !isGone { _ = Foundation.kill(-pid, signal) }
        }
    }

    func write(_ bytes: [UInt8]) {
        input.withLock { if let number = $0 { _ = Foundation.write(number, bytes, bytes.count) } }
    }

    func closeInput() {
        input.withLock { if let number = $0.take() { close(number) } }
    }

    /// Reads both outputs, in pieces, until both have ended.
    func readToEnd(_ take: (_ bytes: ArraySlice<UInt8>, _ isError: Bool) -> Void) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var polled = [output, errors].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while polled.contains(where: { $0.fd >= 0 }) {
            guard poll(&polled, nfds_t(polled.count), -1) > 0 else { continue }
            for index in polled.indices where polled[index].revents != 0 {
                let count = read(polled[index].fd, &buffer, buffer.count)
                if count > 0 {
                    take(buffer[..<count], index == 1)
                } else {
                    close(polled[index].fd)
                    polled[index].fd = -1  // poll(2) passes over it.
                }
            }
        }
    }

    /// Waits for its end; the exit status, or less than 0 for the signal that ended it.
    func wait() -> Int32 {
        closeInput()
        var information = siginfo_t()
        // Not yet taken from the kernel's table: until then its number, and its group's, is nobody else's.
        while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        return isGone.withLock { isGone in
            _ = Foundation.kill(-pid, SIGKILL)
            isGone = true
            var status: Int32 = 0
            waitpid(pid, &status, 0)
            return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
        }
    }
}

/// Two ends that no program started meanwhile inherits: it would keep them from ending.
private struct Pipe {
    let reading: Int32
    let writing: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe2(&ends, O_CLOEXEC) == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EMFILE)
        }
        (reading, writing) = (ends[0], ends[1])
    }
}

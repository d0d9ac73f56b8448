import Glibc
import Scenarios

extension Signal {
    private static let numbers: [String: Int32] = [
        "TERM": SIGTERM, "INT": SIGINT, "HUP": SIGHUP, "QUIT": SIGQUIT, "KILL": SIGKILL, "USR1": SIGUSR1,
        "USR2": SIGUSR2, "ABRT": SIGABRT, "ALRM": SIGALRM, "PIPE": SIGPIPE, "SEGV": SIGSEGV, "BUS": SIGBUS,
        "FPE": SIGFPE, "ILL": SIGILL, "TRAP": SIGTRAP, "WINCH": SIGWINCH,
    ]

    /// Its number on this system.
    var number: Int32 { Self.numbers[name]! }

    /// The name of a number; nil for one that the language has no name for.
    static func name(of number: Int32) -> String? { numbers.first { $0.value == number }?.key }
}

import Glibc

extension ProcessRun {
    /// Whether its program is on its way out by itself, or has gone: before the kernel closes a program's sockets it marks
    /// it as exiting (PF_EXITING, the ninth field of proc_pid_stat(5)), and it is reaped only later. So whoever has
    /// seen a socket's end by that finds it here, whenever the keeper tells of it.
    var isExiting: Bool {
        var text = [UInt8](repeating: 0, count: 1024)
        let descriptor = open("/proc/\(number)/stat", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return true }
        defer { close(descriptor) }
        let count = read(descriptor, &text, text.count)
        // The second field is the program's name in parentheses, whatever it contains.
        guard count > 0, let name = text[..<count].lastIndex(of: UInt8(ascii: ")")) else { return true }
        let fields = text[(name + 1)..<count].split(separator: UInt8(ascii: " "))
        guard fields.count > 6, let flags = UInt32(String(decoding: fields[6], as: UTF8.self)) else {
            return false
        }
        let isExiting: UInt32 = 4
        return flags & isExiting != 0
    }
}

import Glibc
import Net
import Testing

/// A file in which programs leave their numbers, so that a test can see that they are gone.
struct Programs {
    let file: String

    init() throws {
        var path = Array("/tmp/programs-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        try #require(descriptor >= 0)
        close(descriptor)
        file = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func remove() { unlink(file) }

    /// The numbers in it.
    var numbers: [pid_t] {
        guard let stream = fopen(file, "r") else { return [] }
        defer { fclose(stream) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = fread(&buffer, 1, buffer.count, stream)
        return String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n").compactMap {
            pid_t($0)
        }
    }

    /// Waits until there are so many.
    func wait(for count: Int, on reactor: Reactor) async throws {
        while numbers.count < count { try await reactor.sleep(for: .milliseconds(2)) }
    }

    /// Whether there is such a process, be it a zombie.
    static func isAlive(_ number: pid_t) -> Bool { kill(number, 0) == 0 || errno != ESRCH }

    /// The children of this process, zombies too.
    static var ownChildren: [pid_t] {
        guard let folder = opendir("/proc/self/task") else { return [] }
        defer { closedir(folder) }
        var all: [pid_t] = []
        while let entry = readdir(folder) {
            // The entry is as long as its name, not as its type: it must not be copied.
            let place = UnsafeRawPointer(entry) + MemoryLayout<dirent>.offset(of: \.d_name)!
            let name = String(cString: place.assumingMemoryBound(to: CChar.self))
            guard let stream = fopen("/proc/self/task/\(name)/children", "r") else { continue }
            defer { fclose(stream) }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = fread(&buffer, 1, buffer.count, stream)
            all += String(decoding: buffer[..<count], as: UTF8.self).split(separator: " ").compactMap {
                pid_t($0)
            }
        }
        return all
    }
}

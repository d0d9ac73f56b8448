import Glibc
import Testing

@testable import Net

/// What this process has open, to see that nothing is left behind.
struct Census: Equatable {
    /// Sockets, event sets and event descriptors.
    var descriptors: Int
    /// Threads of reactors.
    var reactors: Int

    static func take() -> Census {
        let links = names(in: "/proc/self/fd").filter { name in
            let target = link("/proc/self/fd/\(name)")
            return target.hasPrefix("socket:") || target.hasPrefix("anon_inode:[event")
        }
        let threads = names(in: "/proc/self/task").filter {
            firstLine("/proc/self/task/\($0)/comm") == "reactor"
        }
        return Census(descriptors: links.count, reactors: threads.count)
    }

    /// Checks that nothing more is open than was then. A joined thread is in /proc for a moment longer; so one of an
    /// earlier reactor may have been counted then, and fewer are well.
    func expectAgain(sourceLocation: SourceLocation = #_sourceLocation) async {
        #expect(Census.take().descriptors == descriptors, sourceLocation: sourceLocation)
        while Census.take().reactors > reactors { await Task.yield() }
    }

    private static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            // The entry is as long as its name, not as its type: it must not be copied.
            let place = UnsafeRawPointer(entry) + MemoryLayout<dirent>.offset(of: \.d_name)!
            let name = String(cString: place.assumingMemoryBound(to: CChar.self))
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    private static func link(_ path: String) -> String {
        var buffer = [UInt8](repeating: 0, count: 200)
        let count = readlink(path, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    private static func firstLine(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 200)
        let count = read(descriptor, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)).prefix { $0 != 10 }, as: UTF8.self)
    }
}

/// Whether the process has this descriptor.
func isOpen(_ number: Int32) -> Bool {
    var status = stat()
    return fstat(number, &status) == 0
}

/// This process's first socket with that address.
func descriptor(boundTo address: Address) -> Int32? {
    (0..<10_000).first { number in
        (try? Address.filled(by: "getsockname") { getsockname(number, $0, $1) }) == address
    }
}

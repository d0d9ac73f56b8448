import Glibc

/// How much of this process's memory is in use.
func residentBytes() -> Int {
    guard let file = fopen("/proc/self/statm", "re") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 200)
    guard fgets(&line, 200, file) != nil else { return 0 }
    let fields = String(decoding: line.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: " ")
    return (Int(fields[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE))
}

/// What this process has open, and what lies in its temporary folder: to see that nothing is left behind.
struct Census: Equatable {
    /// Every open descriptor, with what it is: sockets and pipes by kind, because their numbers change.
    var descriptors: [String]
    /// The private folders of this process's scenarios.
    var folders: Set<String>

    static func take() -> Census {
        var links = names(in: "/proc/self/fd").map { name in
            String(link("/proc/self/fd/\(name)").prefix { $0 != "[" && $0 != " " })
        }
        #if THREAD_SANITIZER
            // It opens some of its own, to a program that finds names, when it first has something to look up.
            links.removeAll { $0 == "pipe:" }
        #endif
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        return Census(
            descriptors: links.sorted(),
            folders: Set(names(in: parent).filter { $0.hasPrefix("wirescript-\(getpid())-") })
        )
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
}

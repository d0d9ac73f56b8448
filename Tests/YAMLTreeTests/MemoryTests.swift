import Glibc
import Testing
import YAMLTree

/// Whether what libyaml allocates is given back.
struct MemoryTests {
    /// Address Sanitizer keeps freed memory for a while; it looks for leaks itself.
    private static let keepsFreedMemory = dlsym(nil, "__asan_init") != nil

    /// In a process of its own, where nothing else allocates meanwhile.
    @Test(.disabled(if: keepsFreedMemory)) func everyEventIsFreed() async {
        await #expect(processExitsWith: .success) {
            let file = SourceFile(path: "x", bytes: Array(repeating: UInt8(ascii: "x"), count: 200_000))
            // To its end, and no further than its text, which is too long then.
            func parse() { for nodes in [1000, 10] { _ = file.parse(limits: Limits(nodes: nodes)) } }
            for _ in 0..<5 { parse() }
            let before = residentPages()
            for _ in 0..<50 { parse() }
            // So many texts are 2500 pages.
            precondition(residentPages() - before < 1000)
        }
    }
}

/// How many pages of memory this process has (proc(5), statm's second number).
private func residentPages() -> Int {
    guard let stream = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(stream) }
    var line = [CChar](repeating: 0, count: 200)
    fgets(&line, 200, stream)
    let bytes = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return Int(String(decoding: bytes, as: UTF8.self).split(separator: " ")[1]) ?? 0
}

import CSpawn
import Glibc
import Net

/// What is started, and what it is given.
struct Program {
    /// The program, then its arguments: bytes, as the kernel has them.
    var arguments: [[UInt8]]
    var environment: [(name: String, value: [UInt8])]
    /// Where it starts.
    var folder: String
    /// Become its descriptors 0, 1, 2 and so on; it has no others.
    var descriptors: [Int32]
    /// How many of them, the last, are sockets that listen (sd_listen_fds(3)).
    var listeners = 0
    /// It stays in this process's session, and can be given its terminal.
    var keepsSession = false

    /// Where the program may be: as it is named where that has a slash, else in each folder of its own PATH.
    private var candidates: [[UInt8]] {
        let name = arguments[0]
        guard !name.contains(UInt8(ascii: "/")) else { return [name] }
        let path = environment.last { $0.name == "PATH" }?.value ?? []
        return path.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { folder in
            folder.isEmpty ? name : folder + [UInt8(ascii: "/")] + name
        }
    }

    /// The environment of this process.
    static var ownEnvironment: [(name: String, value: [UInt8])] {
        var variables: [(name: String, value: [UInt8])] = []
        var entry = environ
        while let text = entry.pointee {
            entry += 1
            let bytes = UnsafeRawBufferPointer(start: text, count: strlen(text))
            guard let sign = bytes.firstIndex(of: UInt8(ascii: "=")) else { continue }
            variables.append((String(decoding: bytes[..<sign], as: UTF8.self), Array(bytes[(sign + 1)...])))
        }
        return variables
    }

    /// Starts it under a keeper of its own.
    func start(on reactor: Reactor) throws(NetError) -> RunningProgram {
        var variables = environment
        if listeners > 0 { variables.append(("LISTEN_FDS", Array(String(listeners).utf8))) }
        var settings = variables.map { Array($0.name.utf8) + [UInt8(ascii: "=")] + $0.value }
        // The keeper writes the digits.
        if listeners > 0 { settings.append(Array("LISTEN_PID=0000000000".utf8)) }
        let programs = CStrings(candidates)
        let words = CStrings(arguments)
        let block = CStrings(settings)
        let digits = listeners > 0 ? block.pointers[settings.count - 1]!.advanced(by: 11) : nil
        var descriptor: Int32 = -1
        var channel: Int32 = -1
        let keeper = descriptors.withUnsafeBufferPointer { descriptors in
            folder.withCString { folder in
                programs.pointers.withMemoryRebound(to: UnsafePointer<CChar>?.self, capacity: 1) { programs in
                    var request = cspawn_request(
                        programs: programs,
                        arguments: words.pointers,
                        environment: block.pointers,
                        pid_digits: digits,
                        directory: folder,
                        descriptors: descriptors.baseAddress,
                        descriptor_count: Int32(descriptors.count),
                        keeps_session: keepsSession ? 1 : 0
                    )
                    return cspawn_start(&request, &descriptor, &channel)
                }
            }
        }
        guard keeper > 0 else { throw NetError(errno: errno, call: "clone") }
        do throws(NetError) {
            let watch = try Watch(descriptor, on: reactor)
            return RunningProgram(keeper: keeper, watch, try Connection(inheriting: channel, on: reactor))
        } catch {
            close(channel)
            waitpid(keeper, nil, 0)
            throw error
        }
    }
}

/// A program under its keeper, the process between this one and it: see cspawn.h.
final class RunningProgram {
    /// What the keeper tells.
    enum Report {
        /// The program runs, as this process.
        case started(pid_t)
        /// It could not be started: errno.
        case noFolder(Int32)
        case noProgram(Int32)
        case noProcess(Int32)
        /// It has ended: what waitpid(2) says.
        case ended(Int32)
        /// The keeper is gone.
        case lost
    }

    private let keeper: pid_t
    private let watch: Watch
    private let channel: Connection
    private var hasGone = false

    init(keeper: pid_t, _ watch: Watch, _ channel: Connection) {
        self.keeper = keeper
        self.watch = watch
        self.channel = channel
    }

    /// Waits for what the keeper tells next.
    func report() async throws -> Report {
        var bytes: [UInt8] = []
        let size = MemoryLayout<cspawn_report>.size
        while bytes.count < size {
            let more = (try? await channel.receive(upTo: size - bytes.count)) ?? []
            try Task.checkCancellation()
            guard !more.isEmpty else { return .lost }
            bytes += more
        }
        let report = bytes.withUnsafeBytes { $0.loadUnaligned(as: cspawn_report.self) }
        return switch Int(report.kind) {
        case CSPAWN_STARTED: .started(report.value)
        case CSPAWN_NO_DIRECTORY: .noFolder(report.value)
        case CSPAWN_NO_PROGRAM: .noProgram(report.value)
        case CSPAWN_ENDED: .ended(report.value)
        default: .noProcess(report.value)
        }
    }

    /// Sends the program's process group a signal, where the program has not ended.
    func signal(_ number: Int32) {
        let byte = [UInt8(number)]
        _ = try? byte.withUnsafeBytes { bytes throws(NetError) in try channel.sendIfReady(bytes) }
    }

    /// Kills the program and everything it has started, wherever it went; returns when all of it is gone, or, with false,
    /// where something could not be killed.
    func end() async -> Bool {
        guard !hasGone else { return true }
        hasGone = true
        channel.close()
        var status: Int32 = 0
        while waitpid(keeper, &status, WNOHANG) == 0 {
            do { try await watch.readable() } catch { break }
        }
        watch.close()
        return status == 0
    }
}

/// Texts as execve(2) takes them, for as long as this lives.
private final class CStrings {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ texts: [[UInt8]]) {
        count = texts.count
        pointers = .allocate(capacity: count + 1)
        for (index, text) in texts.enumerated() {
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: text.count + 1)
            for (offset, byte) in text.enumerated() { copy[offset] = CChar(bitPattern: byte) }
            copy[text.count] = 0
            (pointers + index).initialize(to: copy)
        }
        (pointers + count).initialize(to: nil)
    }

    deinit {
        for index in 0..<count { pointers[index]?.deallocate() }
        pointers.deallocate()
    }
}

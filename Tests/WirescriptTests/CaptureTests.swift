import Foundation
import Locks
import Net
import Playing
import Reporting
import Testing

@testable import Wirescript

/// The report for Wireshark, read by its own tshark.
struct CaptureTests {
    static let folders = [
        "backpressure/the-reader-leaves.yaml", "closing", "failures", "framing", "ipc", "many-connections",
        "messages", "multipart",
        "partial-reads", "push", "react", "tls",
    ]

    @Test(arguments: folders)
    func `Every packet is sound, and each stream is followed byte for byte`(_ folder: String) async throws {
        let played = try await Played("scenarios/" + folder)
        let followed = try played.follow()
        try #require(followed.count == played.streams.count)
        for (place, (stream, bytes)) in zip(played.streams, followed).enumerated() {
            // Of megabytes nobody wants to read a difference.
            let isSame = bytes == stream.bytes.map(hex)
            #expect(isSame, "stream \(place): \(stream.name)")
        }
        // What is above TCP is the scenarios' business: some are malformed, to see what a peer does.
        let wrong = try played.tshark([
            "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", "--disable-protocol", "http",
            "-Y",
            "tcp.analysis.flags || _ws.malformed || tcp.checksum.status == 0 || ip.checksum.status == 0",
        ])
        #expect(wrong == "")
    }

    @Test func `Who ends a stream, and how, is told with the step`() async throws {
        let played = try await Played("scenarios/closing/reset.yaml")
        let resets = try played.tshark([
            "-Y", "tcp.flags.reset == 1", "-T", "fields", "-e", "frame.interface_name", "-e", "frame.comment",
        ])
        #expect(resets.contains("reset the connection; step "), "\(resets)")
        #expect(resets.contains("scenarios/closing/reset.yaml:"), "\(resets)")
    }

    static let split = """
        scenario: More writes than are kept
        servers:
          s: {script: [{send: {repeat: "0123456789", size: 100}, split: 1, every: read}, expect-eof]}
        clients:
          c: {connect: s, script: [{expect: {repeat: "0123456789", size: 100}}]}

        """

    @Test func `What was not kept is a gap of its size`() async throws {
        var limits = Journal.Limits.streams
        limits.eventsAtEachEnd = 8
        let played = try await Played(yaml: Self.split, limits: limits)
        let answer = try #require(played.follow().first)[1]
        let text = String(decoding: try bytes(answer), as: UTF8.self)
        let match = try #require(
            text.wholeMatch(of: /([0-9]+)\[([0-9]+) bytes missing in capture file\]\0([0-9]+)/)
        )
        let missing = try #require(Int(match.2))
        let whole = String(repeating: "0123456789", count: 10)
        #expect(missing > 50 && match.1.count + missing + match.3.count == 100, "\(text)")
        #expect(whole.hasPrefix(match.1) && whole.hasSuffix(match.3))
        #expect(try played.tshark(["-Y", "frame.comment contains \"were not kept\""]) != "")
    }

    @Test func `A stream over IPv6 is followed too`() async throws {
        let played = try await Played(
            yaml: """
                scenario: Over IPv6
                servers:
                  s: {listen: "tcp:[::1]:0", script: [{expect: "question\\n"}, {send: "answer\\n"}, expect-eof]}
                clients:
                  c: {connect: s, script: [{send: "question\\n"}, {expect: "answer\\n"}]}

                """
        )
        let followed = try #require(played.follow().first)
        #expect(try followed.map(bytes) == [Array("question\n".utf8), Array("answer\n".utf8)])
        let ends = try played.tshark([
            "-Y", "tcp.len > 0", "-T", "fields", "-e", "ipv6.src", "-e", "ipv6.dst",
        ])
        #expect(ends == "::1\t::1\n::1\t::1\n")
        #expect(
            try played.tshark([
                "-o", "tcp.check_checksum:TRUE", "-Y", "tcp.checksum.status == 0 || tcp.analysis.flags",
            ])
                == ""
        )
    }
}

private func bytes(_ digits: [UInt8]) throws -> [UInt8] {
    let text = String(decoding: digits, as: UTF8.self)
    return try stride(from: 0, to: text.count, by: 2).map { place in
        try #require(UInt8(text.dropFirst(place).prefix(2), radix: 16))
    }
}

private func hex(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
}

/// Scenarios that were played, and the capture of them.
private struct Played {
    struct Stream {
        let name: String
        let bytes: [[UInt8]]
    }

    private let tree = TemporaryTree()
    private(set) var streams: [Stream] = []
    private var path: String { tree("capture.pcapng") }

    /// Plays a scenario that is in no file.
    init(yaml: String, limits: Journal.Limits = .streams) async throws {
        tree.write("a.yaml", yaml)
        try await play(tree("a.yaml"), limits)
    }

    init(_ path: String) async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        try await play(root.appending(path: path).path, .streams)
    }

    private mutating func play(_ scenarios: String, _ limits: Journal.Limits) async throws {
        let run = Run(Inputs(paths: [scenarios]))
        var rounds = try await run.prepare(seed: 7)
        var options = PlayOptions()
        options.journalLimits = limits
        let file = open(self.path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(file) }
        let output = Output(file, name: "the capture")
        var capture = Capture { output.write($0) }
        for job in (rounds.next() ?? []).reversed() {
            let reactor = try Reactor()
            defer { reactor.shutDown() }
            let result = await Playing.play(job.plan, on: reactor, options: options)
            capture.record(result, index: job.index, seed: 7)
            guard case .played(_, let journal) = result.outcome else { continue }
            streams += Self.streams(of: journal, title: job.plan.title)
        }
        capture.finish(Tally(planned: nil, seed: 7))
    }

    /// What each stream carried, in the order in which they came to be, as the ends wrote it down.
    private static func streams(of journal: Journal, title: String) -> [Stream] {
        var written: [Int: [UInt8]] = [:]
        var read: [Int: [UInt8]] = [:]
        var order: [Int] = []
        var seen: Set<Int> = []
        for event in journal.events {
            guard let id = event.connection, !journal.connections[id].isProgram else { continue }
            if !seen.contains(id) {
                seen.insert(id)
                if let peer = journal.connections[id].peer { seen.insert(peer) }
                order.append(id)
            }
            if case .wrote(let data) = event.fact { written[id, default: []] += data.kept }
            if case .read(let data) = event.fact { read[id, default: []] += data.kept }
        }
        return order.map { id in
            let connection = journal.connections[id]
            let isServer = connection.localAddress != nil
            // What only its reader wrote down: a peer that is not played, or TLS that met none.
            let mine = longer(written[id], connection.peer.flatMap { read[$0] })
            let other = longer(connection.peer.flatMap { written[$0] }, read[id])
            return Stream(
                name: "\(title), \(connection.label)",
                bytes: isServer ? [other, mine] : [mine, other]
            )
        }
    }

    private static func longer(_ a: [UInt8]?, _ b: [UInt8]?) -> [UInt8] {
        let (a, b) = (a ?? [], b ?? [])
        return b.count > a.count ? b : a
    }

    /// What Wireshark's Follow TCP Stream shows of each stream: the client's bytes, then the server's, in hex.
    func follow() throws -> [[[UInt8]]] {
        var all: [[[UInt8]]] = []
        for first in stride(from: 0, to: streams.count, by: 100) {
            let numbers = first..<min(first + 100, streams.count)
            let text = try tshark(["-q"] + numbers.flatMap { ["-z", "follow,tcp,raw,\($0)"] })
            var found: [Int: [[UInt8]]] = [:]
            var number = 0
            for line in text.split(separator: "\n") {
                if line.hasPrefix("Filter: tcp.stream eq ") {
                    number = Int(line.dropFirst(22)) ?? -1
                    found[number] = [[], []]
                } else if line.first == "\t" || line.first?.isHexDigit == true, !line.hasPrefix("Follow:") {
                    found[number]?[line.first == "\t" ? 1 : 0] += line.utf8.drop { $0 == 9 }
                }
            }
            all += numbers.map { found[$0] ?? [] }
        }
        return all
    }

    func tshark(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["tshark", "-r", path] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: text, as: UTF8.self)
    }
}

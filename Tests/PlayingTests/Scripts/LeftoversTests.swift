import Glibc
import Net
import Testing

@testable import Playing

extension PlayingTests {
    /// However a scenario ends, nothing of it is left: no descriptor, no folder, no task.
    @Suite struct LeftoversTests {
        /// Scenarios that open everything there is, and end in every way.
        private static let ends: [(name: String, client: String, timeout: String)] = [
            ("passes", "[{send: x}, {expect: y}]", "20s"),
            ("fails", "[{send: x}, {expect: z}]", "20s"),
            ("times out", "[{send: x}, {expect: y}, {delay: 60s}]", "30ms"),
            ("is cut", "[{send: x}, {expect: y}, {expect-silence: 60s, meanwhile: [{delay: 60s}]}]", "30ms"),
            ("hangs", "[{send: x}, {expect: y}, hang]", "20s"),
        ]

        private static func text(_ client: String, timeout: String) -> String {
            """
            scenario: T
            timeout: \(timeout)
            files: {a.txt: hello, sub/b.txt: hello}
            ports: [web, {name: free, held: false}]
            servers:
              s: {listen: unix, accepts: 1.., script: [{expect: x}, {send: y}]}
              t: {script: [{expect: x}, {send: y}]}
              nobody: {listen: none}
              full: {backlog: 1, accept-after: never}
            clients:
              a: {connect: s, script: \(client)}
              b: {connect: t, script: \(client)}
              waits: {connect: full, script: [hang]}
              more: {connect: s, script: [{send: x}, {expect: y}]}
            """
        }

        /// Scenarios of other processes have their folders elsewhere.
        private static let folder: String = {
            var path = Array("/tmp/playing-tests-XXXXXX".utf8CString)
            mkdtemp(&path)
            let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            setenv("TMPDIR", name, 1)
            return name
        }()

        init() { #expect(Self.folder.hasPrefix("/tmp/")) }

        @Test(arguments: Backend.allCases, ends.indices)
        func everyEndLeavesNothing(backend: Backend, end: Int) async throws {
            let (_, client, timeout) = Self.ends[end]
            let plan = try plan(Self.text(client, timeout: timeout))
            try await withReactor(backend) { reactor in
                let before = Census.take()
                for _ in 0..<3 {
                    let result = await Playing.play(plan, on: reactor)
                    guard case .played(let verdict, _) = result.outcome else {
                        throw Unreadable(description: "\(result.outcome)")
                    }
                    #expect(verdict.isMet == (end == 0 || end == 4), "\(verdict.failures.map(\.message))")
                    #expect(Census.take() == before)
                }
            }
        }

        @Test(arguments: Backend.allCases)
        func aCancelledPlayLeavesNothing(backend: Backend) async throws {
            let plan = try plan(Self.text("[{send: x}, {expect: y}, {delay: 60s}]", timeout: "60s"))
            try await withReactor(backend) { reactor in
                let before = Census.take()
                for delay in [0, 1, 3, 10, 30] {
                    let task = Task { await Playing.play(plan, on: reactor) }
                    // Wherever in the play it comes.
                    for _ in 0..<delay { await reactor.idle() }
                    task.cancel()
                    guard case .error(let error) = await task.value.outcome else {
                        throw Unreadable(description: "it was not interrupted")
                    }
                    #expect(error.message == "interrupted")
                    #expect(Census.take() == before)
                }
            }
        }

        @Test(arguments: Backend.allCases)
        func aHarnessErrorLeavesNothing(backend: Backend) async throws {
            try await withReactor(backend) { reactor in
                let before = Census.take()
                let taken = try Listener.bind(to: .loopback(), on: reactor)
                try taken.listen()
                let port = try #require(taken.address.port)
                let text =
                    "scenario: T\nfiles: {a: b}\nservers: {s: {}, t: {listen: 'tcp:\(port)'}}\nclients: {c: {connect: s}, d: {connect: t}}\n"
                let result = await Playing.play(try plan(text), on: reactor)
                guard case .error(let error) = result.outcome else {
                    throw Unreadable(description: "\(result.outcome)")
                }
                #expect(error.message.contains("server 't'"))
                taken.close()
                #expect(Census.take() == before)
            }
        }

        @Test func oneReactorPlaysSeveralAtOnce() async throws {
            let plan = try plan(Self.text(Self.ends[0].client, timeout: "20s"))
            try await withReactor(.epoll) { reactor in
                let before = Census.take()
                await withTaskGroup(of: Bool.self) { group in
                    for _ in 0..<8 {
                        group.addTask {
                            guard case .played(let verdict, _) = await Playing.play(plan, on: reactor).outcome
                            else { return false }
                            return verdict.isMet
                        }
                    }
                    for await isMet in group { #expect(isMet) }
                }
                #expect(Census.take() == before)
            }
        }
    }
}

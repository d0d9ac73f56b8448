import Glibc
import Testing
import YAMLTree

@testable import Wirescript

/// inotify under `--watch`.
@Suite(.timeLimit(.minutes(1))) struct FolderWatchTests {
    private let tree = TemporaryTree()

    /// The first such change that a new watch tells of what a body did.
    private func change(
        where isWanted: (FolderWatch.Change) -> Bool = { _ in true },
        _ body: () throws -> Void
    ) async throws -> FolderWatch.Change {
        let watch = try FolderWatch()
        #expect(try watch.watch([tree.path, tree("nowhere")]))
        #expect(try !watch.watch([tree.path]))
        try body()
        let (changes, continuation) = AsyncStream.makeStream(of: FolderWatch.Change.self)
        let task = Task { try await watch.forEachChange { continuation.yield($0) } }
        var first: FolderWatch.Change?
        for await change in changes where isWanted(change) {
            first = change
            break
        }
        task.cancel()
        try await task.value
        return try #require(first)
    }

    @Test func aBurstIsOneChange() async throws {
        let names = (0..<200).map { "file-\($0)" }
        let found = try await change { for name in names + names { tree.write(name, "x") } }
        #expect(found.paths == Set(names.map { tree($0) }))
        #expect(!found.isUnknown)
    }

    @Test func aFileIsToldWhenItIsWrittenAndALinkAtOnce() async throws {
        let descriptor = open(tree("open"), O_WRONLY | O_CREAT, 0o600)
        defer { close(descriptor) }
        let found = try await change {
            close(open(tree("other"), O_RDONLY | O_CREAT, 0o600))
            symlink("open", tree("link"))
        }
        #expect(found.paths == [tree("link")])
    }

    @Test func aFolderThatGoesIsTold() async throws {
        let found = try await change { rmdir(tree.path) }
        #expect(found.paths == [tree.path])
    }

    @Test func anOverflowOfTheQueueMeansAnything() async throws {
        let file = try SourceFile.read("/proc/sys/fs/inotify/max_queued_events")
        let limit = try #require(Int(String(decoding: file.bytes.prefix { $0 != 10 }, as: UTF8.self)))
        // It stands at the queue's end, which a busy machine does not reach within one change.
        let found = try await change(where: \.isUnknown) {
            for round in 0..<limit / 2 + 2 {
                symlink("x", tree("link-\(round % 7)"))
                unlink(tree("link-\(round % 7)"))
            }
        }
        #expect(found.isUnknown)
    }
}

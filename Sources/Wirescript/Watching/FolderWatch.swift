import Glibc
import Locks
import Net
import Playing

/// What is saved in some folders, by inotify(7). Folders are watched and not files: an editor that writes another file and
/// renames it would leave a watched file behind.
final class FolderWatch: Sendable {
    /// What has changed since it was last asked.
    struct Change: Sendable {
        /// Files and folders, by their real paths.
        var paths: Set<String> = []
        /// The kernel's queue has overflowed: anything may have changed.
        var isUnknown = false
    }

    fileprivate struct State {
        var folders: [Int32: String] = [:]
        var change = Change()
    }

    /// A save is over when nothing has come for so long; a burst without an end is told after the second time.
    private static let quiet: Int32 = 20
    private static let longest = Duration.milliseconds(500)

    /// What makes a file new or another, and what takes it away.
    private static let mask: UInt32 = [
        IN_CLOSE_WRITE, IN_MOVED_TO, IN_MOVED_FROM, IN_CREATE, IN_DELETE, IN_DELETE_SELF, IN_MOVE_SELF,
        IN_ONLYDIR,
    ].reduce(0) { $0 | UInt32($1) }

    private let descriptor: Int32
    /// Its other end is closed when the watch is to end.
    private let ending: (read: Int32, write: Int32)
    private let state = Mutex(State())
    private let saves: AsyncStream<Void>
    private let saved: AsyncStream<Void>.Continuation

    /// Makes a watch of nothing yet, and its thread.
    init() throws(HarnessError) {
        descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        var pair: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard descriptor >= 0, socketpair(AF_UNIX, kind, 0, &pair) == 0 else {
            let code = errno
            if descriptor >= 0 { close(descriptor) }
            throw HarnessError("cannot watch folders: \(String(cString: strerror(code)))")
        }
        ending = (pair[0], pair[1])
        (saves, saved) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Calls the body with the next change, and again for each after it, until it throws or the task is cancelled. To be
    /// called once.
    func forEachChange(_ body: (Change) async throws(HarnessError) -> Void) async throws(HarnessError) {
        let (over, end) = AsyncStream.makeStream(of: Void.self)
        var failure: HarnessError?
        do {
            try startDetachedThread("folder-watch") { [self] in
                readEvents()
                end.finish()
            }
        } catch {
            failure = HarnessError("cannot watch folders: \(error)")
            end.finish()
            saved.finish()
        }
        for await _ in saves {
            let change = state.withLock { state in
                defer { state.change = Change() }
                return state.change
            }
            do throws(HarnessError) { try await body(change) } catch {
                failure = error
                break
            }
        }
        close(ending.write)
        // In a task of its own: a cancelled one, as this may be, does not wait for a stream.
        await Task.detached { for await _ in over {} }.value
        close(ending.read)
        close(descriptor)
        if let failure { throw failure }
    }

    /// What has changed and was not told yet: the kernel has an event in its queue before the act that made it returns.
    func changeUntilNow() -> Change {
        takeEvents()
        return state.withLock { state in
            defer { state.change = Change() }
            return state.change
        }
    }

    /// Watches these folders, by their real paths, beside those that are watched. One that is not there any more is left
    /// out. Returns whether one was new.
    @discardableResult
    func watch(_ folders: Set<String>) throws(HarnessError) -> Bool {
        var hasNew = false
        for folder in folders {
            // The thread that reads the events waits for the folder to be known by its number.
            let (isFull, isNew) = state.withLock { state in
                // Of a folder that is watched already this gives the same number.
                let number = inotify_add_watch(descriptor, folder, Self.mask)
                if number < 0 { return (errno == ENOSPC, false) }
                return (false, state.folders.updateValue(folder, forKey: number) == nil)
            }
            if isFull {
                throw HarnessError(
                    "cannot watch '\(folder)': the system's limit of watches is reached",
                    advice: "raise fs.inotify.max_user_watches, or watch fewer folders"
                )
            }
            hasNew = hasNew || isNew
        }
        return hasNew
    }

    /// Gathers what belongs to one save: an editor that keeps a backup makes ten events.
    private func readEvents() {
        while waits(for: -1) {
            let start = ContinuousClock.now
            repeat { takeEvents() } while ContinuousClock.now - start < Self.longest && waits(for: Self.quiet)
            let hasChange = state.withLock { !$0.change.paths.isEmpty || $0.change.isUnknown }
            if hasChange { saved.yield() }
        }
    }

    /// Whether an event is there within so many milliseconds; false too when the watch is to end.
    private func waits(for milliseconds: Int32) -> Bool {
        var entries = [
            pollfd(fd: ending.read, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&entries, 2, milliseconds) < 0, errno == EINTR {}
        return entries[0].revents == 0 && entries[1].revents != 0
    }

    private func takeEvents() {
        // What was read is in the state before anybody else reads.
        state.withLock { state in
            withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 8) { buffer in
                let count = read(descriptor, buffer.baseAddress, buffer.count)
                var place = 0
                while place < count {
                    let event = buffer.load(fromByteOffset: place, as: inotify_event.self)
                    let nameStart = place + MemoryLayout<inotify_event>.size
                    let name = buffer[nameStart..<nameStart + Int(event.len)].prefix { $0 != 0 }
                    state.take(event, named: String(decoding: name, as: UTF8.self))
                    place = nameStart + Int(event.len)
                }
            }
        }
    }
}

extension FolderWatch.State {
    fileprivate mutating func take(_ event: inotify_event, named name: String) {
        let mask = event.mask
        if mask & UInt32(IN_Q_OVERFLOW) != 0 { change.isUnknown = true }
        guard let folder = folders[event.wd] else { return }
        if mask & UInt32(IN_IGNORED) != 0 { folders[event.wd] = nil }
        let path = name.isEmpty ? folder : Folder.joined(folder, name)
        // A new file is empty still: it is told when it has been written and closed. A link is complete.
        if mask & UInt32(IN_CREATE) != 0, mask & Self.isFolder == 0, !Self.isLink(path) { return }
        change.paths.insert(path)
    }

    private static let isFolder = UInt32(IN_ISDIR)

    private static func isLink(_ path: String) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0 else { return false }
        return status.st_mode & S_IFMT == S_IFLNK || status.st_nlink > 1
    }
}

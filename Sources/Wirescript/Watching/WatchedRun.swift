import Glibc
import Playing
import Reporting
import Scenarios
import YAMLTree

/// A run that plays all scenarios once, and then, whenever one of them or a file it uses is saved, what that concerns.
package struct WatchedRun: Sendable {
    private let run: Run

    /// Makes it of a run, whose settings hold for each playing.
    package init(_ run: Run) { self.run = run }

    /// Plays until the task is cancelled, and returns `interrupted` then: nothing else ends it. A file that is invalid is
    /// told, and the others are played.
    package func play() async -> ExitStatus {
        for path in run.inputs.paths where FileKind(of: path) == nil && !Pattern.isPattern(path) {
            Refusal(HarnessError("there is no file or folder '\(path)'")).write()
            return .harness
        }
        for error in PathExpansion(run.inputs.paths).errors { Refusal(error).write() }
        do throws(HarnessError) {
            let watch = try FolderWatch()
            var list = Watchlist(run.inputs)
            // What is saved from here on is noticed, be it while all are played for the first time.
            try await play(settle(&list, watch, FolderWatch.Change(isUnknown: true)), &list, watch)
            try await watch.forEachChange { (change) async throws(HarnessError) in
                let due = list.isConcerned(by: change) ? try settle(&list, watch, change) : []
                guard !due.isEmpty else { return }
                announce(due)
                try await play(due, &list, watch)
            }
            return .interrupted
        } catch {
            Refusal(error).write()
            return .harness
        }
    }

    /// Plays these files, and then what was saved meanwhile. A program may write a file that its scenario names: a second
    /// time in a row that plays nothing, or it would for ever.
    private func play(_ files: [String], _ list: inout Watchlist, _ watch: FolderWatch)
        async throws(HarnessError)
    {
        var due = files
        var hasRepeated = false
        repeat {
            await play(due)
            if Task.isCancelled { return }
            var change = watch.changeUntilNow()
            let written = change.paths.filter(list.isOnlyUsed)
            if hasRepeated { change.paths.subtract(written) }
            due = list.isConcerned(by: change) ? try settle(&list, watch, change) : []
            if !due.isEmpty {
                announce(due)
            } else if let path = written.min() {
                output.write("written while it was played, and so not played again for it: \(path)\n")
            }
            hasRepeated = !written.isEmpty
        } while !due.isEmpty
        say(list)
    }

    private func announce(_ due: [String]) {
        clear()
        let names = due.prefix(3).joined(separator: ", ")
        output.write("changed: \(names)\(due.count > 3 ? " and \(due.count - 3) more" : "")\n")
    }

    /// Brings the list and the folders up to date. A folder that has come meanwhile may hold files already.
    private func settle(_ list: inout Watchlist, _ watch: FolderWatch, _ change: FolderWatch.Change)
        throws(HarnessError) -> [String]
    {
        var due = list.update(change)
        while try watch.watch(list.folders) {
            for file in list.update(FolderWatch.Change()) where !due.contains(file) { due.append(file) }
        }
        return due
    }

    /// Plays the valid ones of these files, and says what is wrong with the others.
    private func play(_ files: [String]) async {
        var run = run
        run.inputs.paths = files
        guard !files.isEmpty else { return }
        let reading: Reading
        do throws(HarnessError) {
            reading = try await Reading(run.inputs, options: PlanOptions(seed: 0))
        } catch { return Refusal(error).write() }
        let invalid = reading.invalidItems
        guard !invalid.isEmpty || !reading.errors.isEmpty else { return _ = await run.play() }
        for error in reading.errors { Output.error.write(Refusal.message(error)) }
        for message in reading.diagnostics(of: invalid, color: run.color) { Output.error.write(message) }
        let wrong = Set(invalid.map(\.file.file.path))
        run.inputs.paths = reading.items.map(\.file.file.path).filter { !wrong.contains($0) }
        if !run.inputs.paths.isEmpty { _ = await run.play() }
    }

    private func say(_ list: Watchlist) {
        let count = list.files.count
        output.write("watching: \(count) file\(count == 1 ? "" : "s"), and what they use; Ctrl-C ends\n")
    }

    /// Makes room on a terminal; in a file what was written stays.
    private func clear() {
        if Appearance(of: output.descriptor, color: run.color).isInteractive {
            output.write("\u{1B}[H\u{1B}[2J\u{1B}[3J")
        }
    }

    private var output: Output { run.console }
}

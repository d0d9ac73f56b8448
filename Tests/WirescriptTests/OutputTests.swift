import Glibc
import Playing
import Testing

@testable import Wirescript

@Suite struct OutputTests {
    init() { Interruption.ignoreClosedPipes() }

    @Test func aClosedPipeIsAFailureAndNoDeath() {
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        close(ends[0])
        let output = Output(ends[1], name: "the pipe")
        #expect(output.failure == nil)
        output.write("x")
        output.write("y")
        #expect(output.failure == "cannot write to the pipe: Broken pipe")
        close(ends[1])
    }

    @Test func aFullPipeThatDoesNotBlockIsWaitedFor() async {
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        let (reader, writer) = (ends[0], ends[1])
        let size = 1 << 20
        async let read = Task.detached {
            var total = 0
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while total < size {
                var entry = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
                poll(&entry, 1, -1)
                total += max(0, Glibc.read(reader, &buffer, buffer.count))
            }
            return total
        }.value
        let output = Output(writer, name: "the pipe")
        output.write([UInt8](repeating: 7, count: size))
        #expect(output.failure == nil)
        #expect(await read == size)
        close(reader)
        close(writer)
    }

    @Test func aReportFileIsThereWholeOrNotAtAll() throws {
        let tree = TemporaryTree(["report": "old"])
        var file: WholeFile? = try WholeFile(tree("report"), as: "report")
        file?.output.write("new")
        #expect(tree.text("report") == "old")
        #expect(file?.commit() == nil)
        file = nil
        #expect(tree.text("report") == "new")
        var abandoned: WholeFile? = try WholeFile(tree("report"), as: "report")
        abandoned?.output.write("half")
        // Nothing would be left of it by a process that is killed now, where the file system can do that.
        let probe = open(tree.path, __O_TMPFILE | O_WRONLY, 0o600)
        if probe >= 0 { #expect(Folder.entries(of: tree.path)?.count == 1) }
        close(probe)
        abandoned = nil
        #expect(tree.text("report") == "new")
        #expect(Folder.entries(of: tree.path)?.count == 1)
        _ = abandoned
    }

    @Test func aDeviceStaysADevice() throws {
        let tree = TemporaryTree()
        mkfifo(tree("fifo"), 0o600)
        let reader = open(tree("fifo"), O_RDONLY | O_NONBLOCK)
        let file = try WholeFile(tree("fifo"), as: "report")
        file.output.write("report")
        #expect(file.commit() == nil)
        var buffer = [UInt8](repeating: 0, count: 16)
        #expect(read(reader, &buffer, 16) == 6)
        var status = stat()
        stat(tree("fifo"), &status)
        #expect(status.st_mode & S_IFMT == S_IFIFO)
        close(reader)
    }

    @Test func aReportThatCannotBeWrittenIsAnErrorAtOnce() {
        #expect(throws: HarnessError.self) { try WholeFile("/nowhere/report", as: "report") }
    }
}

import Foundation
import Testing

/// `learn` and `new` as somebody who begins uses them.
@Suite(.timeLimit(.minutes(2))) struct LearnTests {
    @Test func withoutATopicTheCourseIsListed() throws {
        let ended = try Folder([:]).run("learn")
        #expect(ended.status == 0)
        #expect(ended.output.contains("\nFraming\n"))
        #expect(ended.output.contains("  partial-read "))
    }

    @Test func aTopicIsPlayedAndTold() throws {
        let ended = try Folder([:]).run("learn", "partial-read")
        #expect(ended.status == 0)
        #expect(ended.output.hasPrefix("# "))
        #expect(ended.errors == "")
    }

    /// The whole course is played for it, and every lesson must do as it says.
    @Test func theCourseIsASite() throws {
        let folder = try Folder([:])
        let ended = try folder.run("learn", "--html", "site/course")
        #expect(ended.status == 0, "\(ended.errors)")
        let index = try #require(folder.text("site/course/index.html"))
        let links = index.matches(of: /href="([a-z0-9-]+\.html)"/).map { String($0.output.1) }
        #expect(links.count > 40)
        for link in links {
            let page = try #require(folder.text("site/course/\(link)"))
            #expect(page.hasPrefix("<!DOCTYPE html>"))
            #expect(page.contains("<svg"), "\(link) has no picture")
            #expect(!page.contains("src=") && !page.contains("@import"), "\(link) asks for something else")
        }
    }

    @Test func aTopicThatIsNotThereIsRefused() throws {
        let ended = try Folder([:]).run("learn", "partial-raed")
        #expect(ended.status == 64)
        #expect(ended.errors.contains("did you mean 'partial-read'?"))
    }

    @Test(arguments: ["line", "http", "frame"], ["client", "server"])
    func aNewScenarioPasses(_ format: String, _ first: String) throws {
        let folder = try Folder([:])
        let made = try folder.run("new", "mine", "--test", "both", "--format", format, "--first", first)
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.errors == "")
        let played = try folder.run("run", "mine.yaml")
        #expect(played.status == 0, "\(played.output)")
    }

    @Test func threeQuestionsMakeAScenario() throws {
        let folder = try Folder([:])
        let ended = try folder.run("new", input: "server\nmaybe\nframe\nc\n")
        #expect(ended.status == 0)
        #expect(ended.errors.contains("please answer with one of these words"))
        #expect(ended.output.contains("wirescript connect first.yaml --to"))
        #expect(folder.text("first.yaml")?.contains("u32be") == true)
        #expect(try folder.run("run", "first.yaml").status == 0)
    }

    @Test func aFileThatIsThereStays() throws {
        let folder = try Folder(["first.yaml": "mine"])
        let refused = try folder.run("new", "--test", "both", "--format", "http")
        #expect(refused.status == 3)
        #expect(refused.errors.contains("'--force' replaces it"))
        #expect(folder.text("first.yaml") == "mine")
        #expect(try folder.run("new", "--test", "both", "--format", "http", "--force").status == 0)
        #expect(folder.text("first.yaml") != "mine")
    }

    @Test func aPitfallBecomesATestOfOnesOwn() throws {
        let folder = try Folder([:])
        let made = try folder.run("new", "--from-pitfall", "partial-read")
        #expect(made.status == 0)
        #expect(made.output.contains("wirescript serve partial-read.yaml -- YOUR-CLIENT"))
        #expect(try folder.run("run", "partial-read.yaml").status == 0)
        // What the scenario starts is written beside it.
        #expect(try folder.run("new", "mine/so.yaml", "--from-pitfall", "so-error").status == 3)
        #expect(try folder.run("new", "--from-pitfall", "so-error").status == 0)
        #expect(folder.text("programs/so-error.py") != nil)
        #expect(try folder.run("run", "so-error.yaml").status == 0)
        let wrong = try folder.run("new", "--from-pitfall", "partial-raed")
        #expect(wrong.status == 64)
        #expect(wrong.errors.contains("did you mean 'partial-read'?"))
    }

    @Test(arguments: ["it's & mine", "-x", "h\u{e9}"])
    func theCommandForANewFileIsOneForAShell(_ name: String) throws {
        let folder = try Folder([:])
        let made = try folder.run("new", "--test", "both", "--format", "http", "--", name)
        #expect(made.status == 0, "\(made.errors)")
        let line = made.output.split(separator: "\n").first { $0.hasPrefix("play it: ") } ?? ""
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.currentDirectoryURL = URL(filePath: folder.path)
        shell.arguments = ["-c", "\(Command.path)\(line.dropFirst("play it: wirescript".count)) > played"]
        try shell.run()
        shell.waitUntilExit()
        #expect(shell.terminationStatus == 0)
    }

    @Test(arguments: ["", ".", "..", "x/", "a\nb", "a\u{1b}[31m"])
    func aNameThatNoLineHoldsIsRefused(_ name: String) throws {
        let folder = try Folder([:])
        let ended = try folder.run("new", "--test", "both", "--format", "http", "--", name)
        #expect(ended.status == 64)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    @Test func aScenarioIsWrittenWholeOrNotAtAll() throws {
        let folder = try Folder([:])
        symlink("/dev/full", folder.path + "/full.yaml")
        let ended = try folder.run("new", "full", "--test", "both", "--format", "http", "--force")
        #expect(ended.status == 3)
        #expect(ended.errors.contains("No space left on device"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["full.yaml"])
    }
}

package import Playing
import YAMLTree

/// The report that CI systems read: JUnit's XML in the dialect of the schema `junit-10.xsd` of Jenkins' xUnit plugin, a
/// suite for each file.
///
/// GitLab links a case to its `file`, which that schema forbids there: it is written where a workspace is given.
package struct JUnit: Reporter {
    /// So much of one picture is written, and of all: a CI system refuses a file of more than some tens of MiB.
    static let mostOfPicture = 32 << 10
    static let mostOfPictures = 8 << 20

    private struct Suite {
        var cases: [(index: Int, xml: String)] = []
        var names: Set<String> = []
        var tally: Tally
        var seconds = 0.0
    }

    private let workspace: Workspace?
    private let write: (String) -> Void
    private let seed: UInt64
    private var suites: [String: Suite] = [:]
    /// For so many more bytes of pictures.
    var room = Self.mostOfPictures

    /// Makes the report of a run. `workspace` is given where each case is to name its file.
    package init(workspace: Workspace? = nil, tally: Tally, write: @escaping (String) -> Void) {
        self.workspace = workspace
        self.write = write
        seed = tally.seed
    }

    /// Takes a result. Its suite is written at the end, since a suite begins with its numbers.
    package mutating func record(_ result: ScenarioResult, index: Int, seed: UInt64) {
        let path = result.plan.file.path
        var suite = suites.removeValue(forKey: path) ?? Suite(tally: Tally(planned: nil, seed: seed))
        suite.tally.count(result)
        suite.seconds += result.seconds
        let name = name(result, index, seed, besides: &suite.names)
        suite.cases.append((index, testCase(result, name, seed)))
        suites[path] = suite
    }

    /// Writes it all.
    package mutating func finish(_ tally: Tally) {
        var writer = XMLWriter()
        let untold = tally.obstacles.isEmpty ? tally.untold : nil
        let more = tally.obstacles.count + (untold == nil ? 0 : 1)
        let numbers = [
            ("tests", "\(tally.ended + more)"), ("failures", "\(tally.failed)"),
            ("errors", "\(tally.errors + more)"),
        ]
        writer.element(
            "testsuites",
            [("name", "wirescript")] + numbers + [("time", Self.time(tally.seconds))]
        ) { writer in
            for (path, suite) in suites.sorted(by: { $0.key < $1.key }) { Self.write(suite, path, &writer) }
            write(tally.obstacles, &writer)
            if let untold { Self.write(untold, &writer) }
        }
        write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + writer.text)
    }

    private static func write(_ suite: Suite, _ path: String, _ writer: inout XMLWriter) {
        let tally = suite.tally
        let attributes = [
            ("name", visible(path)), ("file", visible(path)), ("tests", "\(tally.ended)"),
            ("failures", "\(tally.failed)"), ("errors", "\(tally.errors)"), ("skipped", "\(tally.skipped)"),
            ("time", time(suite.seconds)),
        ]
        writer.element("testsuite", attributes) { writer in
            for (_, xml) in suite.cases.sorted(by: { $0.index < $1.index }) { writer.append(xml) }
        }
    }

    /// A suite for each file that could not be used, and in it a case for each thing that is wrong with it.
    private func write(_ obstacles: [Obstacle], _ writer: inout XMLWriter) {
        let files = Dictionary(grouping: obstacles) { $0.place?.path ?? Self.run }
        for (path, obstacles) in files.sorted(by: { $0.key < $1.key }) {
            let attributes = [
                ("name", visible(path)), ("tests", "\(obstacles.count)"), ("failures", "0"),
                ("errors", "\(obstacles.count)"),
            ]
            writer.element("testsuite", attributes) { writer in
                for (number, obstacle) in obstacles.enumerated() {
                    let name =
                        obstacle.place.map { "line \($0.line), column \($0.column)" }
                        ?? "\(Self.run), error \(number + 1)"
                    var attributes = [
                        ("name", name),
                        ("classname", obstacle.place.map { Self.className($0.path) } ?? "wirescript"),
                    ]
                    if let workspace, let path = obstacle.place?.path {
                        attributes.append(("file", visible(workspace.path(of: path))))
                    }
                    writer.element("testcase", attributes) { writer in
                        writer.element(
                            "error",
                            [
                                ("type", obstacle.place == nil ? "harness" : "invalid"),
                                ("message", obstacle.line),
                            ],
                            text: obstacle.text
                        )
                    }
                }
            }
        }
    }

    /// What is of no file's.
    private static let run = "the run"

    /// A case that failed, for what no scenario's case says.
    private static func write(_ untold: String, _ writer: inout XMLWriter) {
        let attributes = [("name", run), ("tests", "1"), ("failures", "0"), ("errors", "1")]
        writer.element("testsuite", attributes) { writer in
            writer.element("testcase", [("name", run), ("classname", "wirescript")]) { writer in
                writer.element("error", [("type", "run"), ("message", untold)], text: untold)
            }
        }
    }

    private mutating func testCase(_ result: ScenarioResult, _ name: String, _ seed: UInt64) -> String {
        let path = result.plan.file.path
        var attributes = [
            ("name", name), ("classname", Self.className(path)), ("time", Self.time(result.seconds)),
        ]
        if let workspace { attributes.append(("file", visible(workspace.path(of: path)))) }
        let picture = picture(result, seed)
        var writer = XMLWriter(depth: 2)
        writer.element("testcase", attributes) { writer in
            if let headline = result.headline {
                writer.element(
                    headline.isError ? "error" : "failure",
                    [
                        ("type", headline.cause),
                        ("message", "\(headline.cause): \(headline.message) (\(headline.place))"),
                    ],
                    text: picture
                )
            } else if case .skipped(let reason) = result.outcome {
                writer.element("skipped", [("message", visible(reason))], text: visible(reason))
            }
        }
        return writer.text
    }

    private mutating func picture(_ result: ScenarioResult, _ seed: UInt64) -> String {
        guard let headline = result.headline else { return "" }
        guard room > 0 else {
            return "\(headline.place): \(headline.message)\n(the console tells the rest)\n"
        }
        let text = result.picture(seed: seed, limit: Self.mostOfPicture).joined(separator: "\n") + "\n"
        room -= text.utf8.count
        return text
    }

    /// The title; with more where another case of the file has the same, since GitLab takes cases of one name for one.
    private func name(
        _ result: ScenarioResult,
        _ index: Int,
        _ seed: UInt64,
        besides names: inout Set<String>
    ) -> String {
        let title = visible(result.plan.title)
        let round = seed == self.seed ? title : "\(title) (seed \(seed))"
        let candidates = [round, "\(round) (line \(result.plan.line))", "\(round) (number \(index))"]
        return candidates.first { names.insert($0).inserted } ?? round
    }

    /// `scenarios.push.greeting`: Jenkins shows what is before the last dot as a package.
    private static func className(_ path: String) -> String {
        let stem =
            path.hasSuffix(".yaml") || path.hasSuffix(".yml")
            ? path[..<(path.lastIndex(of: ".") ?? path.endIndex)] : path[...]
        let parts = stem.split(separator: "/").filter { $0 != "." && $0 != ".." }
        let names = parts.map { visible($0.split(separator: ".").joined(separator: "_")) }.filter {
            !$0.isEmpty
        }
        return path == "-" || names.isEmpty ? "stdin" : names.joined(separator: ".")
    }

    private static func time(_ seconds: Double) -> String { Figures.fixed(seconds, places: 3) }
}

import Scenarios
import YAMLTree

@testable import Playing
@testable import Reporting

/// A report read back: whatever is in it, all that can be made of it is well-formed.
func fuzzReport(_ input: inout Input) {
    let report = ReportFile(Array(input.rest))
    let results = report.entries.prefix(8).map { report.result(of: $0) }
    var reports = Reports(results)
    reports.check()
}

/// Results with titles, messages and bytes of the fuzzer's: all that is made of them is well-formed, and what is written as
/// JSON is read back.
func fuzzTitles(_ input: inout Input) {
    let results = (0..<1 + input.byte() % 2).map { _ in input.result() }
    var reports = Reports(results)
    reports.check()
    let lines = reports.lines()
    let report = ReportFile(lines)
    promise(report.faults.isEmpty, "\(report.faults)")
    let again = Reports(report.entries.map { report.result(of: $0) }).lines()
    promise(
        again == lines,
        "read back as another:\n\(String(decoding: lines, as: UTF8.self))\n\(String(decoding: again, as: UTF8.self))"
    )
}

extension Input {
    fileprivate mutating func result() -> ScenarioResult {
        let title = text()
        let opening = "# \(visible(text()))\nscenario: "
        let written = opening + Self.scalar(title) + "\nservers: {mail: {script: [drain]}}\n"
        let file = SourceFile(path: "a/" + text().filter { $0 != "\0" }, bytes: Array(written.utf8))
        let span = Span(start: opening.utf8.count, end: opening.utf8.count + Self.scalar(title).utf8.count)
        let scalar = Scalar(text: title, style: .doubleQuoted, span: span)
        var scenario = Scenario(
            title: Template(segments: [.literal(title)], span: span, scalar: scalar),
            span: Span(start: opening.utf8.count - 10, end: written.utf8.count)
        )
        scenario.tags = (0..<byte() % 3).map { _ in text() }
        let plan = Plan(
            scenario: scenario,
            file: file,
            title: title,
            line: file.position(of: span.start).line,
            seed: UInt64(short()),
            timeout: 10_000_000_000,
            timeoutScale: 1,
            variables: [:],
            skip: nil,
            fixedAddresses: []
        )
        return ScenarioResult(plan: plan, outcome: outcome(file), seconds: Double(short()) / 1000)
    }

    /// A text as YAML has it between double quotes.
    private static func scalar(_ text: String) -> String {
        let digits = text.unicodeScalars.map { String($0.value, radix: 16) }
        return "\"" + digits.map { "\\U" + String(repeating: "0", count: 8 - $0.count) + $0 }.joined() + "\""
    }

    private mutating func outcome(_ file: SourceFile) -> ScenarioResult.Outcome {
        switch byte() % 8 {
        case 0: return .skipped(text())
        case 1:
            return .error(HarnessError(text(), advice: byte() % 2 == 0 ? nil : text(), span: span(in: file)))
        default: break
        }
        var journal = Journal()
        let mail = journal.open(actor: "mail", number: 1)
        let alice = journal.open(actor: "alice", number: 1)
        let program = journal.open(actor: "program", number: 1, isProgram: true)
        if byte() % 2 == 0 { journal.pair(mail, alice) }
        var at: Int64 = 0
        for _ in 0..<byte() % 12 {
            at += Int64(short()) * 1000
            let (actor, connection) = choice([
                ("mail", mail), ("alice", alice), ("program", program), ("mail", nil),
            ])
            journal.record(fact(file), at: at, actor: actor, connection: connection, step: byte() % 4)
        }
        let failures = (0..<byte() % 3).map { _ in failure(file) }
        let unmet = (0..<byte() % 2).map { _ in
            ExpectedFailure(actor: "mail", cause: choice(Cause.allCases), step: byte(), span: span(in: file))
        }
        let isMet = unmet.isEmpty && failures.allSatisfy(\.isConsequent)
        return .played(Verdict(isMet: isMet, failures: failures, unmet: unmet), journal)
    }

    private mutating func span(in file: SourceFile) -> Span {
        let start = short() % (file.bytes.count + 1)
        return Span(start: start, end: min(file.bytes.count, start + byte()))
    }

    private mutating func failure(_ file: SourceFile) -> Failure {
        var failure = Failure(
            cause: choice(Cause.allCases),
            actor: "mail",
            connection: byte() % 2 == 0 ? nil : 0,
            step: byte() % 4,
            span: span(in: file),
            message: text()
        )
        failure.at = Int64(short())
        failure.expected = byte() % 2 == 0 ? nil : excerpt()
        failure.received = byte() % 2 == 0 ? nil : excerpt()
        failure.offset = byte() % 2 == 0 ? nil : short()
        failure.peerEnd = choice([.open, .fin, .closeNotify, .rst])
        failure.isConsequent = byte() % 4 == 0
        failure.hints = (0..<byte() % 3).map { _ in text() }
        failure.arrivals = (0..<byte() % 3).map { _ in Failure.Arrival(at: Int64(short()), count: byte()) }
        failure.waiters = (0..<byte() % 3).map { _ in
            Failure.Waiter(
                label: "alice#1",
                actor: "alice",
                connection: 1,
                step: byte(),
                span: span(in: file),
                wants: text(),
                since: Int64(short())
            )
        }
        return failure
    }

    private mutating func excerpt() -> Failure.Excerpt {
        let (offset, bytes) = (short(), piece())
        return Failure.Excerpt(
            offset: offset,
            bytes: bytes,
            total: byte() % 2 == 0 ? nil : offset + bytes.count + byte()
        )
    }

    private mutating func fact(_ file: SourceFile) -> Journal.Fact {
        switch byte() % 22 {
        case 0: return .listening(address: text())
        case 1: return .accepted(from: text())
        case 2: return .connecting(to: text())
        case 3: return .connected(from: text())
        case 4: return .refused
        case 5, 6: return .wrote(data())
        case 7, 8: return .read(data())
        case 9: return .peerClosed(choice([.fin, .closeNotify]))
        case 10: return .halfClosed(choice([.fin, .closeNotify]))
        case 11: return .closed(unread: byte())
        case 12: return .resetSent
        case 13: return .resetReceived
        case 14: return .matched(bytes: byte(), rule: byte() % 2 == 0 ? nil : byte())
        case 15: return .failedAsExpected(failure(file))
        case 16: return .signalled(text())
        case 17: return .note(text())
        case 18: return .output(choice([.output, .errors]), data())
        case 19: return .started(command: [text(), text()], folder: text(), number: Int32(short()))
        case 20: return .exited(text())
        default:
            return .secured(
                Journal.Security(
                    version: text(),
                    cipher: text(),
                    applicationProtocol: byte() % 2 == 0 ? nil : text(),
                    serverName: byte() % 2 == 0 ? nil : text(),
                    peer: byte() % 2 == 0 ? nil : text()
                )
            )
        }
    }

    private mutating func data() -> Journal.Data {
        let kept = piece()
        return Journal.Data(count: kept.count + (byte() % 4 == 0 ? short() : 0), kept: kept)
    }
}

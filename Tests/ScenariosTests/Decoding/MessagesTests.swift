import Messages
import Scenarios
import Testing

@Suite struct MessagesTests {
    private func message(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws
        -> MessageBytes
    {
        guard case .message(let message) = try sent(text, sourceLocation: sourceLocation).form else {
            throw NotAMessage()
        }
        return message
    }

    private func expected(_ text: String) throws -> MessageExpectation {
        guard case .expect(let expectation)? = try steps("{expect: \(text)}").first?.action,
            case .message(let message) = expectation.unit
        else { throw NotAMessage() }
        return message
    }

    private struct NotAMessage: Error {}

    @Test func aStatusMakesAResponse() throws {
        guard
            case .response(let status, let reason, nil) = try message("{http: {status: 404, reason: Gone}}")
                .start
        else { throw NotAMessage() }
        #expect(status.value?.least == 404)
        #expect(reason?.literal == "Gone")
        guard case .request(nil, let target, nil) = try message("{http: {target: /x}}").start else {
            throw NotAMessage()
        }
        #expect(target?.literal == "/x")
    }

    @Test func aHeaderHasALineForEachValue() throws {
        let headers = try message("{http: {status: 200, headers: {A: b, C: [d, e], F: []}}}").headers
        #expect(headers.map(\.name) == ["A", "C", "F"])
        #expect(headers.map(\.values.count) == [1, 2, 0])
    }

    @Test func onlyChunksWithSomethingBetweenPause() throws {
        let chunks = "framing: chunked, chunks: [a, {delay: 1ms}, b]"
        #expect(try message("{http: {status: 200, \(chunks)}}").pauses)
        #expect(try !message("{http: {status: 200, framing: chunked, chunks: [a, b]}}").pauses)
        #expect(try !message("{http: {status: 200, body: a}}").pauses)
    }

    @Test func whatIsNamedTellsTheKind() throws {
        func isRequest(_ text: String) throws -> Bool {
            if case .request = try expected(text).kind { true } else { false }
        }
        #expect(try isRequest("{http: {target: /}}"))
        #expect(try isRequest("{http: {method: GET}}"))
        // It is a client's script.
        #expect(try !isRequest("{http: {}}"))
        #expect(try !isRequest("{http: {status: 200}}"))
    }

    @Test func criteriaStandInTheOrderOfAMessage() throws {
        let text =
            "{http: {body: x, trailers: {T: t}, headers: {B: {absent: true}, A: [a, b]}, reason: OK, status: 200}}"
        let criteria = try expected(text).criteria
        #expect(
            criteria.map(\.subject) == [.status, .reason, .header("B"), .header("A"), .trailer("T"), .body]
        )
    }

    @Test func theLengthOfMessagesMayStandInARule() throws {
        let rules = "rules: [{when: {start: a, length: Length}, do: []}]"
        guard case .react(let react)? = try steps("{react: {unit: message, \(rules)}}").first?.action,
            case .message(let message) = react.unit.unit, case .own(let length) = message.kind
        else { throw NotAMessage() }
        #expect(length?.literal == "Length")
    }

    @Test func stepsOfRulesAreNumberedAsTheyAreWritten() throws {
        let all = try steps(
            "{react: {unit: line, rules: [{when: a, do: [close]}, {otherwise: [{send: x}]}]}}, {note: x}"
        )
        #expect(all.map(\.number) == [1, 4])
        #expect(all[0].action.innerSteps.map(\.number) == [2, 3])
    }
}

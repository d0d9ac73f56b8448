import Scenarios
import Testing
import YAMLTree

@Suite struct ConversationTests {
    private func verbs(_ script: Script) -> [String] {
        script.steps.map { step in
            switch step.action {
            case .send: "send"
            case .expect: "expect"
            case .delay: "delay"
            case .end: "end"
            case .close: "close"
            case .halfClose: "half-close"
            case .reset: "reset"
            case .expectEOF: "expect-eof"
            case .expectReset: "expect-reset"
            default: "?"
            }
        }
    }

    private func sides(_ turns: String) throws -> (server: Script, client: Script) {
        let scenario = try scenario("scenario: X\nconversation: \(turns)\n")
        return (scenario.servers[0].scripts[0], scenario.clients[0].script)
    }

    @Test func eachTurnIsAStepOnBothSides() throws {
        let (server, client) = try sides("[{server: a}, {server: b}, {client: c}, {end: client}]")
        #expect(verbs(server) == ["send", "send", "expect", "expect-eof"])
        #expect(verbs(client) == ["expect", "expect", "send", "end"])
        #expect(server.steps.map(\.number) == [1, 2, 3, 4])
        #expect(server.lastNumber == 4)
        #expect(zip(server.steps, client.steps).allSatisfy { $0.span == $1.span })
    }

    @Test(arguments: [
        ("{end: server}", ["end"], ["expect-eof"]), ("{close: server}", ["close"], ["expect-eof"]),
        ("{reset: server}", ["reset"], ["expect-reset"]),
        ("{half-close: server}", ["half-close"], ["expect-eof"]),
        ("{half-close: client}", ["expect-eof"], ["half-close"]),
    ])
    func ends(_ turn: String, _ atServer: [String], _ atClient: [String]) throws {
        let (server, client) = try sides("[\(turn)]")
        #expect(verbs(server) == atServer)
        #expect(verbs(client) == atClient)
    }

    @Test func aPauseIsTheNextSpeakers() throws {
        let (server, client) = try sides(
            "[{server: a}, {delay: 5ms}, {client: b}, {delay: 1ms}, {end: server}]"
        )
        #expect(verbs(server) == ["send", "expect", "delay", "end"])
        #expect(verbs(client) == ["expect", "delay", "send", "expect-eof"])
    }

    @Test func theOtherSideExpectsThePartsWithoutTheirDelays() throws {
        let (server, client) = try sides(
            "[{server: [a, {delay: 1ms}, {await-read: }, b], split: 1, every: 2ms}]"
        )
        guard case .send(let send) = server.steps[0].action else { throw NotASend() }
        #expect(send.parts.count == 4)
        #expect(send.split != nil && send.every != nil)
        guard case .expect(let expectation) = client.steps[0].action,
            case .exactly(let bytes) = expectation.unit,
            case .concat(let parts) = bytes.form
        else { throw NotASend() }
        #expect(parts.count == 2)
    }

    @Test func options() throws {
        let scenario = try scenario(
            "scenario: X\nconversation: {listen: 'tcp:[::1]:0', turns: [{server: a}]}\n"
        )
        #expect(scenario.servers[0].listen?.value == .tcp(host: "::1", port: 0))
        guard case .server("server") = scenario.clients[0].connect.target else { throw NotASend() }
        #expect(scenario.conversation != nil)
    }

    @Test func overTLSACloseCutsTheOtherSideShort() throws {
        let turns = "[{server: a}, {close: server}]"
        #expect(try sides(turns).client.steps.map(\.fails) == [nil, nil])
        #expect(try sides("{tls: auto, turns: \(turns)}").client.steps.map(\.fails) == [nil, .tls])
    }
}

import Glibc
import Testing

@testable import Net

extension NetTests {
    @Suite struct InheritedListenersTests {
        private func read(_ variables: [String: String]) throws(NetError) -> [String] {
            try PassedDescriptor.read(process: 42) { variables[$0] }.map { "\($0.number) \($0.name)" }
        }

        @Test func theEnvironmentSaysWhatWasPassed() throws {
            #expect(try read([:]) == [])
            #expect(try read(["LISTEN_PID": "42"]) == [])
            #expect(try read(["LISTEN_PID": "42", "LISTEN_FDS": "0"]) == [])
            #expect(try read(["LISTEN_PID": "42", "LISTEN_FDS": "2"]) == ["3 unknown", "4 unknown"])
            let names = ["LISTEN_PID": "42", "LISTEN_FDS": "3", "LISTEN_FDNAMES": "web::"]
            #expect(try read(names) == ["3 web", "4 ", "5 "])
            let fewer = ["LISTEN_PID": "42", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "web"]
            #expect(try read(fewer) == ["3 web", "4 unknown"])
            // Left over from a parent.
            #expect(try read(["LISTEN_PID": "41", "LISTEN_FDS": "2"]) == [])
        }

        @Test(arguments: ["", "x", "-1", "2147483647", "99999999999"])
        func whatIsNoNumberIsAnError(text: String) {
            let error = #expect(throws: NetError.self) { try read(["LISTEN_PID": "42", "LISTEN_FDS": text]) }
            #expect(error?.code == .invalidArgument)
            #expect(error?.description.contains("LISTEN_FDS is '\(text)'") == true)
        }

        @Test(arguments: Setting.all)
        func eachIsHandedOutOnce(setting: Setting) async throws {
            try await onReactor(setting.backend) { _ in
                let original = try Listener.bind(to: setting.address())
                let number = dup(try #require(descriptor(boundTo: original.address)))
                let passed = [PassedDescriptor(number: number, name: "web")]
                var taken: Set<Int32> = []
                let listeners = try Listener.take(passed, unless: &taken)
                #expect(listeners.map(\.address) == [original.address])
                let again = try Listener.take(passed, unless: &taken)
                #expect(again.isEmpty)
                try listeners[0].listen()
                let client = try await Connection.connect(to: original.address)
                #expect(try await listeners[0].accept().peerAddress == client.localAddress)
            }
        }
    }
}

import Net
import Testing

extension NetTests {
    @Suite struct BlockListTests {
        @Test(arguments: [
            (
                "1.1.1.1", ["1.1.1.1", "::ffff:1.1.1.1", "::ffff:0101:0101"],
                ["1.1.1.2", "::1.1.1.1", "::101:101"]
            ),
            ("::ffff:1.1.1.1", ["1.1.1.1", "::ffff:1.1.1.1"], ["1.1.1.2", "::1.1.1.1"]),
            ("8592:757c:efae:4e45:fb5d:d62a:0d00:8e17", ["8592:757C:EFAE:4E45:FB5D:D62A:D00:8E17"], ["::1"]),
            ("1.1.1.1-1.1.1.10", ["1.1.1.1", "1.1.1.2", "::ffff:1.1.1.10"], ["1.1.1.0", "1.1.1.11", "::1"]),
            ("::1-::f", ["::1", "::f", "::9"], ["::", "::10", "0.0.0.9"]),
            (
                "10.0.0.0/8", ["10.0.0.0", "10.255.255.255", "::ffff:10.1.2.3"],
                ["9.255.255.255", "11.0.0.0"]
            ),
            ("10.9.8.7/8", ["10.0.0.0", "10.255.255.255"], ["9.255.255.255", "11.0.0.0"]),
            ("fe80::/10", ["fe80::1", "febf::1", "fe80::1%1"], ["fe7f::1", "fec0::1", "254.128.0.1"]),
            ("0.0.0.0/0", ["0.0.0.0", "255.255.255.255", "::ffff:8.8.8.8"], ["::", "::1", "::8.8.8.8"]),
            ("::/0", ["::1", "ffff::", "1.2.3.4", "::ffff:1.2.3.4"], []),
            ("::/96", ["::1.2.3.4", "::1"], ["1.2.3.4", "::1:0:0"]),
            ("::ffff:10.0.0.0/104", ["10.1.1.1", "::ffff:10.1.1.1"], ["11.0.0.0"]),
            ("192.0.2.7/32", ["192.0.2.7"], ["192.0.2.6", "192.0.2.8"]),
            ("2001:db8::7/128", ["2001:db8::7"], ["2001:db8::6", "2001:db8::8"]),
        ])
        func aRuleHolds(rule: String, inside: [String], outside: [String]) throws {
            let list = try BlockList(rule)
            for text in inside { #expect(list.blocks(try #require(IPAddress(text))), "\(text)") }
            for text in outside { #expect(!list.blocks(try #require(IPAddress(text))), "\(text)") }
        }

        @Test(arguments: [
            ("", "is not an IPv4 or IPv6 address"), ("10.0.0.0/33", "not from 0 to 32"),
            ("::/129", "not from 0 to 128"),
            ("10.0.0.0/", "not a number"), ("10.0.0.0/+8", "not a number"), ("10.0.0.0/-1", "not a number"),
            ("10.0.0/8", "'10.0.0' in '10.0.0/8' is not"), ("010.0.0.0/8", "is not an IPv4"),
            ("1.1.1.2-1.1.1.1", "ends before it begins"), ("1.1.1.1-::1", "ends in another"),
            ("1.1.1.1-", "'' in"),
            ("/8", "'' in '/8'"), ("localhost", "is not an IPv4 or IPv6 address"),
        ])
        func saysWhatIsWrongWithARule(text: String, reason: String) {
            let error = #expect(throws: NetError.self) { try BlockList(text) }
            #expect(error?.code == .invalidArgument)
            #expect(error?.description.contains(reason) == true, "\(error!)")
        }

        @Test func tellsItsRules() throws {
            var list = try BlockList("10.1.0.0/8", "::1-::2")
            list.block(.loopback)
            #expect(list.rules.map(\.description) == ["10.0.0.0/8", "::1-::2", "127.0.0.1"])
            #expect(list.rule(for: try #require(IPAddress("::ffff:127.0.0.1")))?.description == "127.0.0.1")
            #expect(list.rule(for: .unspecified) == nil)
            #expect(BlockList().blocks(.loopback) == false)
            #expect(list.blocks(Address.loopback(port: 9)))
            #expect(!list.blocks(try Address(path: "/a")))
            #expect(try list == BlockList("10.0.0.0/8", "::1-::2", "127.0.0.1"))
        }
    }
}

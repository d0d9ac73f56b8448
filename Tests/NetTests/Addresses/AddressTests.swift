import Net
import Testing

extension NetTests {
    @Suite struct AddressTests {
        @Test(arguments: [
            ("127.0.0.1:80", "127.0.0.1:80"), ("localhost:8080", "127.0.0.1:8080"),
            ("0.0.0.0:0", "0.0.0.0:0"),
            ("[::1]:65535", "[::1]:65535"), ("[2001:DB8::0:1]:1", "[2001:db8::1]:1"),
            ("/tmp/a", "unix:/tmp/a"), ("unix:b.sock", "unix:b.sock"),
            ("255.254.253.252:1", "255.254.253.252:1"), ("unix:@a b", "unix:@a b"),
            ("unix:./@a", "unix:./@a"),
            ("[::ffff:7f00:1]:1", "[::ffff:127.0.0.1]:1"), ("[fe80::1%1]:1", "[fe80::1%1]:1"),
        ])
        func readsAndDescribes(text: String, description: String) throws {
            let address = try Address(parsing: text)
            #expect(address.description == description)
            #expect(try Address(parsing: description) == address)
        }

        @Test(arguments: [
            ("127.0.0.1", "has no port"), ("127.0.0.1:", "is not a port"),
            ("127.0.0.1:65536", "is not a port"),
            ("127.0.0.1:+1", "is not a port"),
            ("::1:80", "an IPv6 address with a port is written '[::1]:80'"),
            ("[127.0.0.1]:80", "is not an IPv6 address"), ("example.org:80", "is not a numeric"),
            ("010.0.0.1:80", "is not a numeric"), ("unix:", "must not be empty"),
            ("unix:@", "must not be empty"), ("unix:/a\0b", "contain NUL"),
            ("127.0.0.1\0:80", "is not a numeric"),
        ])
        func saysWhatIsWrong(text: String, reason: String) {
            let error = #expect(throws: NetError.self) { try Address(parsing: text) }
            #expect(error?.code == .invalidArgument)
            #expect(error?.description.contains(reason) == true, "\(error!)")
        }

        @Test func pathsUpTo107BytesFit() throws {
            let longest = "/" + String(repeating: "x", count: 106)
            #expect(try Address(path: longest).path == longest)
            let error = #expect(throws: NetError.self) { try Address(path: longest + "x") }
            #expect(error?.code == .pathTooLong)
            #expect(error?.description.contains("108 bytes long and at most 107 fit") == true)
        }

        @Test func abstractNamesUpTo107BytesFit() throws {
            let longest = String(repeating: "x", count: 107)
            #expect(try Address(abstractName: longest).abstractName == longest)
            let error = #expect(throws: NetError.self) { try Address(parsing: "unix:@x\(longest)") }
            #expect(error?.code == .pathTooLong)
        }

        /// A path may begin with `@`, and is written so that it is not taken for an abstract name.
        @Test func aPathAndAnAbstractNameAreNotTheSame() throws {
            let path = try Address(path: "@a")
            let name = try Address(abstractName: "a")
            #expect(path.path == "@a" && path.abstractName == nil && path.description == "unix:./@a")
            #expect(name.path == nil && name.abstractName == "a" && name.description == "unix:@a")
            #expect(path != name && name.family == .unix && name.isLoopback && name.port == nil)
            #expect(try Address(abstractName: "a\0\n").description == "unix:@a\\x00\\x0a")
        }

        @Test func knowsItsParts() throws {
            let four = try Address(parsing: "127.1.2.3:9")
            #expect(four.host == "127.1.2.3" && four.port == 9 && four.path == nil && four.family == .ipv4)
            let six = Address.loopbackIPv6(port: 7)
            #expect(six.host == "::1" && six.port == 7 && six.family == .ipv6)
            let unix = try Address(parsing: "/a")
            #expect(unix.host == nil && unix.port == nil && unix.path == "/a" && unix.family == .unix)
        }

        @Test(arguments: [
            ("127.255.0.1:1", true), ("128.0.0.1:1", false), ("[::1]:1", true), ("[::2]:1", false),
            ("[::ffff:127.0.0.1]:1", true), ("[::ffff:1.0.0.1]:1", false), ("/a", true), ("0.0.0.0:1", false),
        ])
        func knowsLoopback(text: String, isLoopback: Bool) throws {
            #expect(try Address(parsing: text).isLoopback == isLoopback)
        }
    }
}

import Glibc
import Net
import Testing

extension NetTests {
    @Suite struct IPAddressTests {
        @Test(arguments: [
            "127.0.0.1", "0.0.0.0", "255.255.255.255", "::", "::1", "1::", "2001:db8::1", "::ffff:127.0.0.1",
            "1:2:3:4:5:6:7:8", "1:0:0:4::8", "1::4:0:0:7:8", "0:1::", "::1:2", "fe80::1%1",
        ])
        func canonicalTextIsReadAndWrittenAsItIs(text: String) {
            #expect(IPAddress(text)?.description == text)
        }

        @Test(arguments: [
            ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"), ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
            ("0000:0000::0001", "::1"), ("::ffff:7f00:1", "::ffff:127.0.0.1"), ("::127.0.0.1", "::7f00:1"),
            ("0:0:0:0:0:0:0:0", "::"),
        ])
        func otherTextBecomesCanonical(text: String, canonical: String) {
            #expect(IPAddress(text)?.description == canonical)
        }

        /// What Node's isIP refuses, and what a C string would hide.
        @Test(arguments: [
            "", "x127.0.0.1", "example.com", "127.0.0", "127.0.0.1.1", "256.0.0.1", "010.0.0.1", "127.0.0.01",
            "00.0.0.0",
            "0x7f.0.0.1", "127.0.0.1 ", " 127.0.0.1", "127.0.0.1\0", "127.0.0.1\0x", "1.2.3.", ".1.2.3.4",
            "+1.2.3.4",
            "127.0.0.1%1", "127.0.0.1/8", ":", ":::", ":::1", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
            "1:2:3:4:5:6:7::8:9", "12345::", "g::", "::1]", "[::1]", "::1%", "::1%0", "::1%nosuchif",
            "::1%1%1",
            "::ffff:256.0.0.1", "::ffff:1.2.3", "::1.2.3.4:5", "::ffff:010.0.0.1", "٤.1.1.1",
        ])
        func anythingElseIsRefused(text: String) {
            #expect(IPAddress(text) == nil)
        }

        @Test func anInterfaceMayBeNamed() {
            #expect(IPAddress("fe80::1%lo") == IPAddress("fe80::1%\(if_nametoindex("lo"))"))
            #expect(IPAddress("fe80::1%lo") != IPAddress("fe80::1"))
        }

        @Test func knowsItsKind() throws {
            let mapped = try #require(IPAddress("::ffff:127.1.2.3"))
            #expect(mapped.family == .ipv6 && mapped.isMapped && mapped.isLoopback && !mapped.isUnspecified)
            let four = try #require(IPAddress("127.1.2.3"))
            #expect(four.family == .ipv4 && !four.isMapped && four.isLoopback)
            #expect(
                mapped != four && mapped.unmapped == four && four.mapped == mapped && mapped.mapped == mapped
            )
            #expect(
                four.unmapped == four && four.bytes == [127, 1, 2, 3]
                    && mapped.bytes.suffix(6) == [255, 255, 127, 1, 2, 3]
            )
            #expect(IPAddress.loopbackIPv6.isLoopback && IPAddress.loopbackIPv6.unmapped == .loopbackIPv6)
            #expect(IPAddress.unspecified.isUnspecified && IPAddress.unspecifiedIPv6.isUnspecified)
            #expect(IPAddress("::2")?.isLoopback == false && IPAddress("128.0.0.1")?.isLoopback == false)
            // The numbers are the same, and the addresses are not.
            #expect(IPAddress("0.0.0.1") != IPAddress("::1") && IPAddress("0.0.0.1")?.isLoopback == false)
        }
    }
}

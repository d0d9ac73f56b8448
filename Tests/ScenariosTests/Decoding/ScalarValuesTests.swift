import Testing
import YAMLTree

@testable import Scenarios

@Suite struct ScalarValuesTests {
    @Test(
        arguments: [
            ("250us", 250_000, 250_000), ("20ms", 20_000_000, 20_000_000),
            ("1.5s", 1_500_000_000, 1_500_000_000),
            ("2m", 120_000_000_000, 120_000_000_000), ("0ms", 0, 0), ("0.001us", 1, 1),
            ("10ms..30ms", 10_000_000, 30_000_000), ("10ms..10ms", 10_000_000, 10_000_000),
            ("1us..1s", 1_000, 1_000_000_000),
        ] as [(String, Int64, Int64)]
    )
    func durations(_ text: String, _ lower: Int64, _ upper: Int64) {
        #expect(TimeSpan(scalar: text) == TimeSpan(lower: lower, upper: upper))
    }

    @Test(arguments: [
        "", "20", "ms", "-1ms", "+1ms", "1h", "1 ms", "1.5.2s", ".5s", "1.s", "30ms..10ms", "10ms..",
        "..10ms", "0.0001us",
        "99999999999999999999s", "200000000m", "1ms..2ms..3ms", "1MS", "${x}ms", "é",
    ])
    func notDurations(_ text: String) { #expect(TimeSpan(scalar: text) == nil) }

    @Test(arguments: [
        ("512", 512), ("0", 0), ("4KiB", 4096), ("1MB", 1_000_000), ("1.5KiB", 1536), ("2GiB", 2 << 30),
        ("1KB", 1000),
        ("3MiB", 3 << 20), ("1GB", 1_000_000_000),
    ])
    func sizes(_ text: String, _ bytes: Int) { #expect(Size(scalar: text)?.bytes == bytes) }

    @Test(arguments: [
        "", "-1", "1.5", "4kb", "4 KiB", "KiB", "0.3KiB", "9999999999999999999", "9999999999GiB", "0x10",
    ])
    func notSizes(_ text: String) { #expect(Size(scalar: text) == nil) }

    @Test func rates() {
        #expect(Rate(scalar: "64KiB/s")?.bytesPerSecond == 65536)
        #expect(Rate(scalar: "1/s")?.bytesPerSecond == 1)
        for text in ["64KiB", "0/s", "/s", "64KiB/m", "64KiB/s/s"] { #expect(Rate(scalar: text) == nil) }
    }

    @Test func counts() {
        #expect(Count(scalar: "3") == Count(least: 3, most: 3))
        #expect(Count(scalar: "2..5") == Count(least: 2, most: 5))
        #expect(Count(scalar: "1..") == Count(least: 1, most: nil))
        #expect(Count(scalar: "0") == Count(least: 0, most: 0))
        for text in ["", "..", "..3", "5..2", "1...3", "-1", "1.5", "a", "1..b", "99999999999999999999"] {
            #expect(Count(scalar: text) == nil, "\(text)")
        }
    }

    @Test func seeds() {
        #expect(Seed(scalar: "7")?.value == 7)
        #expect(Seed(scalar: "-1")?.value == .max)
        #expect(Seed(scalar: "18446744073709551615")?.value == .max)
        for text in ["", "1.5", "x", "18446744073709551616"] { #expect(Seed(scalar: text) == nil, "\(text)") }
    }

    @Test func endpoints() {
        #expect(Endpoint(scalar: "tcp") == .tcp(host: "127.0.0.1", port: 0))
        #expect(Endpoint(scalar: "tcp:80") == .tcp(host: "127.0.0.1", port: 80))
        #expect(Endpoint(scalar: "tcp:localhost:80") == .tcp(host: "localhost", port: 80))
        #expect(Endpoint(scalar: "tcp:[::1]:0") == .tcp(host: "::1", port: 0))
        #expect(Endpoint(scalar: "tcp:127.0.0.1:31,64") == .tcp(host: "127.0.0.1", port: 8000))
        #expect(Endpoint(scalar: "unix") == .unix(path: nil))
        #expect(Endpoint(scalar: "unix:/run/x") == .unix(path: "/run/x"))
        #expect(Endpoint(scalar: "none") == Endpoint.none)
        let long = "unix:" + String(repeating: "x", count: 108)
        for text in [
            "", "tcp:", "tcp:x", "tcp:1:2:3", "tcp:::1:0", "tcp:[x]:0", "tcp:[::1]", "tcp:65536", "tcp:1,256",
            "unix:", "udp", long,
        ] {
            #expect(Endpoint(scalar: text) == nil, "\(text)")
        }
        #expect(Endpoint(scalar: String(long.dropLast())) != nil)
    }

    @Test func adviceNamesTheFix() {
        #expect(TimeSpan.advice(for: "20") == "'20' has no unit; write '20ms' or '20s'")
        #expect(Size.advice(for: "4k") == "'4k' has an unknown unit; write '4KiB' or '4KB'")
        for large in ["9000000000GiB", "8589934592GiB", "9223372036854775808", "99999999999999999999KB"] {
            #expect(Size(scalar: large) == nil)
            #expect(Size.advice(for: large) == "'\(large)' is too large: a size is less than 8 EiB")
        }
        #expect(Size(scalar: "8589934591GiB") != nil)
        #expect(Size.advice(for: "0.3KiB") == "'0.3KiB' is not a whole number of bytes")
        #expect(Size.advice(for: "1.2.3KB") == nil)
        #expect(Rate.advice(for: "4KiB") == "'4KiB' is a size; write '4KiB/s'")
        #expect(Count.advice(for: "..3") == "'..3' has no least number; write '0..3'")
        #expect(Endpoint.advice(for: "127.0.0.1:80") == "write 'tcp:127.0.0.1:80'")
    }

    @Test func aRightRangeNeedsNoAdvice() {
        #expect(Count.advice(for: "5..4") == "the range '5..4' must have the smaller number first")
        #expect(Count.advice(for: "5..5") == nil && Count.advice(for: "4..5") == nil)
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.255.255.255", true), ("localhost", true), ("::1", true),
        ("128.0.0.1", false),
        ("127.0.0.1.example", false), ("127.0.0", false), ("127..0.0.1", false), ("127.0.0.256", false),
        ("::", false), ("0.0.0.0", false),
    ])
    func loopback(_ host: String, _ isLoopback: Bool) {
        #expect(Endpoint.tcp(host: host, port: 80).isLoopback == isLoopback)
    }
}

/// A length of time: `250us`, `20ms`, `1.5s`, `2m`; or a range of them, `10ms..30ms`, of which a seeded
/// generator takes one.
package struct TimeSpan: Hashable, Sendable {
    /// The least, in nanoseconds.
    package var lower: Int64
    /// The most, in nanoseconds; equal to `lower` unless a range was written.
    package var upper: Int64

    /// Makes a time span from nanoseconds.
    package init(lower: Int64, upper: Int64) {
        self.lower = lower
        self.upper = upper
    }
}

/// A number of bytes: `512`, `4KiB`, `1MB`.
package struct Size: Hashable, Sendable {
    /// The number of bytes, never negative.
    package var bytes: Int

    /// Makes a size.
    package init(bytes: Int) { self.bytes = bytes }
}

/// A bandwidth: `64KiB/s`.
package struct Rate: Hashable, Sendable {
    /// Bytes in each second, at least 1.
    package var bytesPerSecond: Int

    /// Makes a rate.
    package init(bytesPerSecond: Int) { self.bytesPerSecond = bytesPerSecond }
}

/// How many: `3`, `2..5`, `1..`.
package struct Count: Hashable, Sendable {
    /// The fewest allowed.
    package var least: Int
    /// The most allowed; nil for no upper bound.
    package var most: Int?

    /// Makes a count.
    package init(least: Int, most: Int?) {
        self.least = least
        self.most = most
    }

    /// Whether so many are as many as were asked for.
    package func contains(_ number: Int) -> Bool { number >= least && number <= (most ?? .max) }
}

/// Where a server listens or a client connects, as it is written.
package enum Endpoint: Hashable, Sendable {
    /// `tcp`, `tcp:PORT`, `tcp:HOST:PORT`. Without a host 127.0.0.1, port 0 is a free one.
    case tcp(host: String, port: UInt16)
    /// `unix` (a private path) or `unix:PATH`.
    case unix(path: String?)
    /// `none`: reserved, and refuses. For servers only.
    case none
}

/// Where a client connects: a server's name or an address.
package enum Target: Hashable, Sendable {
    /// The name of one of the scenario's servers.
    case server(String)
    /// An address.
    case endpoint(Endpoint)
}

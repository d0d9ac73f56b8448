/// One of several shares of a run's scenarios, each to be played by a machine of its own.
///
/// ```swift
/// run.shard = Shard(index: 2, count: 4)
/// ```
public struct Shard: Sendable, Equatable {
    /// Which one, from 1.
    public let index: Int
    /// How many there are.
    public let count: Int
    /// Where this is known from, for the reports, such as the name of a variable of the environment.
    public var source: String?

    /// Makes a shard; nil unless `index` is from 1 to `count`.
    public init?(index: Int, count: Int, source: String? = nil) {
        guard index >= 1, index <= count else { return nil }
        self.index = index
        self.count = count
        self.source = source
    }

    /// `2/4`.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]) else { return nil }
        self.init(index: index, count: count)
    }
}

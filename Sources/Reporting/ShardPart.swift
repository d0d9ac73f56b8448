/// Which part of a whole run this is, where several machines share one.
package struct ShardPart: Sendable, Equatable {
    /// Counts from 1.
    package var index: Int
    /// How many shards there are.
    package var count: Int
    /// Where this is known from, such as `CI_NODE_INDEX`.
    package var source: String?
    /// How many scenarios the whole run has; nil where it was refused before they were counted.
    package var scenarios: Int?
    /// The same in all shards that agree on which of them plays what.
    package var deal: String?
    /// Nothing of this part can be played, and something of the others can: that nothing was played is then no fault.
    package var isIdle = false

    /// Makes a part of which nothing but its place is known.
    package init(index: Int, count: Int, source: String? = nil) {
        self.index = index
        self.count = count
        self.source = source
    }
}

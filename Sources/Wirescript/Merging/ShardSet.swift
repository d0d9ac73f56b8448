import Reporting

/// Whether reports are those of all shards of one run.
struct ShardSet {
    /// What is wrong, a phrase each; nothing where none is of a shard.
    private(set) var faults: [String] = []

    init(_ inputs: [(path: String, report: ReportFile)]) {
        let shards = inputs.compactMap { input in input.report.shard.map { (path: input.path, shard: $0) } }
        guard let first = shards.first else { return }
        // One that does not say how it began has been told of already.
        for input in inputs where input.report.shard == nil && input.report.exit != nil {
            faults.append(
                "'\(input.path)' is of no shard, and '\(first.path)' is of shard \(Self.name(first.shard))"
            )
        }
        for other in shards where other.shard.count != first.shard.count {
            faults.append(
                "'\(other.path)' is of shard \(Self.name(other.shard)), and '\(first.path)' of shard \(Self.name(first.shard))"
            )
        }
        var paths: [Int: String] = [:]
        for (path, shard) in shards where shard.count == first.shard.count {
            if let other = paths.updateValue(path, forKey: shard.index) {
                faults.append("shard \(Self.name(shard)) is there twice: '\(other)' and '\(path)'")
            }
        }
        let missing = (1...first.shard.count).lazy.filter { paths[$0] == nil }.prefix(100)
        for index in missing { faults.append("shard \(index) of \(first.shard.count) is missing") }
        let deals = Set(shards.compactMap(\.shard.deal))
        if deals.count > 1 {
            faults.append(
                "the shards did not agree on which of them plays what, so that something may never have been played: give"
                    + " all the same files, filters, variables and '--shard-times'"
            )
        }
    }

    private static func name(_ shard: ShardPart) -> String { "\(shard.index) of \(shard.count)" }
}

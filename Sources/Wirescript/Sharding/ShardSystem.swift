/// A system that runs one job on several machines and tells each, by its environment, which one it is.
package enum ShardSystem: String, CaseIterable {
    /// A test runs in it whatever started Bazel: so it comes first.
    case bazel = "Bazel"
    case gitLab = "GitLab"
    case circleCI = "CircleCI"
    case buildkite = "Buildkite"
    case kubernetes = "Kubernetes"

    /// Which one, how many, and the number of the first.
    package var variables: (index: String, count: String, first: Int) {
        switch self {
        case .bazel: ("TEST_SHARD_INDEX", "TEST_TOTAL_SHARDS", 0)
        case .gitLab: ("CI_NODE_INDEX", "CI_NODE_TOTAL", 1)
        case .circleCI: ("CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0)
        case .buildkite: ("BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0)
        // An Indexed Job tells its pods no more than their index: the job's specification has to set the other.
        case .kubernetes: ("JOB_COMPLETION_INDEX", "WIRESCRIPT_SHARD_COUNT", 0)
        }
    }

    /// What the first of these systems says that says anything; nil where none does, or there is one machine only.
    /// Throws where what it says makes no sense: playing everything everywhere, or one part twice, would look like
    /// success.
    package static func shard(
        _ environment: (String) -> String? = environment
    ) throws(ShardFault) -> (
        system: ShardSystem, shard: Shard
    )? {
        for system in allCases {
            if let shard = try system.shard(environment) { return (system, shard) }
        }
        return nil
    }

    private func shard(_ environment: (String) -> String?) throws(ShardFault) -> Shard? {
        func value(_ name: String) -> String? { environment(name).flatMap { $0.isEmpty ? nil : $0 } }
        let names = variables
        guard let index = value(names.index) else { return nil }
        guard let count = value(names.count) else {
            throw ShardFault(
                self == .kubernetes
                    ? "\(names.index) is set, so this is a pod of an Indexed Job of Kubernetes, which does not say of how"
                        + " many: set \(names.count) to the job's 'completions'"
                    : "\(names.index) is set, as \(rawValue) does, and \(names.count) is not"
            )
        }
        guard let number = Int(index), let total = Int(count) else {
            throw ShardFault(
                "\(names.index) is '\(index)' and \(names.count) is '\(count)': two numbers are expected"
            )
        }
        if total <= 1 { return nil }
        let last = total - 1 + names.first
        guard (names.first...last).contains(number),
            let shard = Shard(index: number - names.first + 1, count: total, source: names.index)
        else {
            throw ShardFault(
                "\(names.index) is \(number) and \(names.count) is \(total), where \(rawValue) counts from"
                    + " \(names.first) to \(last)"
            )
        }
        return shard
    }
}

/// Why the environment does not tell which shard this is.
package struct ShardFault: Error, CustomStringConvertible {
    package let description: String

    init(_ fault: String) {
        description = fault + "; '--shard K/N' wins over it, and '--shard 1/1' plays all"
    }
}

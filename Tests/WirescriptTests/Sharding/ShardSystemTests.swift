import Testing

@testable import Wirescript

/// What other systems say of shards.
@Suite struct ShardSystemTests {
    func found(_ environment: [String: String]) throws -> String? {
        try ShardSystem.shard { environment[$0] }
            .map { "\($0.system.rawValue) \($0.shard.index)/\($0.shard.count) \($0.shard.source ?? "")" }
    }

    @Test(arguments: [
        ("Bazel 3/4 TEST_SHARD_INDEX", ["TEST_SHARD_INDEX": "2", "TEST_TOTAL_SHARDS": "4"]),
        ("GitLab 2/4 CI_NODE_INDEX", ["CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "4"]),
        ("CircleCI 1/4 CIRCLE_NODE_INDEX", ["CIRCLE_NODE_INDEX": "0", "CIRCLE_NODE_TOTAL": "4"]),
        (
            "Buildkite 4/4 BUILDKITE_PARALLEL_JOB",
            ["BUILDKITE_PARALLEL_JOB": "3", "BUILDKITE_PARALLEL_JOB_COUNT": "4"]
        ),
        (
            "Kubernetes 1/4 JOB_COMPLETION_INDEX",
            ["JOB_COMPLETION_INDEX": "0", "WIRESCRIPT_SHARD_COUNT": "4"]
        ),
        (
            "Bazel 1/2 TEST_SHARD_INDEX",
            ["CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "4", "TEST_SHARD_INDEX": "0", "TEST_TOTAL_SHARDS": "2"]
        ),
    ])
    func eachCountsInItsOwnWay(_ shard: String, _ environment: [String: String]) throws {
        #expect(try found(environment) == shard)
    }

    @Test(arguments: [
        [:], ["CI_NODE_TOTAL": "1"], ["CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "1"],
        ["CIRCLE_NODE_INDEX": "0", "CIRCLE_NODE_TOTAL": "1"],
        ["TEST_SHARD_INDEX": "", "TEST_TOTAL_SHARDS": ""],
        ["TEST_SHARD_INDEX": "0", "TEST_TOTAL_SHARDS": "0"], ["WIRESCRIPT_SHARD_COUNT": "4"],
    ])
    func oneMachinePlaysAll(_ environment: [String: String]) throws { #expect(try found(environment) == nil) }

    @Test(arguments: [
        ["CI_NODE_INDEX": "0", "CI_NODE_TOTAL": "4"], ["CI_NODE_INDEX": "5", "CI_NODE_TOTAL": "4"],
        ["CIRCLE_NODE_INDEX": "4", "CIRCLE_NODE_TOTAL": "4"], ["CI_NODE_INDEX": "x", "CI_NODE_TOTAL": "4"],
        ["CI_NODE_INDEX": "-1", "CI_NODE_TOTAL": "4"], ["BUILDKITE_PARALLEL_JOB": "1"],
        ["JOB_COMPLETION_INDEX": "1"],
        ["JOB_COMPLETION_INDEX": "\(Int.max)", "WIRESCRIPT_SHARD_COUNT": "\(Int.max)"],
    ])
    func whatMakesNoSenseIsRefused(_ environment: [String: String]) {
        #expect {
            try found(environment)
        } throws: {
            "\($0)".contains(environment.keys.sorted()[0]) && "\($0)".contains("--shard 1/1")
        }
    }

    @Test func aShardIsWrittenWithASlash() {
        #expect(Shard("2/4") == Shard(index: 2, count: 4))
        for text in ["", "2", "0/4", "5/4", "2/4/6", "-1/4", "1/0", "a/b", "/4", "2/"] {
            #expect(Shard(text) == nil, "\(text)")
        }
    }
}

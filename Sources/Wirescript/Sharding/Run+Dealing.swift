import Playing
import Reporting
import Scenarios
import YAMLTree

extension Run {
    /// Leaves of the chosen scenarios those of this shard; what part of the whole run that is, or nil where it is all.
    func deal(_ rounds: inout Rounds) throws(Refusal) -> ShardPart? {
        guard let shard, shard.count > 1 else { return nil }
        let times: ShardTimes
        do throws(HarnessError) { times = try ShardTimes(shardTimes) } catch { throw Refusal(error) }
        for path in times.missing {
            Output.error.write(
                "wirescript: warning: there is no file '\(path)': shards are made without the times in it\n"
            )
        }
        var cards: [Deal.Card] = []
        var isSkipped: [Bool] = []
        for (file, choice) in rounds.choices.enumerated() {
            let plans = Plan.plans(of: choice.file, options: rounds.options).plans
            for place in choice.places {
                let plan = plans[place]
                let time = times.time(path: plan.file.path, title: plan.title)
                cards.append(
                    Deal.Card(file: file, place: place, title: plan.title, line: plan.line, time: time)
                )
                isSkipped.append(plan.skip != nil)
            }
        }
        let deal = Deal(cards, of: rounds.choices.map(\.file.file.path), to: shard.count)
        let mine = cards.indices.filter { deal.shards[$0] == shard.index }
        var part = ShardPart(index: shard.index, count: shard.count, source: shard.source)
        part.scenarios = rounds.wholeSize * (rounds.count ?? 1)
        part.deal = deal.fingerprint
        part.isIdle = mine.allSatisfy { isSkipped[$0] } && isSkipped.contains(false)
        rounds.keep(Set(mine.map { $0 + 1 }))
        return part
    }
}

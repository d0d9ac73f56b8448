internal import YAMLTree

extension Decoder {
    private typealias Row = [(name: String, value: Bytes)]

    /// Runs a matrix may ask for, so that two long lists do not fill the memory.
    private static let mostRows = 100_000

    /// Reads `matrix`: a map of lists, every combination of which is a row; or a list of rows.
    mutating func matrix(_ slot: Slot) -> Matrix? {
        let rows: [Row]?
        switch slot.node.content {
        case .scalar:
            wrongType(slot)
            return nil
        case .sequence(let items): rows = listed(items, slot)
        case .mapping(let entries): rows = combined(entries, slot)
        }
        guard let rows, !rows.isEmpty else { return nil }
        return Matrix(rows: rows, span: slot.node.place)
    }

    private mutating func listed(_ items: [Node], _ slot: Slot) -> [Row]? {
        if items.isEmpty { error("'matrix' of an empty list plays nothing", at: slot.node.place) }
        var rows: [Row] = []
        for item in items {
            guard let row = bindings(Slot(key: slot.key, type: .map(.bytes), node: item)) else { continue }
            for (name, _) in row { mentions.variables[name] = 0 }
            if let first = rows.first, row.count == (item.entries?.count ?? 0) {
                let missing = first.first { column in !row.contains { $0.name == column.name } }
                let extra = row.first { column in !first.contains { $0.name == column.name } }
                if let missing {
                    error("this row lacks '\(missing.name)', which the first has", at: item.place)
                } else if let extra {
                    error("this row has '\(extra.name)', which the first lacks", at: item.place)
                }
            }
            rows.append(row)
        }
        return rows
    }

    private mutating func combined(_ entries: [Node.Entry], _ slot: Slot) -> [Row]? {
        if entries.isEmpty { error("'matrix' of an empty map plays nothing", at: slot.node.place) }
        var rows: [Row] = [[]]
        for entry in entries {
            guard let name = entry.key.scalar, variableName(name) else { continue }
            mentions.variables[name.text] = 0
            guard let values = values(Slot(key: entry.key, type: .list(.bytes), node: entry.value)) else {
                continue
            }
            let (count, overflow) = rows.count.multipliedReportingOverflow(by: values.count)
            guard !overflow, count <= Self.mostRows else {
                error("'matrix' asks for more than \(Self.mostRows) runs", at: entry.key.span)
                return nil
            }
            if values.count == 1 {
                for index in rows.indices { rows[index].append((name.text, values[0])) }
            } else {
                rows = rows.flatMap { row in values.map { row + [(name.text, $0)] } }
            }
        }
        return rows
    }

    private mutating func values(_ slot: Slot) -> [Bytes]? {
        if let items = slot.node.items {
            if items.isEmpty { error("'\(slot.name)' of an empty list plays nothing", at: slot.node.place) }
            return items.compactMap { bytes(slot.item($0)) }
        }
        guard let scalar = slot.scalar else {
            wrongType(slot)
            return nil
        }
        guard let range = Count(scalar: scalar.text), let most = range.most, scalar.text.utf8.contains(0x2E)
        else {
            error(
                "'\(slot.name)' takes a list or a range such as 1..37, not '\(scalar.text)'",
                at: scalar.span
            )
            return nil
        }
        guard most - range.least < Self.mostRows else {
            error("'matrix' asks for more than \(Self.mostRows) runs", at: scalar.span)
            return nil
        }
        return (range.least...most).map { Bytes(.data(Array(String($0).utf8)), span: scalar.span) }
    }
}

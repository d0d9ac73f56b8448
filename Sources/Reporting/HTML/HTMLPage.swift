import Playing

/// The whole page around what was drawn of each scenario.
struct HTMLPage {
    let tally: Tally
    /// Sorted by path.
    let entries: [HTMLReport.Entry]
    let listings: [Listing]
    let nonce: String

    var bad: [HTMLReport.Entry] { entries.filter(\.isBad) }

    var html: String {
        PageFrame(title: "\(headline) \u{B7} Wirescript", nonce: nonce).html(body)
    }

    private func body(_ m: inout Markup) {
        m.element("header", ["class": tally.exit == 0 ? "good" : "bad"]) { m in
            m.element("div", ["class": "bar"]) { m in
                m.element("span", ["class": "brand"], "Wirescript")
                PageFrame.theme(&m)
            }
            Overview(page: self).write(into: &m)
        }
        m.element("main") { m in
            scenarios(&m)
            if !listings.isEmpty {
                m.element("section", ["class": "sources"]) { m in
                    m.element("h2", "Files")
                    for listing in listings { listing.write(into: &m) }
                }
            }
        }
        m.element("footer") { m in
            m.element("p", ["class": "keys"]) { m in
                for (key, meaning) in Self.keys {
                    m.element("kbd", key)
                    m.add(" \(meaning)  ")
                }
            }
            m.element("p", "Times are of one monotonic clock, since the scenario began.")
        }
    }

    private static let keys = [
        ("j", "next piece"), ("k", "piece before"), ("n", "next failure"), ("p", "failure before"),
        ("/", "filter"),
        ("t", "light or dark"), ("Esc", "close"),
    ]

    private func scenarios(_ m: inout Markup) {
        let groups = [
            ("Failed", bad), ("Passed", entries.filter { $0.outcome == "passed" }),
            ("Not played", entries.filter { $0.outcome == "skipped" }),
        ]
        if entries.contains(where: { $0.section != nil }) { Legend.write(into: &m) }
        m.element("div", ["class": "filter", "hidden": ""]) { m in
            m.element("label") { m in
                m.element("span", "Filter scenarios")
                m.leaf("input", ["type": "search", "id": "filter", "placeholder": "title, path, tag, cause"])
            }
            m.element("output", ["for": "filter", "id": "found"], "")
        }
        for (name, group) in groups where !group.isEmpty {
            m.element("section", ["class": "group"]) { m in
                m.element("h2") { m in
                    m.add(name)
                    m.element("span", ["class": "count"], String(group.count))
                }
                for section in group.lazy.compactMap(\.section) { m.append(section) }
                let missing = group.count { $0.section == nil }
                if missing > 0 {
                    m.element(
                        "p",
                        "\(Figures.count(missing, "more scenario")) in the table of files, not drawn: the page would grow too large."
                    )
                }
            }
        }
    }

    /// What it came to, in a few words.
    var headline: String {
        let failed = tally.failed + tally.errors
        let played = tally.passed + failed
        if tally.exit == 130 {
            return "Interrupted: \(failed) of \(played) played failed"
        }
        if played == 0 {
            return tally.exit == 2 ? "A file is invalid: nothing was played" : "Nothing was played"
        }
        if failed > 0 { return "\(failed) of \(Figures.count(played, "scenario")) failed" }
        if tally.exit != 0 { return "The run could not do all its work (exit status \(tally.exit))" }
        return played == 1 ? "The scenario passed" : "All \(played) scenarios passed"
    }
}

import Playing
import Scenarios
import YAMLTree

/// The top of the page: what it came to, what failed, by cause, and where the time went.
struct Overview {
    let page: HTMLPage

    private var tally: Tally { page.tally }

    func write(into m: inout Markup) {
        m.element("h1", page.headline)
        proportions(&m)
        figures(&m)
        if !tally.obstacles.isEmpty { obstacles(&m) }
        if !page.bad.isEmpty { failures(&m) }
        guard !page.entries.isEmpty else { return }
        m.element("div", ["class": "tables"]) { m in
            files(&m)
            if page.entries.count > 1 { slowest(&m) }
        }
    }

    /// A bar: how many of each outcome.
    private func proportions(_ m: inout Markup) {
        let parts = [
            (tally.failed, "failed"), (tally.errors, "error"), (tally.passed, "passed"),
            (tally.skipped, "skipped"),
        ]
        let total = Double(max(1, parts.reduce(0) { $0 + $1.0 }))
        m.element(
            "svg",
            [
                "class": "share", "viewBox": "0 0 1000 10", "preserveAspectRatio": "none",
                "aria-hidden": "true",
            ]
        ) { m in
            var x = 0.0
            for (count, kind) in parts where count > 0 {
                let width = max(4, 1000 * Double(count) / total)
                m.leaf(
                    "rect",
                    [
                        "class": kind, "x": Figures.fixed(x, places: 1),
                        "width": Figures.fixed(width, places: 1),
                        "height": "10",
                    ]
                )
                x += width
            }
        }
    }

    private func figures(_ m: inout Markup) {
        let unplayed = (tally.planned ?? tally.ended) - tally.ended
        let sum = page.entries.reduce(0) { $0 + $1.seconds }
        let figures: [(String, String, String)] = [
            ("passed", String(tally.passed), "passed"), ("failed", String(tally.failed), "failed"),
            ("error", tally.errors > 0 ? String(tally.errors) : "", "errors"),
            ("skipped", tally.skipped > 0 ? String(tally.skipped) : "", "skipped"),
            ("skipped", unplayed > 0 ? String(unplayed) : "", "not played"),
            ("", Figures.duration(Int64(tally.seconds * 1e9)), "elapsed"),
            ("", Figures.duration(Int64(sum * 1e9)), "of scenarios"), ("", String(tally.seed), "seed"),
            ("", String(tally.exit), "exit status"),
        ]
        m.element("dl", ["class": "figures"]) { m in
            for (kind, figure, name) in figures where !figure.isEmpty {
                m.element("div", ["class": kind.isEmpty || figure == "0" ? nil : kind]) { m in
                    m.element("dt", name)
                    m.element("dd", figure)
                }
            }
        }
    }

    /// What kept scenarios from being played, each as the console draws it.
    private func obstacles(_ m: inout Markup) {
        m.element("section", ["class": "causes"]) { m in
            m.element("h2", "What kept scenarios from being played")
            m.element("div", ["class": "group"]) { m in
                for obstacle in tally.obstacles {
                    m.element("pre", ["class": "picture", "tabindex": "0"], obstacle.text)
                }
            }
        }
    }

    private func failures(_ m: inout Markup) {
        var causes: [String: [(entry: HTMLReport.Entry, headline: Headline)]] = [:]
        for entry in page.entries {
            if let headline = entry.headline { causes[headline.cause, default: []].append((entry, headline)) }
        }
        let sorted = causes.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
        m.element("section", ["class": "causes"]) { m in
            m.element("h2", "What failed")
            for (cause, entries) in sorted {
                m.element("div", ["class": "group"]) { m in
                    m.element("h3") { m in
                        m.element("span", ["class": "cause"], cause)
                        m.element("span", ["class": "count"], String(entries.count))
                    }
                    if let help = Catalogue.entry(cause, in: .cause)?.help {
                        m.element("p", ["class": "dim"], help)
                    }
                    m.element("ul") { m in
                        for (entry, headline) in entries.prefix(50) {
                            m.element("li") { m in
                                title(entry, &m)
                                m.element("code", ["class": "message"], headline.message)
                                m.element("span", ["class": "dim"]) { $0.element("bdi", headline.place) }
                            }
                        }
                    }
                    if entries.count > 50 {
                        m.element("p", ["class": "dim"], "and \(entries.count - 50) more")
                    }
                }
            }
        }
    }

    private func title(_ entry: HTMLReport.Entry, _ m: inout Markup) {
        m.element("a", ["href": entry.section == nil ? nil : "#s\(entry.index)"]) {
            $0.element("bdi", entry.title)
        }
    }

    private func slowest(_ m: inout Markup) {
        let slowest = page.entries.sorted { $0.seconds > $1.seconds }.prefix(10)
        let longest = max(slowest.first?.seconds ?? 0, 1e-9)
        m.element("section") { m in
            m.element("h2", "Slowest")
            m.element("table", ["class": "slow"]) { m in
                m.element("tbody") { m in
                    for entry in slowest {
                        m.element("tr") { m in
                            m.element("td") { title(entry, &$0) }
                            m.element("td", ["class": "num"]) { m in
                                m.element(
                                    "meter",
                                    [
                                        "min": "0", "max": "100",
                                        "value": Figures.fixed(100 * entry.seconds / longest, places: 0),
                                    ],
                                    ""
                                )
                            }
                            m.element("td", ["class": "num"], Figures.duration(Int64(entry.seconds * 1e9)))
                        }
                    }
                }
            }
        }
    }

    private func files(_ m: inout Markup) {
        m.element("section") { m in
            m.element("h2", "Files")
            m.element("div", ["class": "scroll", "tabindex": "0", "role": "group", "aria-label": "Files"]) {
                m in
                m.element("table", ["class": "files"]) { m in
                    m.element("thead") { m in
                        m.element("tr") { m in
                            for name in ["file", "passed", "failed", "time"] {
                                m.element(
                                    "th",
                                    ["scope": "col", "class": name == "file" ? nil : "num"],
                                    name
                                )
                            }
                        }
                    }
                    m.element("tbody") { m in
                        for listing in page.listings { row(listing, &m) }
                    }
                }
            }
        }
    }

    private func row(_ listing: Listing, _ m: inout Markup) {
        let entries = page.entries.filter { $0.path == listing.file.path }
        let failed = entries.count(where: \.isBad)
        let first = entries.first { $0.section != nil && ($0.isBad || failed == 0) }
        m.element("tr", ["class": failed > 0 ? "bad" : nil]) { m in
            m.element("td") { m in
                m.element("a", ["href": first.map { "#s\($0.index)" }]) {
                    $0.element("bdi", listing.file.path)
                }
            }
            m.element("td", ["class": "num"], String(entries.count { $0.outcome == "passed" }))
            m.element("td", ["class": "num"], failed > 0 ? String(failed) : "\u{2013}")
            m.element(
                "td",
                ["class": "num"],
                Figures.duration(Int64(entries.reduce(0) { $0 + $1.seconds } * 1e9))
            )
        }
    }
}

/// How a diagram is read.
package enum Legend {
    /// The legend as an HTML fragment, closed until somebody opens it.
    package static var html: String {
        var m = Markup()
        write(into: &m)
        return m.text
    }

    static func write(into m: inout Markup) {
        m.element("details", ["class": "legend"]) { m in
            m.element("summary", "How to read the diagrams")
            m.element("ul") { m in
                for (kind, path, meaning) in marks {
                    item(meaning, ["write", "read"].contains(kind) ? "ca" : "", &m) {
                        $0.leaf("path", ["class": kind, "d": path])
                    }
                }
            }
        }
    }

    private static func item(
        _ meaning: String,
        _ kind: String,
        _ m: inout Markup,
        draw: (inout Markup) -> Void
    ) {
        m.element("li") { m in
            m.element(
                "svg",
                [
                    "class": "seq", "width": "56", "height": "30", "viewBox": "0 0 56 30",
                    "aria-hidden": "true",
                ]
            ) {
                m in
                m.element("g", ["class": "body"]) { m in
                    m.element("g", ["class": "piece \(kind)"], content: draw)
                }
            }
            m.element("span", meaning)
        }
    }

    private static let marks: [(kind: String, path: String, meaning: String)] = [
        (
            "write", "M23 4H33V26H23Z",
            "A write: one send(2). The longer the bar, the more bytes; the number beside it counts them."
        ),
        (
            "read", "M23 4H33V26H23Z",
            "A read: one recv(2). \u{2713} says that the step had all it wanted then."
        ),
        (
            "flow ca", "M0 4L56 12V20L0 10ZM0 20L56 20V28L0 26Z",
            "Bytes on their way. Bands that meet in one read came together; a bar with several was split. The slope is the time they took to be read."
        ),
        ("wait", "M28 2V28", "A delay that the step asked for."),
        (
            "end", "M4 15H26M48 8V22M26 15H48",
            "The end of one direction: a FIN, which the other end sees after all bytes before it."
        ),
        ("rst", "M4 15H20M26 15H40M42 9L54 21M54 9L42 21", "A reset: what was not read yet is lost."),
        ("bad", "M28 4L39 15L28 26L17 15Z", "A failure. A hollow one followed from another."),
        (
            "tear", "M0 10l8 4l8-4l8 4l8-4l8 4l8-4l8 4M0 20l8 4l8-4l8 4l8-4l8 4l8-4l8 4",
            "Time in which nothing happened, cut out; how long it was stands at the left."
        ),
        (
            "ruler", "M20 0V30M20 3h7M20 9h12M20 15h7M20 27h7",
            "The ruler's ticks stand at equal times: where they lie farther apart, the picture is spread to be read."
        ),
    ]
}

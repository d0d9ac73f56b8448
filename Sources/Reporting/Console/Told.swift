/// Texts for the end of a run, sorted by file: the first whole, those after them a line each, then only counted, so that a
/// hundred thousand rounds of a scenario that fails take no memory.
struct Told {
    /// Where a text belongs.
    struct Place: Comparable {
        let path: String
        let index: Int

        static func < (a: Place, b: Place) -> Bool { (a.path, a.index) < (b.path, b.index) }
    }

    /// For so many bytes more there is room for whole texts, and for lines.
    var room = (whole: 4 << 20, lines: 512 << 10)
    private var texts: [(place: Place, text: String)] = []
    private var short: [(place: Place, text: String)] = []
    /// How many there were for which there was no room at all.
    private(set) var left = 0

    /// Takes a text, or the line that stands for it where there is no room for more.
    mutating func add(
        _ place: Place,
        _ text: @autoclosure () -> String,
        orElse line: @autoclosure () -> String? = nil
    ) {
        if room.whole > 0 {
            let text = text()
            room.whole -= text.utf8.count
            texts.append((place, text))
        } else if room.lines > 0, let line = line() {
            room.lines -= line.utf8.count
            short.append((place, line))
        } else {
            left += 1
        }
    }

    /// The texts that are whole.
    var whole: [String] { texts.sorted { $0.place < $1.place }.map(\.text) }

    /// The lines that stand for others.
    var lines: [String] { short.sorted { $0.place < $1.place }.map(\.text) }
}

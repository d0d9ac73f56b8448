/// The word most likely meant by a misspelt one, or nil when none is near enough.
///
/// A third of the letters may be wrong, at least one and at most three, where exchanging two neighbours is
/// one mistake (Damerau-Levenshtein, optimal string alignment). Of equally near words the first wins; case
/// does not count. Of very many words only the first are looked at.
package func nearest(to word: String, among words: some Sequence<String>) -> String? {
    let typed = Array(word.lowercased().unicodeScalars)
    guard !typed.isEmpty, typed.count <= 64 else { return nil }
    let allowed = max(1, min(3, typed.count / 3))
    var best: (word: String, distance: Int)?
    for candidate in words.prefix(1000) {
        let letters = Array(candidate.lowercased().unicodeScalars)
        guard abs(letters.count - typed.count) <= allowed else { continue }
        let distance = alignment(typed, letters)
        // A word of one letter would be "near" to every other one.
        guard distance <= allowed, distance < max(typed.count, letters.count) else { continue }
        if distance < (best?.distance ?? .max) { best = (candidate, distance) }
    }
    return best?.word
}

private func alignment(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
            row.append(cost)
        }
        beforeLast = last
        last = row
    }
    return last[b.count]
}

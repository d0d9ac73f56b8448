import Scenarios

/// A duration of the command line, written as in scenarios.
package enum Patience {
    /// Its seconds; nil where it is none.
    package static func seconds(_ text: String) -> Double? {
        TimeSpan(scalar: text).map { Double($0.upper) / 1e9 }
    }
}

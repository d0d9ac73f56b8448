/// A length prefix and what stands around it.
package struct FrameFormat: Hashable, Sendable {
    /// How the length is written.
    package var length: Length
    /// So many bytes before the length.
    package var before: Int
    /// So many bytes between the length and the payload.
    package var between: Int
    /// Added to the payload's length to give the number that is written.
    package var adjust: Int

    /// Makes a format.
    package init(length: Length, before: Int = 0, between: Int = 0, adjust: Int = 0) {
        self.length = length
        self.before = before
        self.between = between
        self.adjust = adjust
    }

    /// What stands before a payload of so many bytes; nil where the length cannot be written so. `head` and `between` are
    /// as long as the format says; zeros where they are nil.
    package func prefix(payload size: Int, head: [UInt8]? = nil, between: [UInt8]? = nil) -> [UInt8]? {
        let (number, overflows) = size.addingReportingOverflow(adjust)
        guard !overflows, number >= 0, let length = length.encode(UInt64(number)) else { return nil }
        return (head ?? [UInt8](repeating: 0, count: before)) + length
            + (between ?? [UInt8](repeating: 0, count: self.between))
    }
}

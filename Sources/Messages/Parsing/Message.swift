/// A message that has been read.
package struct Message: Hashable, Sendable {
    /// The start line and the headers.
    package let head: MessageHead
    /// The bytes as they came on the wire: the whole message, the head alone or the body alone, as it was asked for;
    /// just the head's where the body was not kept.
    package let bytes: [UInt8]
    /// The offset in the message of the first of `bytes`.
    package let start: Int
    /// Where the body's bytes stand in the message.
    package let map: BodyMap
    /// The header lines after the last chunk.
    package let trailers: [HeaderField]

    /// The body, without what frames it; empty where it was not kept.
    package var body: [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(map.size)
        for range in map.ranges where range.upperBound - start <= bytes.count {
            body += bytes[range.lowerBound - start..<range.upperBound - start]
        }
        return body
    }
}

extension FrameFormat {
    /// How a frame's length is written.
    package enum Length: String, Hashable, Sendable, CaseIterable {
        case u8, u16be, u16le, u24be, u24le, u32be, u32le, u64be
        /// Seven bits a byte, the least first; all bytes but the last have the eighth bit set (LEB128).
        case varint

        /// The number of bytes it takes; nil for `varint`, whose last byte tells.
        package var width: Int? {
            switch self {
            case .u8: 1
            case .u16be, .u16le: 2
            case .u24be, .u24le: 3
            case .u32be, .u32le: 4
            case .u64be: 8
            case .varint: nil
            }
        }

        private var isLittleEndian: Bool {
            switch self {
            case .u16le, .u24le, .u32le: true
            default: false
            }
        }

        /// The number written so; nil where it does not fit.
        package func encode(_ number: UInt64) -> [UInt8]? {
            guard let width else {
                var rest = number
                var bytes: [UInt8] = []
                repeat {
                    bytes.append(UInt8(rest & 0x7F) | (rest > 0x7F ? 0x80 : 0))
                    rest >>= 7
                } while rest > 0
                return bytes
            }
            guard width == 8 || number < 1 << UInt64(width * 8) else { return nil }
            let bytes = (0..<width).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
            return isLittleEndian ? bytes : bytes.reversed()
        }

        /// What reading a length came to.
        package enum Decoded: Hashable, Sendable {
            /// At least so many more bytes are needed.
            case needs(Int)
            /// The number, and how many bytes it took.
            case complete(UInt64, used: Int)
            /// A varint of more than 64 bits.
            case malformed
        }

        /// Reads a number from the first bytes.
        package func decode(_ bytes: ArraySlice<UInt8>) -> Decoded {
            guard let width else {
                var number: UInt64 = 0
                for (index, byte) in bytes.enumerated() {
                    let bits = UInt64(byte & 0x7F)
                    guard index < 9 || (index == 9 && bits <= 1) else { return .malformed }
                    number |= bits << UInt64(7 * index)
                    if byte & 0x80 == 0 { return .complete(number, used: index + 1) }
                }
                return .needs(1)
            }
            guard bytes.count >= width else { return .needs(width - bytes.count) }
            let digits = isLittleEndian ? Array(bytes.prefix(width).reversed()) : Array(bytes.prefix(width))
            return .complete(digits.reduce(0) { $0 << 8 | UInt64($1) }, used: width)
        }
    }
}

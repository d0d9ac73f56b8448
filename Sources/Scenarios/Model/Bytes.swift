package import Messages
package import YAMLTree

/// A byte string, as it is written: section "Bytes" of the language.
package struct Bytes: Sendable {
    /// The ways to write bytes.
    package indirect enum Form: Sendable {
        /// A scalar, expanded, as UTF-8.
        case text(Template)
        /// Bytes known already: `!!binary`, `raw`, a literal `hex` or `base64`.
        case data([UInt8])
        /// `base64` or `hex` with a reference in it, decoded after expansion.
        case decoded(Codec, Template)
        /// `encode: CODEC, of: BYTES`.
        case encoded(Codec, Bytes)
        /// `file: PATH`.
        case file(Template)
        /// `lines` and `line`: each followed by the newline.
        case lines([Template], newline: [UInt8])
        /// `repeat: BYTES, times: N`.
        case times(Bytes, Field<Count>)
        /// `repeat: BYTES, size: N`.
        case filling(Bytes, Field<Size>)
        /// `random: SIZE, seed: N`.
        case random(Field<Size>, seed: Field<Seed>?)
        /// `concat: [...]`.
        case concat([Bytes])
        /// `frame: FORMAT, of: BYTES`, with `head` and `between` where the format has room for them.
        case frame(FrameFormat, head: Bytes?, between: Bytes?, of: Bytes)
        /// `http: {...}` and `message: {...}`.
        case message(MessageBytes)
    }

    /// How it is written.
    package var form: Form
    /// Where it stands.
    package var span: Span

    /// Makes a byte string.
    package init(_ form: Form, span: Span) {
        self.form = form
        self.span = span
    }
}

/// How bytes are written as other bytes.
package enum Codec: Hashable, Sendable {
    /// RFC 4648, section 4.
    case base64
    /// Two digits a byte.
    case hex
    /// A decimal text as an integer of a frame's length format.
    case integer(FrameFormat.Length)
}

/// A seed: any integer.
package struct Seed: Hashable, Sendable {
    /// The bits of it.
    package var value: UInt64

    /// Makes a seed.
    package init(_ value: UInt64) { self.value = value }
}

import CLibYAML

/// libyaml's event parser over one text, with marks turned into byte offsets.
///
/// The bytes must stay where they are for as long as the reader lives, and be UTF-8 that `TextCheck` let
/// through.
struct EventReader: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private var event = yaml_event_t()
    let bytes: UnsafeBufferPointer<UInt8>
    private let isASCII: Bool
    /// Where the last mark was. Marks go forward but for a few steps, so that walking on from the last one
    /// reads each byte about once.
    private var index = 0
    private var offset: Int

    /// Starts reading at an offset, which must lie behind a byte order mark: libyaml does not count it.
    init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, isASCII: Bool) {
        self.bytes = bytes
        self.isASCII = isASCII
        offset = start
        parser = .allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else { fatalError("out of memory") }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress.map { $0 + start }, bytes.count - start)
    }

    deinit {
        var event = event
        yaml_event_delete(&event)
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// Goes on to the next event.
    mutating func advance() throws(SyntaxFault) {
        yaml_event_delete(&event)
        if yaml_parser_parse(parser, &event) == 0 { throw fault() }
    }

    var kind: yaml_event_type_t { event.type }

    /// The current event's own marks; see `TreeBuilder` for what they are worth.
    mutating func span() -> Span {
        let start = offset(of: event.start_mark)
        return Span(start: start, end: offset(of: event.end_mark))
    }

    /// Whether the current event's text goes over several lines.
    var isMultiline: Bool { event.start_mark.line != event.end_mark.line }

    /// What the current scalar, container or alias carries.
    var scalar: (value: String, style: yaml_scalar_style_t, anchor: String?, tag: String?) {
        let data = event.data.scalar
        let text = UnsafeBufferPointer(start: data.value, count: data.length)
        return (
            String(decoding: text, as: UTF8.self), data.style, Self.text(data.anchor), Self.text(data.tag)
        )
    }

    var sequence: (isFlow: Bool, anchor: String?, tag: String?) {
        let data = event.data.sequence_start
        return (data.style == YAML_FLOW_SEQUENCE_STYLE, Self.text(data.anchor), Self.text(data.tag))
    }

    var mapping: (isFlow: Bool, anchor: String?, tag: String?) {
        let data = event.data.mapping_start
        return (data.style == YAML_FLOW_MAPPING_STYLE, Self.text(data.anchor), Self.text(data.tag))
    }

    var alias: String { Self.text(event.data.alias.anchor) ?? "" }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    private mutating func fault() -> SyntaxFault {
        let context = parser.pointee.context
        return SyntaxFault(
            problem: parser.pointee.problem.map { String(cString: $0) } ?? "out of memory",
            offset: offset(of: parser.pointee.problem_mark),
            context: context.map { String(cString: $0) } ?? "",
            contextOffset: context == nil ? nil : offset(of: parser.pointee.context_mark)
        )
    }

    /// The byte offset of a mark, whose index counts characters.
    private mutating func offset(of mark: yaml_mark_t) -> Int {
        let wanted = Int(mark.index)
        if isASCII {
            offset += wanted - index
            index = wanted
            return offset
        }
        while index < wanted, offset < bytes.count {
            offset += 1
            while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
            index += 1
        }
        while index > wanted {
            offset -= 1
            while bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
            index -= 1
        }
        return offset
    }
}

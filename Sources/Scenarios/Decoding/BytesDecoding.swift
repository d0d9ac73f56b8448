internal import Messages
internal import YAMLTree

extension Decoder {
    /// Reads bytes in any of their forms.
    mutating func bytes(_ slot: Slot) -> Bytes? {
        switch slot.node.content {
        case .scalar(let scalar):
            if slot.node.tag == "tag:yaml.org,2002:binary" {
                guard let data = decoded(scalar, by: .base64) else { return nil }
                return Bytes(.data(data), span: slot.node.place)
            }
            if slot.node.hasNoValue {
                wrongType(slot)
                return nil
            }
            warnAboutEscapes(in: scalar)
            return Bytes(.text(template(scalar)), span: slot.node.place)
        case .sequence:
            error(
                "'\(slot.name)' takes one text or a map here, not a list; write {concat: [...]}",
                at: slot.node.place
            )
            mentions.harvest(slot.node)
            return nil
        case .mapping(let entries):
            guard let form = leading(entries, slot, sections: [.bytes], what: "forms of bytes") else {
                return nil
            }
            return bytes(form, entries, slot)
        }
    }

    /// Reads a list of bytes.
    mutating func bytesList(_ slot: Slot) -> [Bytes]? {
        guard let items = slot.node.items else {
            wrongType(slot)
            return nil
        }
        var all: [Bytes] = []
        for item in items { if let one = bytes(slot.item(item)) { all.append(one) } }
        return all.count == items.count ? all : nil
    }

    /// Reads the bytes a mapping describes, once its form is known.
    private mutating func bytes(_ form: Catalogue.Entry, _ entries: [Node.Entry], _ slot: Slot) -> Bytes? {
        let map = open(entries, of: slot.node, as: [.bytes, .bytesOption], needing: slot.node.place)
        guard let value = map[form.name], let made = bytesForm(value, in: map), !map.isFlawed else {
            return nil
        }
        return Bytes(made, span: slot.node.place)
    }

    private mutating func bytesForm(_ value: Slot, in map: Opened) -> Bytes.Form? {
        // Inside another form a message is in one piece.
        let isSending = isSending
        self.isSending = isSending && (value.name == "http" || value.name == "message")
        defer { self.isSending = isSending }
        switch value.name {
        case "base64": return decodedForm(value, by: .base64)
        case "hex": return decodedForm(value, by: .hex)
        case "raw": return raw(value)
        case "file": return fileName(value).map { .file($0) }
        case "line": return linesForm([value.node], of: value, in: map)
        case "lines":
            guard let items = value.node.items else {
                wrongType(value)
                return nil
            }
            return linesForm(items, of: value, in: map)
        case "repeat": return repeatForm(value, in: map)
        case "random":
            let size: Field<Size>? = field(value)
            var seed: Field<Seed>?
            if let slot = map["seed"] { seed = field(slot) }
            return size.map { .random($0, seed: seed) }
        case "concat": return bytesList(value).map { .concat($0) }
        case "encode":
            let codec = codec(value)
            guard let of = needed("of", in: map, for: value), let inner = bytes(of) else { return nil }
            return codec.map { .encoded($0, inner) }
        case "frame": return frameForm(value, in: map)
        case "http": return http(value).map { .message($0) }
        case "message": return message(value).map { .message($0) }
        default: preconditionFailure("no form of bytes is called '\(value.name)'")
        }
    }

    /// A text that stands for bytes: decoded at once, or when its references are known.
    private mutating func decodedForm(_ slot: Slot, by codec: Codec) -> Bytes.Form? {
        guard let scalar = slot.scalar else {
            wrongType(slot)
            return nil
        }
        let template = template(scalar)
        guard template.literal != nil else { return .decoded(codec, template) }
        return decoded(scalar, by: codec).map { .data($0) }
    }

    private mutating func raw(_ slot: Slot) -> Bytes.Form? {
        guard let scalar = slot.scalar else {
            wrongType(slot)
            return nil
        }
        warnAboutEscapes(in: scalar)
        return .data(Array(scalar.text.utf8))
    }

    private mutating func linesForm(_ items: [Node], of slot: Slot, in map: Opened) -> Bytes.Form? {
        var newline: [UInt8] = [13, 10]
        if let slot = map["newline"], let word = word(slot, of: ["crlf", "lf"]), word == "lf" {
            newline = [10]
        }
        var lines: [Template] = []
        for item in items {
            guard let line = template(slot.item(item)) else { return nil }
            warnAboutEscapes(in: line.scalar)
            lines.append(line)
        }
        return .lines(lines, newline: newline)
    }

    private mutating func repeatForm(_ value: Slot, in map: Opened) -> Bytes.Form? {
        let inner = bytes(value)
        switch (map["times"], map["size"]) {
        case (let times?, nil):
            guard let count = number(times), let inner else { return nil }
            return .times(inner, count)
        case (nil, let size?):
            guard let size: Field<Size> = field(size), let inner else { return nil }
            if inner.knownSize == 0, size.value?.bytes != 0 {
                error("'repeat' of nothing never fills a 'size'", at: value.node.place)
                return nil
            }
            return .filling(inner, size)
        case (nil, nil):
            error("'repeat' needs 'times' or 'size' beside it", at: value.key.span)
            return nil
        case (_, let size?):
            error("'repeat' takes 'times' or 'size', not both", at: size.key.span)
            return nil
        }
    }

    private mutating func frameForm(_ value: Slot, in map: Opened) -> Bytes.Form? {
        let format = frameFormat(value, adjust: map["adjust"])
        let head = map["head"].flatMap { bytes($0) }
        let between = map["between"].flatMap { bytes($0) }
        guard let of = needed("of", in: map, for: value), let inner = bytes(of), let format else {
            return nil
        }
        checkRoom(map["head"], head, count: format.before, option: "before", value)
        checkRoom(map["between"], between, count: format.between, option: "between", value)
        return .frame(format, head: head, between: between, of: inner)
    }

    /// Checks that what stands before or behind a frame's length is as long as the format says.
    private mutating func checkRoom(
        _ slot: Slot?,
        _ bytes: Bytes?,
        count: Int,
        option: String,
        _ frame: Slot
    ) {
        let name = option == "before" ? "head" : "between"
        if slot == nil, count > 0 {
            error(
                "the frame has room for \(counted(count, "byte")) '\(option)'; give them as '\(name)' beside it",
                at: frame.key.span
            )
        }
        if let slot, let size = bytes?.knownSize, size != count {
            error(
                "'\(name)' has \(counted(size, "byte")), but the frame's '\(option)' is \(count)",
                at: slot.node.place
            )
        }
    }

    /// Reads a frame's format: a length's name, or a map.
    mutating func frameFormat(_ slot: Slot, adjust: Slot? = nil) -> FrameFormat? {
        let names = FrameFormat.Length.allCases.map(\.rawValue)
        let outer = adjust.flatMap { integer($0) }
        if case .scalar = slot.node.content {
            guard let word = word(slot, of: names), let length = FrameFormat.Length(rawValue: word) else {
                return nil
            }
            return FrameFormat(length: length, adjust: outer ?? 0)
        }
        guard let map = open(slot, as: .frame), !map.isFlawed, let length = map["length"] else { return nil }
        guard let word = word(length, of: names), let length = FrameFormat.Length(rawValue: word) else {
            return nil
        }
        var format = FrameFormat(length: length, adjust: outer ?? 0)
        if let inner = map["adjust"] {
            if let adjust { error("'adjust' is given twice", at: adjust.key.span) }
            format.adjust = integer(inner) ?? 0
        }
        if let slot = map["before"] { format.before = integer(slot, in: 0...65536) ?? 0 }
        if let slot = map["between"] { format.between = integer(slot, in: 0...65536) ?? 0 }
        return format
    }

    /// Reads the name of a codec.
    mutating func codec(_ slot: Slot) -> Codec? {
        let names = FrameFormat.Length.allCases.map(\.rawValue)
        switch word(slot, of: ["base64", "hex"] + names) {
        case nil: return nil
        case "base64": return .base64
        case "hex": return .hex
        case let name?: return FrameFormat.Length(rawValue: name).map { .integer($0) }
        }
    }

    /// Warns of `"\xff"`, which is the character U+00FF and so two bytes.
    private mutating func warnAboutEscapes(in scalar: Scalar) {
        guard scalar.style == .doubleQuoted else { return }
        guard scalar.text.utf8.contains(where: { $0 == 0xC2 || $0 == 0xC3 }) else { return }
        let bytes = file.bytes
        var index = scalar.span.start
        while index + 3 < scalar.span.end {
            guard bytes[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            let span = Span(start: index, end: index + 4)
            index += 2
            guard bytes[index - 1] == UInt8(ascii: "x"), bytes[index] >= UInt8(ascii: "8") else { continue }
            let digits = String(decoding: bytes[index..<span.end], as: UTF8.self)
            warning(
                "'\\x\(digits)' is the character U+00\(digits.uppercased()), two bytes; "
                    + "write {hex: \(digits.lowercased())} for the byte",
                at: span
            )
        }
    }
}

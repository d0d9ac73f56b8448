internal import YAMLTree

extension Decoder {
    /// Reads a scalar's `${...}` references; `$${` is a literal `${`.
    mutating func template(_ scalar: Scalar) -> Template {
        guard scalar.text.utf8.contains(UInt8(ascii: "$")) else { return Template(literal: scalar) }
        var segments: [Template.Segment] = []
        var literal: [UInt8] = []
        let bytes = Array(scalar.text.utf8)
        var index = 0
        var count = 0
        func follows(_ text: StaticString) -> Bool {
            index + text.utf8CodeUnitCount <= bytes.count
                && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[index + $0] == text.utf8Start[$0] }
        }
        while index < bytes.count {
            if follows("$${") {
                literal += [UInt8(ascii: "$"), UInt8(ascii: "{")]
                index += 3
            } else if follows("${") {
                let end = bytes[index...].firstIndex(of: UInt8(ascii: "}"))
                let range = index..<(end.map { $0 + 1 } ?? bytes.count)
                count += 1
                if let reference = reference(bytes[range], closed: end != nil, at: range, in: scalar, count) {
                    if !literal.isEmpty {
                        segments.append(.literal(String(decoding: literal, as: UTF8.self)))
                    }
                    literal = []
                    segments.append(.reference(reference))
                } else {
                    literal += bytes[range]
                }
                index = range.upperBound
            } else {
                literal.append(bytes[index])
                index += 1
            }
        }
        if !literal.isEmpty { segments.append(.literal(String(decoding: literal, as: UTF8.self))) }
        return Template(segments: segments, span: scalar.span, scalar: scalar)
    }

    /// Reads a slot's scalar as text that may hold references.
    mutating func template(_ slot: Slot) -> Template? {
        guard let scalar = slot.scalar else {
            wrongType(slot)
            return nil
        }
        return template(scalar)
    }

    /// Reads a slot's scalar as a value of a type; where it has references, that waits until they are known.
    mutating func field<Value: ScalarValue>(_ slot: Slot, as type: Value.Type = Value.self) -> Field<Value>? {
        guard let scalar = slot.scalar else {
            wrongType(slot)
            return nil
        }
        let before = diagnostics.count
        let template = template(scalar)
        guard let text = template.literal else { return Field(.template(template), span: scalar.span) }
        if let value = Value(scalar: text) { return Field(.value(value), span: scalar.span) }
        if diagnostics.count == before {
            let advice = Value.advice(for: text)
            error(advice ?? "'\(slot.name)' takes \(Value.expectation), not '\(text)'", at: scalar.span)
        }
        return nil
    }

    /// To find a reference's place the scalar is read again. This bounds how often: the place of those that follow is
    /// the whole scalar.
    private static let mostPlaces = 200

    private mutating func reference(
        _ written: ArraySlice<UInt8>,
        closed: Bool,
        at range: Range<Int>,
        in scalar: Scalar,
        _ count: Int
    ) -> Reference? {
        let span = count < Self.mostPlaces ? scalar.span(ofBytes: range, in: file) : scalar.span
        guard closed else {
            error("'${' is not closed; write '$${' for a literal '${'", at: span)
            return nil
        }
        let name = written.dropFirst(2).dropLast()
        let path = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isLegal = name.allSatisfy { $0.isWordByte || $0 == 0x2D || $0 == 0x2E || $0 == 0x2F }
        guard isLegal, path.allSatisfy({ !$0.isEmpty }) else {
            let text = String(decoding: written, as: UTF8.self)
            error(
                name.isEmpty
                    ? "'${}' names no variable"
                    : "'\(text)' is not the name of a variable; write '$\(text)' for the text itself",
                at: span
            )
            return nil
        }
        let reference = Reference(path: path.map { String(decoding: $0, as: UTF8.self) }, span: span)
        if reference.path.count > 1, reference.path[0] == "env" { refuseEnvironment(at: span) }
        mentions.references.append((reference, scope, actor))
        return reference
    }
}

extension Template {
    /// A scalar that stands for itself.
    init(literal scalar: Scalar) {
        self.init(
            segments: scalar.text.isEmpty ? [] : [.literal(scalar.text)],
            span: scalar.span,
            scalar: scalar
        )
    }

    /// A text of the decoder's own, that stands for what was written at a scalar.
    init(_ text: String, at scalar: Scalar) {
        self.init(segments: text.isEmpty ? [] : [.literal(text)], span: scalar.span, scalar: scalar)
    }
}

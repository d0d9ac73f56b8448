import Scenarios
import YAMLTree

extension Bytes {
    /// The place in the file of the byte at an offset of what this stands for: so that a caret can stand under the very
    /// byte that differed. The whole, where the byte was computed.
    func place(ofByte offset: Int, in file: SourceFile) -> Span {
        var offset = offset
        return place(&offset, in: file) ?? span
    }

    /// Nil, with the offset reduced, where the byte lies behind this; the whole span where its size is not known.
    private func place(_ offset: inout Int, in file: SourceFile) -> Span? {
        switch form {
        case .text(let template): return template.place(&offset, in: file)
        case .lines(let templates, let newline):
            for template in templates {
                if let span = template.place(&offset, in: file) { return span }
                if offset < newline.count { return Span(start: template.span.end, end: template.span.end) }
                offset -= newline.count
            }
            return nil
        case .concat(let parts):
            for part in parts { if let span = part.place(&offset, in: file) { return span } }
            return nil
        case .data(let data):
            guard offset >= data.count else { return span }
            offset -= data.count
            return nil
        default: return span
        }
    }
}

extension Template {
    fileprivate func place(_ offset: inout Int, in file: SourceFile) -> Span? {
        guard let literal, literal == scalar.text else { return span }
        let count = literal.utf8.count
        guard offset >= count else { return scalar.span(ofByte: offset, in: file) }
        offset -= count
        return nil
    }
}

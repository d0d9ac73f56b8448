import Glibc
import Messages
import Scenarios
import YAMLTree

/// Why a value that the scenario describes cannot be had.
enum EvaluationError: Error {
    /// A variable has no value yet.
    case unset(Reference)
    /// What a reference expanded to is not what the key needs.
    case unreadable(String, expectation: String, at: Span)
    /// A file cannot be read.
    case file(String, errno: Int32, at: Span)
    /// The scenario may not do that; why is what is said.
    case forbidden(String, at: Span)
    /// A regular expression's search was given up.
    case endless(EndlessSearch, at: Span)
}

/// What `${...}` can name where something is evaluated.
protocol Scope {
    /// The value of a reference without a computing suffix; nil where it is not set, and of an empty path.
    func value(of path: ArraySlice<String>) -> [UInt8]?
    /// What a request's Host is where none is given: the server's address on this connection; nil without a connection.
    var host: [UInt8]? { get }
    /// The scenario's private folder, in which it may read; nil where there is none.
    var ownFolder: String? { get }
}

extension Scope {
    var host: [UInt8]? { nil }
    var ownFolder: String? { nil }
}

/// Turns what is written (templates, fields, byte strings) into values, in a scope.
struct Evaluator<Names: Scope> {
    let names: Names
    /// The scenario's file: its folder is what `file` is relative to.
    let file: SourceFile
    /// The scenario's seed.
    let seed: UInt64
    /// Which files and addresses may be meant.
    let allowances: Allowances

    /// A reference's value, its suffix computed.
    func value(of reference: Reference) throws(EvaluationError) -> [UInt8] {
        if let value = names.value(of: reference.path[...]) { return value }
        if let value = names.value(of: reference.path.dropLast()),
            let computed = Self.compute(reference.path.last ?? "", of: value)
        {
            return computed
        }
        throw .unset(reference)
    }

    /// `.length` in bytes; `.high` and `.low`, a port's two bytes as numbers.
    private static func compute(_ suffix: String, of value: [UInt8]) -> [UInt8]? {
        func half(_ take: (Int) -> Int) -> [UInt8]? {
            Int(String(decoding: value, as: UTF8.self)).map { Array(String(take($0)).utf8) }
        }
        return switch suffix {
        case "length": Array(String(value.count).utf8)
        case "high": half { $0 >> 8 & 0xFF }
        case "low": half { $0 & 0xFF }
        default: nil
        }
    }

    /// A template's bytes.
    func bytes(_ template: Template) throws(EvaluationError) -> [UInt8] {
        if let literal = template.literalBytes { return literal }
        var result: [UInt8] = []
        for segment in template.segments {
            switch segment {
            case .literal(let text): result += text.utf8
            case .reference(let reference): result += try value(of: reference)
            }
        }
        return result
    }

    /// A template as text; bytes that are not UTF-8 are replaced.
    func text(_ template: Template) throws(EvaluationError) -> String {
        if let literal = template.literal { return literal }
        return String(decoding: try bytes(template), as: UTF8.self)
    }

    /// A field's value.
    func value<Value: ScalarValue>(_ field: Field<Value>) throws(EvaluationError) -> Value {
        switch field.content {
        case .value(let value): return value
        case .template(let template):
            let text = try text(template)
            guard let value = Value(scalar: text) else {
                throw .unreadable(text, expectation: Value.expectation, at: field.span)
            }
            return value
        }
    }

    /// Where to listen, or to connect from.
    func endpoint(_ field: Field<Endpoint>) throws(EvaluationError) -> Endpoint {
        let endpoint = try value(field)
        try permit(endpoint, at: field.span)
        return endpoint
    }

    /// Throws if the scenario may not use an address: what it is made of may be known only now.
    func permit(_ endpoint: Endpoint, at span: Span) throws(EvaluationError) {
        if let refusal = allowances.refusal(of: endpoint, in: file, own: names.ownFolder) {
            throw .forbidden(refusal, at: span)
        }
    }

    /// A byte string's bytes.
    func payload(_ bytes: Bytes) throws(EvaluationError) -> Payload {
        switch bytes.form {
        case .text(let template): return .data(try self.bytes(template))
        case .data(let data): return .data(data)
        case .decoded(let codec, let template):
            let text = try self.bytes(template)
            guard let decoded = codec.decode(text) else {
                throw unreadable(text, codec.expectation, bytes.span)
            }
            return .data(decoded)
        case .encoded(let codec, let inner):
            let plain = try payload(inner).bytes()
            guard let encoded = codec.encode(plain) else {
                throw unreadable(plain, codec.expectation, bytes.span)
            }
            return .data(encoded)
        case .file(let template): return try contents(template, at: bytes.span)
        case .lines(let templates, let newline):
            var data: [UInt8] = []
            for template in templates { data += try self.bytes(template) + newline }
            return .data(data)
        case .times(let inner, let count):
            let pattern = try payload(inner).bytes()
            return .cycle(pattern, size: pattern.count * (try value(count)).least)
        case .filling(let inner, let size):
            let pattern = try payload(inner).bytes()
            let size = try value(size).bytes
            if pattern.isEmpty, size > 0 {
                throw unreadable(pattern, "enough to fill a 'size'", inner.span)
            }
            return .cycle(pattern, size: size)
        case .random(let size, let own):
            let own = try own.map { (field) throws(EvaluationError) in try value(field).value } ?? 0
            return .random(
                RandomBytes(seed: SplitMix64.mix(seed ^ SplitMix64.mix(own))),
                size: (try value(size)).bytes
            )
        case .concat(let parts):
            var payloads: [Payload] = []
            for part in parts { payloads.append(try payload(part)) }
            return .joining(payloads)
        case .frame(let format, let head, let between, let inner):
            let body = try payload(inner)
            let before = try head.map { (bytes) throws(EvaluationError) in try payload(bytes).bytes() }
            let middle = try between.map { (bytes) throws(EvaluationError) in try payload(bytes).bytes() }
            guard let prefix = format.prefix(payload: body.size, head: before, between: middle) else {
                throw .unreadable(
                    String(body.size + format.adjust),
                    expectation: Codec.integer(format.length).expectation,
                    at: bytes.span
                )
            }
            return .joining([.data(prefix), body])
        case .message(let message):
            return .joining(
                try stretches(of: message).compactMap {
                    if case .payload(let part) = $0 { part } else { nil }
                }
            )
        }
    }

    private func contents(_ template: Template, at span: Span) throws(EvaluationError) -> Payload {
        let name = try text(template)
        let path = name.hasPrefix("/") ? name : file.folder + "/" + name
        guard let real = resolvedPath(path) else { throw .file(path, errno: errno, at: span) }
        if let refusal = allowances.refusal(ofFile: real, in: file, own: names.ownFolder) {
            throw .forbidden("file '\(path)' \(refusal)", at: span)
        }
        guard let payload = Payload.file(at: real) else { throw .file(path, errno: errno, at: span) }
        return payload
    }

    private func unreadable(_ bytes: [UInt8], _ expectation: String, _ span: Span) -> EvaluationError {
        .unreadable(String(decoding: bytes, as: UTF8.self), expectation: expectation, at: span)
    }
}

extension Codec {
    /// What a text in this codec, or to be put into it, has to be.
    var expectation: String {
        switch self {
        case .base64: "base64"
        case .hex: "an even number of hexadecimal digits"
        case .integer(let length): "an integer that fits '\(length.rawValue)'"
        }
    }
}

import Messages
import Scenarios

/// A part of a message that is one write, or what stands between two.
enum Stretch {
    case payload(Payload)
    case pause(Send.Part)
}

extension Evaluator {
    /// A message's bytes, parted where there are pauses between its chunks.
    func stretches(of message: MessageBytes) throws(EvaluationError) -> [Stretch] {
        var items: [Stretch] = []
        for part in message.body ?? [] {
            if case .bytes(let bytes) = part {
                items.append(.payload(try payload(bytes)))
            } else {
                items.append(.pause(part))
            }
        }
        var bodies = items.compactMap { if case .payload(let payload) = $0 { payload } else { nil } }
        // A body of no bytes has no chunk: an empty one would be the last.
        if message.framing == .chunked, bodies.count == 1, bodies[0].size == 0 { bodies = [] }
        let builder = try builder(message)
        var pieces: [Stretch] = []
        for part in builder.parts(body: message.body == nil ? nil : bodies.map(\.size)) {
            switch part {
            case .head(let bytes): pieces.append(.payload(.data(bytes)))
            case .body(let index, let opening, let closing):
                take(pauses: &items, into: &pieces)
                pieces.append(.payload(.joining([.data(opening), bodies[index], .data(closing)])))
                if !items.isEmpty { items.removeFirst() }
            case .end(let bytes):
                take(pauses: &items, into: &pieces)
                pieces.append(.payload(.data(bytes)))
            }
        }
        return joined(pieces)
    }

    private func take(pauses items: inout [Stretch], into pieces: inout [Stretch]) {
        while case .pause? = items.first { pieces.append(items.removeFirst()) }
    }

    /// What stands between two pauses, as one payload.
    private func joined(_ pieces: [Stretch]) -> [Stretch] {
        var result: [Stretch] = []
        var run: [Payload] = []
        for piece in pieces {
            switch piece {
            case .payload(let payload): run.append(payload)
            case .pause:
                if !run.isEmpty { result.append(.payload(.joining(run))) }
                run = []
                result.append(piece)
            }
        }
        return run.isEmpty ? result : result + [.payload(.joining(run))]
    }

    private func builder(_ message: MessageBytes) throws(EvaluationError) -> MessageBuilder {
        var builder: MessageBuilder
        switch message.start {
        case .request(let method, let target, let version):
            builder = MessageBuilder(
                method: try text(of: method) ?? "GET",
                target: try target.map { (target) throws(EvaluationError) in try bytes(target) } ?? [0x2F],
                version: "HTTP/\(try text(of: version) ?? "1.1")",
                host: names.host
            )
        case .response(let status, let reason, let version):
            builder = MessageBuilder(
                status: try value(status).least,
                reason: try reason.map { (reason) throws(EvaluationError) in try bytes(reason) },
                version: "HTTP/\(try text(of: version) ?? "1.1")"
            )
        case .own(let start, let length):
            builder = MessageBuilder(start: try bytes(start), length: try text(of: length))
        }
        builder.headers = try headers(message.headers)
        builder.trailers = try headers(message.trailers)
        builder.framing = message.framing
        return builder
    }

    private func text(of template: Template?) throws(EvaluationError) -> String? {
        guard let template else { return nil }
        return try text(template)
    }

    private func headers(_ written: [MessageBytes.Header]) throws(EvaluationError) -> [MessageBuilder.Header]
    {
        var headers: [MessageBuilder.Header] = []
        for (name, values) in written {
            var bytes: [[UInt8]] = []
            for value in values { bytes.append(try payload(value).bytes()) }
            headers.append(MessageBuilder.Header(name, bytes))
        }
        return headers
    }
}

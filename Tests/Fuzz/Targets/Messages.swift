import Messages

/// A stream read as a message: it comes to the same however it is cut, and what is said of it lies in it.
func fuzzMessage(_ input: inout Input) {
    let grammars: [Grammar] = [
        .request, .response(to: nil), .response(to: "HEAD"), .response(to: "CONNECT"), .own(length: "Length"),
        .own(length: nil),
    ]
    let (grammar, options, place) = (input.choice(grammars), input.byte(), input.short())
    let parser = MessageParser(
        grammar,
        headOnly: options & 1 != 0,
        strict: options & 2 != 0,
        limit: options & 4 != 0 ? 64 : MessageParser.limit,
        keepsBody: options & 8 == 0
    )
    let stream = Array(input.rest)
    let whole = Reading(parser, [stream], ends: true, demanded: false)
    for demanded in [false, true] {
        for pieces in cuts(stream, at: place) {
            let other = Reading(parser, pieces, ends: true, demanded: demanded)
            promise(
                other.result == whole.result,
                "\(pieces.map(\.count)): \(other.result), whole: \(whole.result)"
            )
            promise(whole.malformed != nil || other.content == whole.content, "the body depends on the cut")
        }
    }
    whole.check(against: stream)
}

/// What a parser made of a stream.
private struct Reading {
    /// What may not depend on how the stream was cut.
    struct Result: Equatable {
        var message: Message?
        var malformed: Malformed?
        var left: [UInt8] = []
        var isAbsent = false
    }

    private(set) var result = Result()
    private(set) var content: [UInt8] = []
    var malformed: Malformed? { result.malformed }

    init(_ parser: MessageParser, _ pieces: [[UInt8]], ends: Bool, demanded: Bool) {
        var parser = parser
        do throws(Malformed) {
            for piece in pieces {
                result.left += piece
                try take(into: &parser, demanded)
            }
            if ends { result.isAbsent = try !parser.end() }
        } catch {
            result.malformed = error
            result.left = []
        }
        result.message = parser.message
        promise(result.message == nil || malformed == nil, "a malformed message is one")
    }

    private mutating func take(into parser: inout MessageParser, _ demanded: Bool) throws(Malformed) {
        while !result.left.isEmpty, !parser.isComplete {
            var offered = result.left.count
            if demanded {
                let belonging = result.left.withUnsafeBytes { parser.belonging(in: $0) }
                offered = parser.certain.map { min($0, offered) } ?? belonging
                promise(offered > 0, "nothing is demanded of what is not whole")
            }
            let part = Array(result.left[..<offered])
            let taken = try part.withUnsafeBufferPointer { (bytes) throws(Malformed) in
                try parser.feed(UnsafeRawBufferPointer(bytes)) { content += $0 }
            }
            promise(!demanded || taken == offered, "what belongs to the message is not taken")
            result.left.removeFirst(taken)
        }
    }

    func check(against stream: [UInt8]) {
        if let malformed {
            promise((0...stream.count).contains(malformed.offset), "\(malformed) is not in the stream")
        }
        guard let message = result.message else { return }
        promise(stream.starts(with: message.head.bytes), "the head is not what came")
        for field in message.head.headers + message.trailers {
            promise(field.range.upperBound <= stream.count, "\(field) is not in the stream")
            promise(stream[field.name.range].elementsEqual(field.name.bytes), "\(field) is not what came")
        }
        guard message.bytes.count > message.head.bytes.count || content.isEmpty else { return }
        promise(message.body == content, "the body is not what was handed out")
        for (index, byte) in content.enumerated() {
            let place = message.map.offset(ofBody: index)
            promise(
                place.map { stream[$0] == byte } == true,
                "byte \(index) of the body is said to be at \(place ?? -1)"
            )
        }
    }
}

/// A message built of parts that are well-formed is read back as these parts, strictly.
func fuzzBuilding(_ input: inout Input) {
    let isRequest = input.byte() % 2 == 0
    var builder =
        isRequest
        ? MessageBuilder(method: input.token(), target: input.visibles(), host: [0x68])
        : MessageBuilder(status: 200 + input.byte() % 4, reason: input.value())
    let headers = input.headers()
    builder.headers = headers
    let body = (0..<input.byte() % 4).map { _ in input.piece() }
    // An empty chunk is the last to any reader.
    let chunks = body.filter { !$0.isEmpty }
    let isChunked = input.byte() % 2 == 0
    builder.framing = isChunked ? .chunked : .length
    let trailers = isChunked ? input.headers() : []
    builder.trailers = trailers
    let bytes = builder.bytes(body: isChunked ? chunks : body)

    var parser = MessageParser(isRequest ? .request : .response(to: nil), strict: true)
    do throws(Malformed) {
        let taken = try bytes.withUnsafeBufferPointer { (bytes) throws(Malformed) in
            try parser.feed(UnsafeRawBufferPointer(bytes))
        }
        promise(taken == bytes.count, "only \(taken) of \(bytes.count) bytes belong to it")
    } catch {
        promise(false, "what was built is malformed: \(error)")
    }
    guard let message = parser.message else { return promise(false, "what was built is not whole") }
    promise(message.body == body.flatMap(\.self) || message.head.framing == .none, "it has another body")
    for (sent, read) in [(headers, message.head.headers), (trailers, message.trailers)] {
        let lines = sent.flatMap { header in header.values.map { (header.name, $0) } }
        let found = read.filter { field in lines.contains { $0.0 == field.name.text } }
        promise(found.map(\.name.text) == lines.map(\.0), "it has other headers: \(found)")
        promise(found.map(\.value.bytes) == lines.map(\.1), "its headers have other values: \(found)")
    }
}

extension Input {
    /// A name: RFC 9110, section 5.6.2.
    fileprivate mutating func token() -> String {
        let signs = Array("!#$%&'*+-.^_`|~0aZ".utf8)
        return "X" + String(decoding: piece().prefix(20).map { signs[Int($0) % signs.count] }, as: UTF8.self)
    }

    /// Bytes without spaces and control characters.
    fileprivate mutating func visibles() -> [UInt8] { [0x2F] + piece().filter { $0 > 0x20 && $0 != 0x7F } }

    /// A header's value: no control character, no white space at its ends.
    fileprivate mutating func value() -> [UInt8] {
        let bytes = piece().filter { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
        let trimmed = bytes.drop { $0 == 0x20 || $0 == 0x09 }
        return Array(trimmed.reversed().drop { $0 == 0x20 || $0 == 0x09 }.reversed())
    }

    fileprivate mutating func headers() -> [MessageBuilder.Header] {
        (0..<byte() % 4).map { _ in MessageBuilder.Header(token(), (0..<byte() % 3).map { _ in value() }) }
    }
}

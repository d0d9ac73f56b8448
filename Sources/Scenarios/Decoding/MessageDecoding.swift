internal import Messages
internal import YAMLTree

extension Decoder {
    /// Reads an HTTP message to send.
    mutating func http(_ slot: Slot) -> MessageBytes? {
        guard let map = open(slot, as: .http) else { return nil }
        let version = map["version"].flatMap { httpVersion($0) }
        let start: MessageBytes.Start
        if let slot = map["status"] {
            if let other = map["method"] ?? map["target"] {
                error(
                    "'status' makes a response, and '\(other.name)' belongs to a request",
                    at: other.key.span
                )
                return nil
            }
            guard let status = number(slot) else { return nil }
            start = .response(
                status: status,
                reason: map["reason"].flatMap { template($0) },
                version: version
            )
        } else if map["method"] != nil || map["target"] != nil {
            start = .request(
                method: map["method"].flatMap { template($0) },
                target: map["target"].flatMap { template($0) },
                version: version
            )
        } else {
            if !map.isFlawed {
                error(
                    "'http' needs 'status', or 'method' or 'target', to be a response or a request",
                    at: slot.key.span
                )
            }
            return nil
        }
        var message = MessageBytes(start)
        let errors = errorCount
        if let slot = map["framing"] {
            switch word(slot, of: ["length", "chunked", "close", "none"]) {
            case "length": message.framing = .length
            case "chunked": message.framing = .chunked
            case "close": message.framing = .close
            case "none": message.framing = MessageBuilder.Framing.none
            default: break
            }
        }
        if message.framing != .chunked, let slot = map["chunks"] ?? map["trailers"], errorCount == errors {
            error("'\(slot.name)' needs 'framing: chunked' beside it", at: slot.key.span)
        }
        rest(&message, map)
        if let chunks = map["chunks"] {
            if let body = map["body"] {
                error("'chunks' are the body; write one of them", at: body.key.span)
            }
            message.body = self.chunks(chunks)
        }
        message.trailers = map["trailers"].map { headers($0) } ?? []
        return map.isFlawed || errorCount > errors ? nil : message
    }

    /// Reads a message of one's own to send.
    mutating func message(_ slot: Slot) -> MessageBytes? {
        guard let map = open(slot, as: .message) else { return nil }
        let errors = errorCount
        guard let start = map["start"].flatMap({ template($0) }) else { return nil }
        var message = MessageBytes(.own(start, length: map["length"].flatMap { template($0) }))
        rest(&message, map)
        return map.isFlawed || errorCount > errors ? nil : message
    }

    private mutating func rest(_ message: inout MessageBytes, _ map: Opened) {
        message.headers = map["headers"].map { headers($0) } ?? []
        if let body = map["body"].flatMap({ bytes($0) }) { message.body = [.bytes(body)] }
    }

    private mutating func chunks(_ slot: Slot) -> [Send.Part]? {
        guard let items = slot.node.items else {
            wrongType(slot)
            return nil
        }
        var chunks: [Send.Part] = []
        for item in items {
            guard let chunk = part(slot.item(item)) else { continue }
            if case .bytes = chunk {
            } else if !isSending {
                error("a pause between chunks is for what 'send' sends", at: item.place)
            }
            chunks.append(chunk)
        }
        return chunks
    }

    private mutating func headers(_ slot: Slot) -> [MessageBytes.Header] {
        guard let entries = slot.node.entries else {
            wrongType(slot)
            return []
        }
        return entries.compactMap { entry in
            guard let name = headerName(entry.key) else { return nil }
            let value = Slot(key: entry.key, type: .bytes, node: entry.value)
            if entry.value.items != nil { return bytesList(value).map { (name, $0) } }
            return bytes(value).map { (name, [$0]) }
        }
    }

    /// Reads a header's name.
    mutating func headerName(_ key: Node) -> String? {
        guard let name = key.scalar?.text, !name.isEmpty else {
            error("a header has a name", at: key.span)
            return nil
        }
        if name.hasSuffix(":") {
            error("a header's name stands without its colon: '\(name.dropLast())'", at: key.span)
            return nil
        }
        return name
    }

    /// Reads a version, which is the number.
    mutating func httpVersion(_ slot: Slot) -> Template? {
        guard let template = template(slot) else { return nil }
        if let text = template.literal, text.hasPrefix("HTTP/") {
            error("'version' is the number alone: \(text.dropFirst(5))", at: slot.node.place)
            return nil
        }
        return template
    }
}

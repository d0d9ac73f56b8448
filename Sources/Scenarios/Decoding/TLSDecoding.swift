internal import YAMLTree

extension Decoder {
    /// Reads `tls` of a server or a client: `auto`, or a map.
    mutating func tls(_ slot: Slot, as section: Section) -> TLSSettings? {
        var settings = TLSSettings(span: slot.key.span)
        guard slot.node.entries != nil else {
            guard let scalar = slot.scalar else {
                wrongType(slot)
                return nil
            }
            guard scalar.text == "auto" else {
                error("'tls' takes 'auto' or a map, not '\(scalar.text)'", at: scalar.span)
                return nil
            }
            settings.isAuto = true
            return settings
        }
        guard let map = open(slot, as: section) else { return nil }
        if let certificate = map["certificate"] {
            settings.certificate = source(certificate)
            settings.key = map["key"].flatMap { fileName($0) }
            switch settings.certificate {
            case .file: _ = needed("key", in: map, for: certificate)
            case .run:
                if let key = map["key"] {
                    error(
                        "'certificate: auto' has a key of its own; 'key' belongs to a file's",
                        at: key.key.span
                    )
                }
            case nil: break
            }
        }
        if let alpn = map["alpn"] { settings.applicationProtocols = applicationProtocols(alpn) }
        if section == .serverTLS {
            settings.authority = map["client-ca"].flatMap { source($0) }
            if let slot = map["versions"], let versions = versions(slot) { settings.versions = versions }
        } else {
            settings.authority = map["ca"].flatMap { source($0) }
            settings.serverName = map["server-name"].flatMap { template($0) }
            settings.verifies = map["verify"].flatMap { flag($0) } ?? true
            if !settings.verifies, let other = map["ca"] {
                error(
                    "'ca' says whom to trust, and 'verify: false' that nobody is looked at",
                    at: other.key.span
                )
            }
        }
        return settings
    }

    /// `auto`, or a file's path.
    private mutating func source(_ slot: Slot) -> TLSSettings.Source? {
        slot.scalar?.text == "auto" ? .run : fileName(slot).map { .file($0) }
    }

    private mutating func applicationProtocols(_ slot: Slot) -> [Template] {
        guard let items = slot.node.items else {
            wrongType(slot)
            return []
        }
        if items.isEmpty { error("'alpn' names no protocol", at: slot.node.place) }
        return items.compactMap { item in
            guard let name = template(slot.item(item)) else { return nil }
            guard let literal = name.literal, !(1...255).contains(literal.utf8.count) else { return name }
            error("an application protocol's name has 1 to 255 bytes", at: name.span)
            return nil
        }
    }

    private mutating func versions(_ slot: Slot) -> ClosedRange<TLSSettings.Version>? {
        let words = TLSSettings.Version.allCases.map(\.rawValue)
        let items = slot.node.items.map { items in items.map { slot.item($0) } } ?? [slot]
        if items.isEmpty { error("'versions' names no version", at: slot.node.place) }
        let versions = items.compactMap { word($0, of: words) }.compactMap(TLSSettings.Version.init)
        guard let least = versions.min(), let most = versions.max() else { return nil }
        return least...most
    }
}

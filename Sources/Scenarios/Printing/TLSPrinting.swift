internal import YAMLTree

extension TLSSettings {
    /// `auto`, or what differs from it.
    func written(isServer: Bool) -> String {
        if isAuto { return "auto" }
        var members: [String] = []
        if let certificate { members.append("certificate: \(certificate.written)") }
        if let key { members.append("key: \(key.written)") }
        if let authority { members.append("\(isServer ? "client-ca" : "ca"): \(authority.written)") }
        if let serverName { members.append("server-name: \(serverName.written)") }
        if !applicationProtocols.isEmpty {
            members.append("alpn: [\(applicationProtocols.map(\.written).joined(separator: ", "))]")
        }
        if isServer, versions.lowerBound == versions.upperBound {
            members.append("versions: \(versions.lowerBound.rawValue)")
        }
        if !verifies { members.append("verify: false") }
        return "{\(members.joined(separator: ", "))}"
    }
}

extension TLSSettings.Source {
    fileprivate var written: String {
        switch self {
        case .run: "auto"
        case .file(let name): name.written
        }
    }
}

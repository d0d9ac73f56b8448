import Net
import NetTLS
import Scenarios
import YAMLTree

/// How an actor speaks TLS while it is played.
struct TLSRun {
    let context: TLSContext
    /// Whom a client wants, where its `tls` says so.
    let serverName: String?
    /// From the first byte of a connection on, unless its script has a `start-tls`.
    let isAtOnce: Bool
    let span: Span
}

/// The authority of this run: its key is in memory alone.
enum RunAuthority {
    static let made = Result { () throws(TLSError) in
        try CertificateAuthority.make(name: "The authority of this run of wirescript")
    }

    /// Its certificate in PEM, for programs that are to trust it.
    static var pem: String? { try? made.get().certificate.pem }
}

extension Play {
    /// Makes ready to speak TLS who says so, or does it with a `start-tls`. After `files` were written: one of them may be
    /// a certificate.
    func prepareTLS(_ evaluator: Evaluator<LaneNames>) throws(HarnessError) {
        for server in servers {
            let settings = server.model.tls
            guard settings != nil || server.model.scripts.contains(where: \.startsTLS) else { continue }
            server.tls = try serverTLS(
                settings ?? TLSSettings(span: server.model.span),
                of: server,
                settings != nil,
                evaluator
            )
        }
        for client in clients {
            let settings = client.model.tls
            guard settings != nil || client.model.script.startsTLS else { continue }
            client.tls = try clientTLS(
                settings ?? TLSSettings(span: client.model.span),
                of: client,
                settings != nil,
                evaluator
            )
        }
    }

    private func serverTLS(
        _ settings: TLSSettings,
        of server: ServerRun,
        _ isWritten: Bool,
        _ evaluator: Evaluator<LaneNames>
    ) throws(HarnessError) -> TLSRun {
        var hosts = [server.model.name, "localhost", "127.0.0.1", "::1"]
        if let host = server.address.host, !hosts.contains(host) { hosts.append(host) }
        let context = try orHarness(settings.span) { () throws(TLSError) in
            var configuration = TLSServerConfiguration(
                identity: try identity(
                    settings.certificate ?? .run,
                    settings.key,
                    for: hosts,
                    .server,
                    evaluator
                )
            )
            if let authority = settings.authority {
                configuration.clientCertificates = .required(try trust(authority, evaluator))
            }
            configuration.applicationProtocols = try texts(settings.applicationProtocols, evaluator)
            configuration.versions = settings.versions.lowerBound.tls...settings.versions.upperBound.tls
            return try TLSContext(server: configuration)
        }
        return TLSRun(context: context, serverName: nil, isAtOnce: isWritten, span: settings.span)
    }

    private func clientTLS(
        _ settings: TLSSettings,
        of client: ClientRun,
        _ isWritten: Bool,
        _ evaluator: Evaluator<LaneNames>
    ) throws(HarnessError) -> TLSRun {
        let context = try orHarness(settings.span) { () throws(TLSError) in
            var configuration = TLSClientConfiguration(
                trust: settings.verifies ? try trust(settings.authority ?? .run, evaluator) : .anything
            )
            configuration.identity = try settings.certificate.map { (source) throws(TLSError) in
                try identity(source, settings.key, for: [client.model.name], .client, evaluator)
            }
            configuration.applicationProtocols = try texts(settings.applicationProtocols, evaluator)
            return try TLSContext(client: configuration)
        }
        let names = try orHarness(settings.span) { () throws(TLSError) in
            try settings.serverName.map { (name) throws(TLSError) in try texts([name], evaluator) }
        }
        return TLSRun(context: context, serverName: names?.first, isAtOnce: isWritten, span: settings.span)
    }

    private func trust(_ source: TLSSettings.Source, _ evaluator: Evaluator<LaneNames>) throws(TLSError)
        -> TLSTrust
    {
        switch source {
        case .run: .authorities([try RunAuthority.made.get().certificate])
        case .file(let name): .authorities(try Certificate.load(file: try path(name, evaluator)))
        }
    }

    /// What an end shows itself with: issued by the run's authority, or in files.
    private func identity(
        _ source: TLSSettings.Source,
        _ key: Template?,
        for hosts: [String],
        _ use: CertificateUse,
        _ evaluator: Evaluator<LaneNames>
    ) throws(TLSError) -> Identity {
        guard case .file(let certificate) = source else {
            return try RunAuthority.made.get().issue(hosts: hosts, use: use)
        }
        return try Identity(
            certificateFile: try path(certificate, evaluator),
            keyFile: try path(key ?? certificate, evaluator)
        )
    }

    private func path(_ name: Template, _ evaluator: Evaluator<LaneNames>) throws(TLSError) -> String {
        let path = try texts([name], evaluator)[0]
        return path.hasPrefix("/") ? path : plan.file.folder + "/" + path
    }

    private func texts(_ templates: [Template], _ evaluator: Evaluator<LaneNames>) throws(TLSError)
        -> [String]
    {
        var texts: [String] = []
        for template in templates {
            do throws(EvaluationError) { texts.append(try evaluator.text(template)) } catch {
                throw TLSError(code: .configuration, detail: error.harnessError.message)
            }
        }
        return texts
    }

    /// A setting that cannot be used is the harness's trouble, at its place.
    private func orHarness<Value>(_ span: Span, _ make: () throws(TLSError) -> Value) throws(HarnessError)
        -> Value
    {
        do throws(TLSError) { return try make() } catch {
            throw HarnessError("tls: \(error.detail)", span: span)
        }
    }
}

extension TLSSettings.Version {
    fileprivate var tls: TLSVersion {
        switch self {
        case .v1_2: .v1_2
        case .v1_3: .v1_3
        }
    }
}

extension Script {
    /// A step of it, at any depth, switches its connection to TLS.
    var startsTLS: Bool { contains { if case .startTLS = $0 { true } else { false } } }
}

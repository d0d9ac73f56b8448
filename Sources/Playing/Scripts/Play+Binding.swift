import Net
import Scenarios
import YAMLTree

extension Play {
    /// Binds a server's address, which refuses till it listens.
    func bind(_ server: Scenarios.Server, _ evaluator: Evaluator<LaneNames>) throws(HarnessError) {
        var endpoint =
            try server.listen.map { (field) throws(HarnessError) in
                try harness { () throws(EvaluationError) in try evaluator.endpoint(field) }
            } ?? .tcp(host: "127.0.0.1", port: 0)
        if case .servers(let service) = plan.side, let port = service.ports[server.name] {
            endpoint = endpoint.atPort(port)
        }
        let isNone = endpoint == .none
        // A server that never accepts, or only reserves its address, waits for nobody.
        let isDeaf = if case .never? = server.acceptAfter { true } else { isNone }
        let least = isDeaf ? 0 : max(1, server.listsConnections ? server.scripts.count : 1)
        let accepts = try server.accepts.map { (field) throws(HarnessError) in
            try harness { () throws(EvaluationError) in try evaluator.value(field) }
        }
        let backlog = try server.backlog.map { (field) throws(HarnessError) in
            try harness { () throws(EvaluationError) in try evaluator.value(field).least }
        }
        let socket = try socketOptions(server.socket, evaluator)
        do {
            let wanted = try address(endpoint, of: server.name)
            let keeper = server.until == nil ? nil : try keep(wanted)
            let listener = try Listener.bind(to: keeper ?? wanted, options: socket, on: reactor)
            let run = ServerRun(
                server,
                listener,
                index: servers.count,
                accepts: plan.side.isEndless
                    ? Count(least: 0, most: nil) : accepts ?? Count(least: least, most: least),
                cycles: plan.side.isEndless,
                backlog: backlog ?? 4096
            )
            servers.append(run)
            actors.insert(.server(run), server.name)
            names.servers[server.name] = listener.address
        } catch let error as NetError {
            throw .binding(error, what: "server '\(server.name)'", at: server.listen?.span ?? server.span)
        } catch let error as HarnessError {
            throw error
        } catch {
            throw HarnessError("\(error)", span: server.span)
        }
    }

    /// Binds the address of a server whose listener is closed before the scenario is over, besides that; nil for a Unix
    /// socket, whose path is its own. A port that is let go is anybody's who binds port 0, and who should then be refused
    /// would be accepted there. Done first, since nothing can be bound beside a socket that listens. But a program may want
    /// to have the port after us, perhaps without SO_REUSEADDR.
    private func keep(_ address: Address) throws(NetError) -> Address? {
        guard address.port != nil, plan.scenario.processes.isEmpty else { return nil }
        let keeper = try Listener.bind(to: address, on: reactor)
        names.held.append(keeper)
        return keeper.address
    }

    /// Keeps a port of `ports` bound.
    func reserve(_ port: Port) throws(HarnessError) {
        do {
            let listener =
                try port.held ? Listener.bind(to: .loopback(), on: reactor) : FreePort.bind(on: reactor)
            names.ports[port.name] = listener.address.port
            if port.held { names.held.append(listener) } else { names.released.append(listener) }
        } catch {
            throw .binding(error, what: "port '\(port.name)'", at: port.span)
        }
    }

    /// The address of an endpoint; `unix` without a path gets one in the private folder.
    func address(_ endpoint: Endpoint, of name: String) throws -> Address {
        switch endpoint {
        case .tcp(let host, let port): try Address(host: host, port: port)
        case .unix(let path?): try Address(path: path)
        case .unix(nil): try Address(path: names.temporaryPath() + "/\(name).sock")
        case .none: .loopback()
        }
    }

    /// Makes a bound listener accept connections.
    func listen(_ server: ServerRun) throws(HarnessError) {
        do {
            try server.listener.listen(backlog: server.backlog)
            server.isListening = true
        } catch {
            throw .binding(
                error,
                what: "server '\(server.model.name)'",
                at: server.model.listen?.span ?? server.model.span
            )
        }
    }
}

extension HarnessError {
    /// A bind(2) or listen(2) that failed.
    static func binding(_ error: any Error, what: String, at span: Span) -> HarnessError {
        let net = error as? NetError
        let advice: String? =
            switch net?.code {
            case .addressInUse:
                "let the system choose a port: 'listen: tcp', and name it '${servers.NAME.port}'"
            case .tooManyDescriptors: "raise the limit of open descriptors (ulimit -n)"
            default: nil
            }
        return HarnessError(
            "\(what): \(net?.description ?? String(describing: error))",
            advice: advice,
            span: span
        )
    }

    /// Another call that failed for the system's reasons.
    static func system(_ error: NetError, at span: Span) -> HarnessError {
        HarnessError(
            error.description,
            advice: error.code == .tooManyDescriptors
                ? "raise the limit of open descriptors (ulimit -n)" : nil,
            span: span
        )
    }
}

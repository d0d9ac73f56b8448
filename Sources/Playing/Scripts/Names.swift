import Glibc
import Net
import Scenarios

/// What `${...}` can name in every script of a scenario: touched only by the `Play` that owns it.
final class SharedNames {
    let plan: Plan
    /// Each server's address, once it is bound.
    var servers: [String: Address] = [:]
    var ports: [String: UInt16] = [:]
    /// Keep ports bound: those of `ports`, and those of listeners that are closed early.
    var held: [Listener] = []
    /// Keep ports bound until the first program starts.
    var released: [Listener] = []
    /// What each actor's connections captured, for `${ACTOR.NAME}`.
    var captures: [String: [String: [UInt8]]] = [:]
    /// The private folder, once something needed it.
    var folder: TemporaryFolder?
    private var authority: String?

    init(_ plan: Plan) { self.plan = plan }

    /// Closes the ports and removes the folder, now: a task that was late to stop may keep the play itself a moment longer.
    func release() {
        for listener in held + released { listener.close() }
        held = []
        released = []
        folder = nil
    }

    /// A file with the authority of this run, for programs that are to trust it; written when first asked for.
    func authorityFile() -> String? {
        if let authority { return authority }
        let name = "authority-of-this-run.pem"
        guard let path = try? temporaryPath(), let pem = RunAuthority.pem,
            (try? folder?.write(Array(pem.utf8), to: name)) != nil
        else { return nil }
        authority = "\(path)/\(name)"
        return authority
    }

    /// The private folder's path, made when first asked for.
    func temporaryPath() throws(HarnessError) -> String {
        if let folder { return folder.path }
        let made = try TemporaryFolder()
        folder = made
        return made.path
    }
}

/// The names a lane sees.
struct LaneNames: Scope {
    let shared: SharedNames
    let lane: Lane?
    /// The descriptors of the ports that the process inherits whose names these are.
    var inherited: [String: Int32] = [:]

    func value(of path: ArraySlice<String>) -> [UInt8]? {
        guard let first = path.first else { return nil }
        let rest = path.dropFirst()
        if rest.isEmpty {
            if let value = lane?.captures[first] ?? shared.plan.variables[first] { return value }
            return own(first).map { Array($0.utf8) }
        }
        if let header = lane?.captures[headerName(path)] { return header }
        return nested(first, rest).map { Array($0.utf8) }
            ?? shared.captures[first]?[headerName(rest)]
            ?? shared.captures[first]?[rest.joined(separator: ".")]
    }

    var host: [UInt8]? {
        guard let connection = lane?.connection else { return nil }
        let address = lane?.server == nil ? connection.peerAddress : connection.localAddress
        // A Unix socket has no host.
        return Array((address.port == nil ? "localhost" : address.description).utf8)
    }

    var ownFolder: String? { shared.folder?.path }

    private func own(_ name: String) -> String? {
        switch name {
        case "dir": shared.plan.file.folder
        case "tmp": try? shared.temporaryPath()
        case "seed": String(shared.plan.seed)
        default: nil
        }
    }

    private func nested(_ first: String, _ rest: ArraySlice<String>) -> String? {
        switch first {
        case "servers" where rest.count == 2:
            return shared.servers[rest[rest.startIndex]]?.attribute(rest[rest.startIndex + 1])
        case "peer" where rest.count == 1:
            return lane?.connection?.peerAddress.attribute(rest[rest.startIndex])
        case "local" where rest.count == 1:
            return lane?.connection?.localAddress.attribute(rest[rest.startIndex])
        case "ports" where rest.count == 2 && rest.last == "fd":
            return inherited[rest[rest.startIndex]].map { String($0) }
        case "ports" where rest.count == 1: return shared.ports[rest[rest.startIndex]].map { String($0) }
        case "tls" where rest.elementsEqual(["ca"]): return shared.authorityFile()
        case "env" where rest.count == 1: return getenv(rest[rest.startIndex]).map { String(cString: $0) }
        case "files":
            let name = rest.joined(separator: ".")
            guard shared.plan.scenario.files.contains(where: { $0.name == name }) else { return nil }
            return (try? shared.temporaryPath()).map { $0 + "/" + name }
        default: return nil
        }
    }
}

extension Address {
    /// What `${servers.NAME.WORD}` gives: `host`, `port`, `address`, `path`, `url`.
    func attribute(_ word: String) -> String? {
        switch word {
        case "host": host
        case "port": port.map { String($0) }
        case "address": port == nil ? path : description
        case "path": path
        case "url": path.map { "unix:" + $0 } ?? "tcp://" + description
        default: nil
        }
    }
}

/// The name under which `NAME.header.X` is kept: the case of a header's name does not matter.
func headerName(_ path: ArraySlice<String>) -> String {
    guard let index = path.firstIndex(of: "header"), index > path.startIndex else {
        return path.joined(separator: ".")
    }
    return (path[...index] + path[(index + 1)...].map { $0.lowercased() }).joined(separator: ".")
}

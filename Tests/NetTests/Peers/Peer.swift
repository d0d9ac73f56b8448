import Glibc
import Programs
import Testing

@testable import Net

/// A program of somebody else's at the other end of a connection. What is typed into it goes to us, what it gets it prints;
/// its input's end is a FIN, and it ends when both directions have.
struct Peer: Sendable, CustomTestStringConvertible {
    enum Kind: CaseIterable { case node, python, socat, ncat }
    enum Role: CaseIterable { case connects, listens }
    enum Name: CaseIterable { case tcp, unix, abstract }

    let kind: Kind
    let role: Role
    let name: Name
    let backend: Backend

    /// Every program in either role, over every backend.
    static let tcp = all(.tcp)
    /// Likewise, over Unix sockets. Ncat knows no abstract names, and those of Node 20 are others: libuv 1.46 fills them up
    /// with NULs.
    static let unix = all(.unix) + all(.abstract).filter { $0.kind == .python || $0.kind == .socat }

    private static func all(_ name: Name) -> [Peer] {
        Kind.allCases.flatMap { kind in
            Role.allCases.flatMap { role in
                Backend.allCases.map { Peer(kind: kind, role: role, name: name, backend: $0) }
            }
        }
    }

    var testDescription: String { "\(kind) \(role), \(name), \(backend)" }

    /// Where no other test is: on Linux all of 127.0.0.0/8 is this machine, so that a program which does not tell its port
    /// can be given one.
    private func address() throws -> Address {
        let path = Setting.temporaryPath()
        switch name {
        case .tcp:
            let bytes = (0..<3).map { _ in String(UInt8.random(in: 1...254)) }.joined(separator: ".")
            return try Address(host: "127.\(bytes)", port: 7007)
        case .unix: return try Address(path: path)
        case .abstract: return try Address(abstractName: path)
        }
    }

    /// Runs the body on a reactor, with our end of a connection and the program at the other one.
    func run(
        options: SocketOptions = SocketOptions(),
        shell: String? = nil,
        _ body: @escaping @Sendable (Connection, Program) async throws -> Void
    ) async throws {
        try await onReactor(backend) { [self] reactor in
            let address = try address()
            let command = command(address)
            let all = shell.map { ["sh", "-c", $0, "sh"] + command } ?? command
            switch role {
            case .connects:
                let listener = try Listener.bind(to: address, options: options, on: reactor)
                try listener.listen()
                try await Program.run(all) { program in
                    let connection = try await reactor.withTimeout(.seconds(60), error: .absent(address)) {
                        try await listener.accept()
                    }
                    try await body(connection, program)
                }
            case .listens:
                defer { if let path = address.path { unlink(path) } }
                try await Program.run(all) { program in
                    try await program.errors(have: "istening on")
                    try await body(.connect(to: address, options: options, on: reactor), program)
                }
            }
        }
    }

    private func command(_ address: Address) -> [String] {
        let host = address.host ?? ""
        let path = address.path ?? address.abstractName ?? ""
        switch kind {
        case .node: return ["node", "-e", Self.node, "\(role)", "\(name)", host, path]
        case .python: return ["python3", "-c", Self.python, "\(role)", "\(name)", host, path]
        case .ncat:
            let ours = name == .tcp ? [host, "7007"] : ["-U", path]
            return ["ncat"] + (role == .listens ? ["-l", "-v"] : []) + ours
        case .socat:
            let ours =
                switch (name, role) {
                case (.tcp, .connects): "TCP:\(host):7007"
                case (.tcp, .listens): "TCP-LISTEN:7007,bind=\(host)"
                case (.unix, .connects): "UNIX-CONNECT:\(path)"
                case (.unix, .listens): "UNIX-LISTEN:\(path)"
                case (.abstract, .connects): "ABSTRACT-CONNECT:\(path)"
                case (.abstract, .listens): "ABSTRACT-LISTEN:\(path)"
                }
            // After the end of one direction it would wait half a second for the other one.
            return ["socat", "-d", "-d", "-t", "60", ours, "STDIO"]
        }
    }
}

extension NetError {
    fileprivate static func absent(_ address: Address) -> NetError {
        NetError(errno: ETIMEDOUT, call: "accept", address: address, detail: "the program does not connect")
    }
}

import Net
import Playing

/// The addresses of a journal's connections, for packets that have to have some.
///
/// TCP's are the real ones, IPv4 in IPv6 unmapped. A Unix socket has none: its ends get made-up ones of
/// 192.0.2.0/24, a network that RFC 5737 keeps for documentation, and no two connections of a file the same. Nor is the port
/// known of a client that was refused: it gets one above those that Linux hands out.
struct CapturedAddresses {
    private var invented = 0

    /// Of a connection: the client's and the server's, and what is to be said of them where they are made up.
    mutating func addresses(of facts: Facts) -> (client: Address, server: Address, note: String?) {
        if let server = facts.server?.unmapped, let serverIP = server.ip {
            if let client = facts.client?.unmapped, client.ip?.family == serverIP.family {
                return (client, server, nil)
            }
            let port = UInt16(61_000 + next() % 4_536)
            let client = Address(serverIP.isLoopback ? serverIP : serverIP.unspecifiedOfFamily, port: port)
            return (client, server, "the client's port is made up: it is not known")
        }
        let number = next()
        let path = facts.server?.description ?? "a Unix socket"
        return (
            Self.documentation(2 + number / 16_384 % 250, port: 49_152 + number % 16_384),
            Self.documentation(1, port: 49_151),
            "\(path); a Unix socket has no addresses, so they are made up, and packets are how its bytes are shown"
        )
    }

    private mutating func next() -> Int {
        invented += 1
        return invented - 1
    }

    private static func documentation(_ host: Int, port: Int) -> Address {
        (try? Address(host: "192.0.2.\(host)", port: UInt16(port))) ?? .loopback(port: UInt16(port))
    }

    /// What a journal says of a connection's addresses.
    struct Facts {
        var client: Address?
        var server: Address?

        mutating func take(_ fact: Journal.Fact) {
            switch fact {
            case .connecting(let to): server = (try? Address(parsing: to)) ?? server
            case .connected(let from): client = (try? Address(parsing: from)) ?? client
            case .accepted(let from): client = client ?? (try? Address(parsing: from))
            default: break
            }
        }
    }
}

extension IPAddress {
    fileprivate var unspecifiedOfFamily: IPAddress { family == .ipv4 ? .unspecified : .unspecifiedIPv6 }
}

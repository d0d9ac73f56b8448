import ArgumentParser
import Wirescript

/// `wirescript connect`.
struct ConnectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect",
        abstract: "Play the clients of a scenario, against a real server.",
        discussion: """
              wirescript connect mail.yaml --to 127.0.0.1:2525
              wirescript connect ftp.yaml --to control=127.0.0.1:2121 --to data=127.0.0.1:2020
              wirescript connect db.yaml --to unix:/run/db.sock --wait 5s
            """
    )

    @OptionGroup var side: SideArguments

    @Option(
        name: .customLong("to"),
        help: ArgumentHelp(
            "Where a server is: HOST:PORT, tcp:HOST:PORT or unix:PATH. Without its name, the only server.",
            valueName: "[name=]address"
        ),
        transform: ServerAddress.argument
    )
    var addresses: [ServerAddress] = []

    @Option(
        name: .customLong("wait"),
        help: ArgumentHelp("Keep trying for so long until it accepts, such as 5s.", valueName: "duration"),
        transform: { text in
            guard let seconds = Patience.seconds(text) else {
                throw ValidationError("a duration is written such as 500ms, 5s or 1m")
            }
            return seconds
        }
    )
    var patience = 0.0

    func validate() throws {
        if let name = Dictionary(grouping: addresses, by: \.name).first(where: { $0.value.count > 1 })?.key {
            throw ValidationError("'--to' says twice where '\(name.isEmpty ? "the server" : name)' is")
        }
    }

    func run() async throws {
        var connect = Connect(side.run)
        for address in addresses { connect.addresses[address.name] = address.address }
        connect.patience = patience
        throw ExitCode(await Interruption.cancelling { [connect] in await connect.play() })
    }
}

/// `NAME=ADDRESS` or `ADDRESS`.
struct ServerAddress {
    let name: String
    let address: String

    static func argument(_ text: String) throws -> ServerAddress {
        guard let equals = text.firstIndex(of: "="), !text[..<equals].contains(where: { ":/".contains($0) })
        else {
            return ServerAddress(name: "", address: text)
        }
        guard equals > text.startIndex else { throw ValidationError("an address is written 'name=address'") }
        return ServerAddress(
            name: String(text[..<equals]),
            address: String(text[text.index(after: equals)...])
        )
    }
}

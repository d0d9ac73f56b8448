import ArgumentParser
import Wirescript

/// `wirescript serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Play the servers of a scenario, for real clients.",
        discussion: """
            When all servers accept, a line is written for each, such as 'mail tcp:127.0.0.1:40123', and 'ready'. Every \
            connection plays a script for itself, and one that fails is reported at once, until Ctrl-C or SIGTERM: \
            then the exit status is 0 if none failed, and 1 otherwise. With '--once' it is as in 'run': until \
            the servers' part of the scenario is done, with its 'accepts' and its 'timeout'.

              wirescript serve mail.yaml --port mail=2525
              wirescript serve mail.yaml --once --ready-file ready.json
              wirescript serve web.yaml -- sh -c 'curl http://$WIRESCRIPT_WEB_ADDRESS/'

            With a command the scenario is played once, around it: the exit status is the command's, or 1 if that was \
            0 and the scenario failed; standard output is the command's, and all of ours goes to standard error.
            """
    )

    @OptionGroup var side: SideArguments

    @Option(
        name: .customLong("port"),
        help: ArgumentHelp(
            "Where a server listens; wins over the scenario. Repeatable.",
            valueName: "name=port"
        ),
        transform: ServerPort.argument
    )
    var ports: [ServerPort] = []

    @Option(
        help: ArgumentHelp(
            "Write a file when all servers accept: JSON, whole or not at all, removed at the end.",
            valueName: "path"
        ),
        completion: .file()
    )
    var readyFile: String?

    @Flag(help: "Play the scenario once, as in 'run', till the servers' part of it is done.")
    var once = false

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp(
            "A command to run when all servers accept, with WIRESCRIPT_NAME_PORT, _HOST, _ADDRESS or _PATH for each.",
            valueName: "command"
        )
    )
    var command: [String] = []

    func run() async throws {
        var serve = Serve(side.run)
        for port in ports { serve.ports[port.name] = port.port }
        serve.readyFile = readyFile
        serve.isOnce = once
        serve.command = command
        throw ExitCode(await Interruption.cancelling { [serve] in await serve.play() })
    }
}

/// `NAME=PORT`.
struct ServerPort {
    let name: String
    let port: UInt16

    static func argument(_ text: String) throws -> ServerPort {
        let parts = text.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, let port = UInt16(parts[1]) else {
            throw ValidationError("a server's port is written 'name=port', the port from 0 to 65535")
        }
        return ServerPort(name: String(parts[0]), port: port)
    }
}

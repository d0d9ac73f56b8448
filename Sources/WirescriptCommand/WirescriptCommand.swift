import ArgumentParser
import Wirescript

/// `wirescript`: what it can do, and what its exit statuses mean.
@main
struct WirescriptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wirescript",
        abstract: "Plays scripted conversations over real sockets and checks every byte.",
        discussion: """
            A scenario is a YAML file that says what the servers and the clients of a duplex byte stream (TCP or a \
            Unix socket) send, expect and do to the connection. Both ends are played against each other:

              scenario: The server greets first
              conversation:
                - server: "220 mail.test ready\\r\\n"
                - client: "NOOP\\r\\n"
                - end: client

            'wirescript explain' shows the words of the language.

            EXIT STATUS
              0    every scenario met its verdict, and at least one was played
              1    a scenario did not meet its verdict
              2    a scenario file is invalid (all are read first: nothing is played)
              3    the harness could not do its work (a fixed port is taken, a file cannot be read, no scenario is
                   there, all were skipped, a report could not be written)
              64   wrong usage
              130  interrupted; what had been played is reported
            Where several apply: 130, then 3, then 2, then 1.
            """,
        version: "wirescript 0.1.0",
        subcommands: [
            RunCommand.self, CheckCommand.self, ServeCommand.self, ConnectCommand.self, ExplainCommand.self,
            SchemaCommand.self, LearnCommand.self, NewCommand.self, ReportCommand.self,
        ]
    )
}

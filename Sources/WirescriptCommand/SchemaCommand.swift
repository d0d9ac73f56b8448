import ArgumentParser
import Wirescript

/// `wirescript schema`.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of scenarios, for editors.",
        discussion: """
            Draft 7, as YAML language servers read it. A file names its schema in a comment on its first line:

              # yaml-language-server: $schema=wirescript.schema.json
            """
    )

    func run() throws { throw ExitCode(Reference.show(Reference.schema).rawValue) }
}

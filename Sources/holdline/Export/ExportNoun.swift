import ArgumentParser

struct ExportNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "What other systems read.",
        subcommands: [ExportQueueLog.self])
}

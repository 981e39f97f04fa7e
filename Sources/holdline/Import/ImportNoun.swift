import ArgumentParser

struct ImportNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Messages of other systems.",
        subcommands: [ImportCDAR.self, ImportQueueLog.self])
}

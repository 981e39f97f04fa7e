import ArgumentParser

struct ImportNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Messages of other systems.",
        subcommands: [ImportStatus.self, ImportCDAR.self, ImportPeppolResponse.self, ImportQueueLog.self])
}

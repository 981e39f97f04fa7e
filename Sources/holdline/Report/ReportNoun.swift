import ArgumentParser

struct ReportNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Figures: what became of the calls, and how long they took.",
        subcommands: [ReportQueue.self])
}

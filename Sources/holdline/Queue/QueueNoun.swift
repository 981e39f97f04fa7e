import ArgumentParser

struct QueueNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue",
        abstract: "Queues: who waits in each, and who is there to answer.",
        subcommands: [QueueList.self])
}
